import type { WaveReport } from '@/engine/research/adl-waves'
import { POLICIES, PUBLISHED } from '@/engine/research/published'
import { clockTimeMs, count, duration, exact, money, moneyUnit, moneyWithUnit, percent } from '@/lib/format'
import { KeyValue, KeyValues } from '../ui/key-values'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'

/** The parts of the research's arithmetic. Each says what it measures, what was published, and how it is worked out. */

const USD = 'USD'

interface FindingProps {
  readonly title: string
  readonly note: string
  /** What the figure says and what it doesn't. */
  readonly says: React.ReactNode
  /** Files that are needed and were not chosen yet; null when the part is worked out. */
  readonly missing: string | null
  readonly computation: string | undefined
  readonly children: React.ReactNode
}

function Finding({ title, note, says, missing, computation, children }: FindingProps) {
  return (
    <Section title={title} note={note}>
      <p className="max-w-[80ch] text-ink-2">{says}</p>
      {missing !== null ? (
        <p className="mt-3 border-y border-line py-3 text-note text-muted">Worked out when {missing} is chosen.</p>
      ) : (
        <>
          <div className="mt-4">{children}</div>
          <p className="mt-3 max-w-[100ch] border-l-2 border-line-2 pl-3 text-note text-ink-2">{computation}</p>
        </>
      )}
    </Section>
  )
}

const usd = (value: string) => moneyWithUnit(value, USD)
const at = (ms: number) => clockTimeMs(new Date(ms).toISOString())

interface Compared {
  readonly name: string
  readonly value: string
  readonly published?: string
}

/** A figure, and beside it the one that was published. */
function Figures({ figures }: { readonly figures: readonly Compared[] }) {
  return (
    <div className="max-w-[44rem]">
      <KeyValues>
        {figures.map(({ name, value, published }) => (
          <KeyValue
            key={name}
            name={name}
            title={exact(value, USD)}
            note={published === undefined ? undefined : `published ${usd(published)}`}
          >
            {usd(value)}
          </KeyValue>
        ))}
      </KeyValues>
    </div>
  )
}

const FILES = { blocks: 'Blocks', cells: 'Blocks and coins', coins: 'Coins', users: 'Accounts' } as const

