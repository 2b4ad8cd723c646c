'use client'

import Link from 'next/link'
import { useNow } from '@/lib/client'
import { useVenueAsset } from '@/lib/client/use-venues'
import { age, exact, millis, moneyWithUnit, percent, UNKNOWN } from '@/lib/format'
import { rankOf } from '@/lib/wire/venue-names'
import type { VenueAsset } from '@/lib/wire/venues'
import { isRaised, TROUBLE_WORDS, VENUE_NAMES } from '@/lib/words/en/venue-words'
import { words } from '@/lib/words/en/venues'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { StateMark } from '../ui/state-mark'
import { StateLine } from './state-line'
import css from './venues.module.css'

type Reading = VenueAsset['readings'][number]

/** Every market of one coin at every venue: what it says, word for word, how old that is, and how it was before. */
export function AssetPage({ initial }: { readonly initial: VenueAsset }) {
  const asset = useVenueAsset(initial)
  const now = useNow(asset.at)
  const readings = [...asset.readings].sort((a, b) => rankOf(b.state) - rankOf(a.state))
  return (
    <>
      <PageHead title={headOf(asset)} above={<Link href="/venues">{words.title}</Link>} />
      <Section title={words.atEachVenue(asset.base)} note={words.wordForWord}>
        <ul className={css.readings}>
          {readings.map((one) => (
            <ReadingItem key={`${one.venue} ${one.market}`} reading={one} now={now} at={asset.at} />
          ))}
        </ul>
      </Section>
    </>
  )
}

function headOf({ base, readings }: VenueAsset): string {
  const raised = readings.filter(({ state }) => isRaised(state))
  if (raised.length > 0) {
    const worst = raised.reduce((known, one) => (rankOf(one.state) > rankOf(known.state) ? one : known))
    return words.worstIs(worst.market, VENUE_NAMES[worst.venue], worst.state)
  }
  const names = [...new Set(readings.filter(({ state }) => state === 'calm').map(({ venue }) => VENUE_NAMES[venue]))]
  return names.length === 0 ? words.nobodySays(base) : words.calmAt(base, names)
}

function ReadingItem({
  reading,
  now,
  at,
}: {
  readonly reading: Reading
  readonly now: number | null
  readonly at: string
}) {
  const { venue, market, state, way, stale, trouble, funds } = reading
  const alert = new URLSearchParams({ venue, market })
  return (
    <li>
      <div className={css.name}>
        <h3>
          {VENUE_NAMES[venue]} <span>{market}</span>
        </h3>
        <p className="flex flex-wrap items-center gap-x-2">
          <StateMark state={state} />
          {state}
          {way !== null && <span className="figures text-muted">{words.ofTheWay(percent(way))}</span>}
        </p>
        <p className={stale ? 'text-note text-watch' : 'text-note text-muted'}>{ageWords(reading, now)}</p>
        {trouble !== null && (
          <p className="text-note text-warned">{words.trouble(VENUE_NAMES[venue], TROUBLE_WORDS[trouble])}</p>
        )}
        <p className="text-note">
          <Link href={`/account/alerts?${alert}#new`} prefetch={false} className="inline-flex min-h-6 items-center">
            {words.alertMe}
          </Link>
        </p>
      </div>
      <dl className={css.facts}>
        {reading.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === '' ? UNKNOWN : value}</dd>
          </div>
        ))}
        {reading.facts.length === 0 && (
          <div>
            <dt>{words.risk}</dt>
            <dd>{words.notPublished}</dd>
          </div>
        )}
        {funds.slice(0, 3).map((fund) => (
          <div key={fund.asset}>
            <dt>{fund.pool === fund.asset ? words.fund : words.fundOf(fund.pool)}</dt>
            <dd title={exact(fund.balance, fund.asset)}>
              {moneyWithUnit(fund.balance, fund.asset)}
              {fund.markets !== null && fund.markets > 1 && (
                <span className="text-muted">{words.shared(fund.markets)}</span>
              )}
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.source}</dt>
          <dd>
            <code>{reading.source}</code>
          </dd>
        </div>
      </dl>
      <StateLine points={reading.history} until={at} />
    </li>
  )
}

function ageWords({ at, heardAt, stale }: Reading, now: number | null): string {
  if (heardAt === null) return words.nothingHeard
  if (now === null) return ''
  const since = (time: string) => age(Math.max(0, now - (millis(time) ?? now)))
  const ages = words.ages(at === null ? null : since(at), since(heardAt))
  return stale ? words.notOfThePresent(ages) : ages
}
