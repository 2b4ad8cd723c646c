'use client'

import { RulebookLink } from '@/components/methodology/rulebook-link'
import { readMarket, useFrame } from '@/lib/client'
import { count, isDollar, sidePlural, sizeWithUnit } from '@/lib/format'
import type { PositionRow, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { closureAtMark, closureAtReach, hedgeSentence, shortfallAtReach } from '@/lib/words/en/position-sentences'
import { IT, type Mine, type Voice, YOU } from '@/lib/words/en/waterline-sentences'
import { PriceAxis } from '../price-axis'
import { Waterline } from '../waterline/waterline'
import { WorkedScore } from '../worked-score'
import { PlaceHistory } from './history/place-history'
import css from './positions.module.css'
import { WhatIf } from './what-if/what-if'

interface PositionDetailProps {
  readonly owner: string | null
  readonly row: PositionRow
  /** All positions of the account, of which this may hedge others. */
  readonly rows: readonly PositionRow[]
  readonly current: boolean
  readonly rulebook: string | null
  readonly initial: StreamFrame | null
}

/** The opened row: how close the water is, the prices, why it stands where it stands, and what a closure would be. */
export function PositionDetail({ owner, row, rows, current, rulebook, initial }: PositionDetailProps) {
  const market = readMarket(useFrame(`market:${row.market}`, initial))
  const hull = row.side === 'long' ? market.long : market.short
  const voice = owner === null ? IT : YOU
  const closure = closureAtReach(row, voice)
  const missing = hull === null ? null : shortfallAtReach(row, hull.fundAvailable)
  const hedge = owner === null ? null : hedgeSentence(row, rows)
  return (
    <div className={css.detail}>
      <div className={css.column}>
        <Heading title={words.waterline}>
          {words.queueOfSide({
            market: row.market,
            side: sidePlural(row.side),
            positions: count(row.positions),
            queueSize: sizeWithUnit(row.queueSize, row.lot, row.unit),
          })}
        </Heading>
        {hull === null ? (
          <p className={css.waiting} role="status">
            {words.theSidesQueueHasNot}
          </p>
        ) : (
          <Waterline key={`${row.market}:${row.side}`} hull={hull} mine={mineOf(row, voice)} blind={!current} />
        )}
        {owner === null ? null : (
          <section>
            <Heading title={words.placeOverTime}>{words.lowerIsNearerTheFront}</Heading>
            <PlaceHistory account={owner} row={row} current={current} />
          </section>
        )}
        {closure === null ? null : (
          <section>
            <Heading title={owner === null ? words.ifItWereClosed : words.ifYouWereClosed}>
              {words.atTheReachAllOf}
            </Heading>
            <p className="text-ink-2">{words.aClosureTakesOnlyAs(closure, closureAtMark(row))}</p>
            {missing === null ? null : <p className="mt-2 text-ink-2">{missing}</p>}
            {hedge === null ? null : <p className="mt-2 text-ink-2">{hedge}</p>}
          </section>
        )}
      </div>
      <div className={css.column} data-beside="">
        <section>
          <Heading title={words.prices}>
            {isDollar(row.settle) ? words.oneAxisIn(row.settle) : words.oneAxisOnly}
          </Heading>
          <PriceAxis row={row} current={current} />
        </section>
        <section>
          <Heading title={row.place === null ? words.whyNoPlace : words.whyThisPlace}>
            {rulebook === null ? null : words.rulebook(<RulebookLink id={rulebook} />)}
          </Heading>
          <WorkedScore row={row} />
        </section>
        {owner === null ? null : (
          <section>
            <Heading title={words.whatIf}>{words.theSameEngineTodaysQueue}</Heading>
            <WhatIf account={owner} row={row} current={current} />
          </section>
        )}
      </div>
    </div>
  )
}

function mineOf(row: PositionRow, voice: Voice): Mine | null {
  if (row.standing !== 'in-queue' || row.place === null || row.ahead === null) return null
  return { voice, place: row.place, ahead: row.ahead, size: row.size, reach: row.reach }
}

function Heading({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className="mb-1 flex flex-wrap items-baseline gap-x-3">
      <h3 className="text-section font-semibold">{title}</h3>
      <p className="text-note text-muted">{children}</p>
    </div>
  )
}
