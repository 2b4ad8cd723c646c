import type { WaveReport } from '@/engine/research/adl-waves'
import { POLICIES, PUBLISHED } from '@/engine/research/published'
import { clockTimeMs, count, duration, exact, money, moneyUnit, moneyWithUnit, percent } from '@/lib/format'
import { words } from '@/lib/words/en/research'
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
        <p className="mt-3 border-y border-line py-3 text-note text-muted">{words.workedOutWhenIsChosen(missing)}</p>
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
            note={published === undefined ? undefined : words.published(usd(published))}
          >
            {usd(value)}
          </KeyValue>
        ))}
      </KeyValues>
    </div>
  )
}

const FILES = { blocks: words.blocks, cells: words.blocksAndCoins, coins: words.coins, users: words.accounts } as const

export function TotalsOf({ totals }: { readonly totals: WaveReport['totals'] }) {
  return (
    <Finding
      title={words.whatWasClosed}
      note={words.theSameTotalFromFour}
      says={words.digitsBelowTheCent}
      missing={totals === null ? words.aFileOfBlocksCoins : null}
      computation={totals?.computation}
    >
      <Table caption={words.notionalProfitAndFillsOf}>
        <thead>
          <tr>
            <Head>{words.by}</Head>
            <Head end>{words.rows}</Head>
            <Head end>{words.notional(moneyUnit(USD))}</Head>
            <Head end>{words.realisedByTheClosed(moneyUnit(USD))}</Head>
            <Head end>{words.fills}</Head>
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
          ? words.oneFileAloneHasNothing
          : totals?.agree
            ? words.theyAgreeToTheCent
            : words.theyDoNotAgree}
      </p>
    </Finding>
  )
}

export function Budgets({ budget }: { readonly budget: WaveReport['budget'] }) {
  return (
    <Finding
      title={words.whatWasNeeded}
      note={words.distanceTimesClosed}
      says={words.whatIsNeeded}
      missing={budget === null ? 'wave_coin_exec_price.csv' : null}
      computation={budget?.computation}
    >
      {budget !== null && (
        <>
          <Figures figures={[{ name: words.neededBudget, value: budget.needed, published: PUBLISHED.needed.value }]} />
          <details className="mt-2 text-note text-muted">
            <summary className="py-0.5">{words.byWave}</summary>
            <Table caption={words.neededBudgetByWave}>
              <thead>
                <tr>
                  <Head>{words.wave}</Head>
                  <Head>{words.beginsUtc}</Head>
                  <Head end>{words.lasts}</Head>
                  <Head end>{words.coins}</Head>
                  <Head end>{words.notional(moneyUnit(USD))}</Head>
                  <Head end>{words.needed(moneyUnit(USD))}</Head>
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
      title={words.productionAgainstEach}
      note={words.table2OfTheSecond}
      says={words.smallerIsBetter}
      missing={table === null ? 'policy_per_wave_metrics.csv' : null}
      computation={table?.computation}
    >
      <Table caption={words.trackingFairnessAndTheir}>
        <thead>
          <tr>
            <Head>{words.policy}</Head>
            <Head end>{words.tracking(moneyUnit(USD))}</Head>
            <Head end>{words.fairness(moneyUnit(USD))}</Head>
            <Head end>{words.total(moneyUnit(USD))}</Head>
            <Head end>{words.publishedTotal}</Head>
          </tr>
        </thead>
        <tbody>
          {table?.rows.map((row) => {
            const known = POLICIES[row.policy]
            return (
              <tr key={row.policy}>
                <th scope="row" className="whitespace-normal">
                  {known?.name ?? row.policy}
                </th>
                <FigureCell title={exact(row.tracking, USD)}>{money(row.tracking, USD)}</FigureCell>
                <FigureCell title={exact(row.fairness, USD)}>{money(row.fairness, USD)}</FigureCell>
                <FigureCell title={exact(row.total, USD)}>{money(row.total, USD)}</FigureCell>
                <FigureCell className="text-muted">
                  {known?.published ? money(known.published, USD) : words.none}
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
      title={words.theAccountThatWasCounted}
      note={words.whereThePublishedDeficit}
      says={words.seenAgainAndAgain}
      missing={deficit === null ? 'policy_per_wave_metrics.csv' : null}
      computation={deficit?.computation}
    >
      {deficit !== null && (
        <Figures
          figures={[
            { name: words.deficitAsAddedUp, value: deficit.published, published: PUBLISHED.deficit.value },
            { name: words.theLossThatStandsTimes(deficit.times), value: deficit.repeatedLoss },
            { name: words.deficitWithThatAccountOnce, value: deficit.corrected },
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
      title={words.theBlocksThatAreLeft}
      note={words.theWavesHoldAboutTwo}
      says={words.whereWavesAreCounted}
      missing={excluded === null ? words.waveCoinExecPriceCsv : null}
      computation={excluded?.computation}
    >
      {excluded !== null && (
        <>
          <Figures
            figures={[
              { name: words.closedInsideWaves, value: excluded.inside },
              { name: words.closedInAll, value: excluded.total, published: PUBLISHED.notional.value },
            ]}
          />
          <p className="mt-2">{words.shareInsideTheLargest(percent(excluded.share))}</p>
          <Table caption={words.blocksOutsideEveryWave} className="max-w-[44rem]">
            <thead>
              <tr>
                <Head>{words.blockUtc}</Head>
                <Head end>{words.notional(moneyUnit(USD))}</Head>
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
      title={words.theDriftInsideLongWaves}
      note={words.howMuchOfTheOvershoot}
      says={words.driftIsInferred}
      missing={drift === null ? 'policy_per_wave_metrics.csv' : null}
      computation={drift?.computation}
    >
      {drift !== null && (
        <>
          <Figures
            figures={[
              { name: words.overshootInAll, value: drift.overshoot, published: PUBLISHED.overshoot.value },
              { name: words.inWavesOfOneMoment, value: drift.inOneMoment },
              { name: words.inWavesThatLasted, value: drift.overTime },
              { name: words.wavesTogether(drift.largest.waves.join(', ')), value: drift.largest.overshoot },
            ]}
          />
          <details className="mt-2 text-note text-muted">
            <summary className="py-0.5">{words.byWave}</summary>
            <Table caption={words.overshootOfProductionBy}>
              <thead>
                <tr>
                  <Head>{words.wave}</Head>
                  <Head end>{words.lasts}</Head>
                  <Head end>{words.overshoot(moneyUnit(USD))}</Head>
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