export function TotalsOf({ totals }: { readonly totals: WaveReport['totals'] }) {
  return (
    <Finding
      title="What was closed"
      note="The same total from four sides"
      says="Blocks, coins and accounts were counted apart. To the cent they have to agree; further digits are the rounding of the programs that wrote the files."
      missing={totals === null ? 'a file of blocks, coins or accounts' : null}
      computation={totals?.computation}
    >
      <Table caption="Notional, profit and fills of each file">
        <thead>
          <tr>
            <Head>By</Head>
            <Head end>Rows</Head>
            <Head end>Notional, {moneyUnit(USD)}</Head>
            <Head end>Realised by the closed, {moneyUnit(USD)}</Head>
            <Head end>Fills</Head>
          </tr>
        </thead>
        <tbody>
          {totals?.files.map((row) => (
            <tr key={row.file}>
              <th scope="row">{FILES[row.file]}</th>
              <FigureCell>{count(row.rows)}</FigureCell>
              <FigureCell title={exact(row.notional, USD)}>{money(row.notional, USD)}</FigureCell>
              <FigureCell>{row.realisedPnl === null ? '—' : money(row.realisedPnl, USD)}</FigureCell>
              <FigureCell>{row.fills === null ? '—' : count(row.fills)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 font-medium">
        {totals !== null && totals.files.length < 2
          ? 'One file alone has nothing to agree with.'
          : totals?.agree
            ? 'They agree to the cent.'
            : 'They do not agree.'}
      </p>
    </Finding>
  )
}

export function Budgets({ budget }: { readonly budget: WaveReport['budget'] }) {
  return (
    <Finding
      title="What was needed"
      note="Distance of mark and execution, times what was closed"
      says="The papers call this the needed budget: had the closures been executed at the mark, nobody would have given anything up. The mark is itself uncertain: marks of validators differed from traded prices by up to 9.5 % in those minutes."
      missing={budget === null ? 'wave_coin_exec_price.csv' : null}
      computation={budget?.computation}
    >
      {budget !== null && (
        <>
          <Figures figures={[{ name: 'Needed budget', value: budget.needed, published: PUBLISHED.needed.value }]} />
          <details className="mt-2 text-note text-muted">
            <summary className="py-0.5">By wave</summary>
            <Table caption="Needed budget by wave">
              <thead>
                <tr>
                  <Head>Wave</Head>
                  <Head>Begins, UTC</Head>
                  <Head end>Lasts</Head>
                  <Head end>Coins</Head>
                  <Head end>Notional, {moneyUnit(USD)}</Head>
                  <Head end>Needed, {moneyUnit(USD)}</Head>
                </tr>
              </thead>
              <tbody>
                {budget.waves.map((wave) => (
                  <tr key={wave.wave}>
                    <th scope="row">{wave.wave}</th>
                    <Cell className="figures">{at(wave.startMs)}</Cell>
                    <FigureCell>{lasts(wave.durationMs)}</FigureCell>
                    <FigureCell>{count(wave.coins)}</FigureCell>
                    <FigureCell>{money(wave.notional, USD)}</FigureCell>
                    <FigureCell title={exact(wave.needed, USD)}>{money(wave.needed, USD)}</FigureCell>
                  </tr>
                ))}
              </tbody>
            </Table>
          </details>
        </>
      )}
    </Finding>
  )
}

const lasts = (ms: number) => (ms === 0 ? 'a moment' : duration(ms))

export function Policies({ table }: { readonly table: WaveReport['policies'] }) {
  return (
    <Finding
      title="Production against each policy"
      note="Table 2 of the second paper: how far from the needed budget, and how unevenly"
      says="Smaller is better. The whole-contract policies fall short because a tenth of a bitcoin can’t be closed in whole coins: venues close by lots, so that part measures the model and not the rule. The paper’s text speaks of an undershoot of $1.5M and an overshoot of $50k where its own files give $3.02M and $0.1M."
      missing={table === null ? 'policy_per_wave_metrics.csv' : null}
      computation={table?.computation}
    >
      <Table caption="Tracking, fairness and their sum by policy">
        <thead>
          <tr>
            <Head>Policy</Head>
            <Head end>Tracking, {moneyUnit(USD)}</Head>
            <Head end>Fairness, {moneyUnit(USD)}</Head>
            <Head end>Total, {moneyUnit(USD)}</Head>
            <Head end>Published total</Head>
          </tr>
        </thead>
        <tbody>
          {table?.rows.map((row) => {
            const known = POLICIES[row.policy]
            return (
              <tr key={row.policy}>
                <th scope="row">{known?.name ?? row.policy}</th>
                <FigureCell title={exact(row.tracking, USD)}>{money(row.tracking, USD)}</FigureCell>
                <FigureCell title={exact(row.fairness, USD)}>{money(row.fairness, USD)}</FigureCell>
                <FigureCell title={exact(row.total, USD)}>{money(row.total, USD)}</FigureCell>
                <FigureCell className="text-muted">
                  {known?.published ? money(known.published, USD) : 'none'}
                </FigureCell>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </Finding>
  )
}

export function Deficits({ deficit }: { readonly deficit: WaveReport['deficit'] }) {
  return (
    <Finding
      title="The account that was counted nine times"
      note="Where the published deficit comes from"
      says="A loss that stands in several waves, the same to the last digit, is one account seen again and again. It looks like the venue’s own liquidator vault, rebuilt without the collateral it took over: that vault ended the window with a gain. That last part is inferred."
      missing={deficit === null ? 'policy_per_wave_metrics.csv' : null}
      computation={deficit?.computation}
    >
      {deficit !== null && (
        <Figures
          figures={[
            { name: 'Deficit, as added up', value: deficit.published, published: PUBLISHED.deficit.value },
            { name: `The loss that stands ${deficit.times} times`, value: deficit.repeatedLoss },
            { name: 'Deficit, with that account once', value: deficit.corrected },
          ]}
        />
      )}
    </Finding>
  )
}

const OUTSIDE_SHOWN = 6

export function Outside({ excluded }: { readonly excluded: WaveReport['excluded'] }) {
  const { shown, more } = useShowMore(excluded?.blocks ?? [], OUTSIDE_SHOWN)
  return (
    <Finding
      title="The blocks that are left out"
      note="The waves hold about two thirds of what was closed"
      says="Waves are counted where the rebuilt deficit is above zero. Some of the largest blocks of the day have none and are in no wave, so a figure per wave says nothing of them."
      missing={excluded === null ? 'wave_coin_exec_price.csv and blocks.csv' : null}
      computation={excluded?.computation}
    >
      {excluded !== null && (
        <>
          <Figures
            figures={[
              { name: 'Closed inside waves', value: excluded.inside },
              { name: 'Closed in all', value: excluded.total, published: PUBLISHED.notional.value },
            ]}
          />
          <p className="mt-2">Share inside: {percent(excluded.share)}. The largest blocks outside:</p>
          <Table caption="Blocks outside every wave, largest first" className="max-w-[44rem]">
            <thead>
              <tr>
                <Head>Block, UTC</Head>
                <Head end>Notional, {moneyUnit(USD)}</Head>
              </tr>
            </thead>
            <tbody>
              {shown.map((block) => (
                <tr key={block.id}>
                  <Cell className="figures">{at(block.ms).slice(0, 8)}</Cell>
                  <FigureCell title={exact(block.notional, USD)}>{money(block.notional, USD)}</FigureCell>
                </tr>
              ))}
            </tbody>
          </Table>
          {more}
        </>
      )}
    </Finding>
  )
}

export function Drifts({ drift }: { readonly drift: WaveReport['drift'] }) {
  return (
    <Finding
      title="The drift inside long waves"
      note="How much of the overshoot is the price moving, not the rule"
      says="A wave that lasts takes in whatever the price did meanwhile. In waves of a single moment no price can have moved, and there production took less than was needed. That the rest is drift is inferred from this; comparing rules alone would need one fixed path of prices."
      missing={drift === null ? 'policy_per_wave_metrics.csv' : null}
      computation={drift?.computation}
    >
      {drift !== null && (
        <>
          <Figures
            figures={[
              { name: 'Overshoot in all', value: drift.overshoot, published: PUBLISHED.overshoot.value },
              { name: 'In waves of one moment', value: drift.inOneMoment },
              { name: 'In waves that lasted', value: drift.overTime },
              { name: `Waves ${drift.largest.waves.join(', ')} together`, value: drift.largest.overshoot },
            ]}
          />
          <details className="mt-2 text-note text-muted">
            <summary className="py-0.5">By wave</summary>
            <Table caption="Overshoot of production by wave">
              <thead>
                <tr>
                  <Head>Wave</Head>
                  <Head end>Lasts</Head>
                  <Head end>Overshoot, {moneyUnit(USD)}</Head>
                </tr>
              </thead>
              <tbody>
                {drift.waves.map((wave) => (
                  <tr key={wave.wave}>
                    <th scope="row">{wave.wave}</th>
                    <FigureCell>{lasts(wave.durationMs)}</FigureCell>
                    <FigureCell title={exact(wave.overshoot, USD)}>
                      {money(wave.overshoot, USD, { signed: true })}
                    </FigureCell>
                  </tr>
                ))}
              </tbody>
            </Table>
          </details>
        </>
      )}
    </Finding>
  )
}
