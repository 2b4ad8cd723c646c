'use client'

import Link from 'next/link'
import { useState } from 'react'
import { readMarket, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { moneyWithUnit, NBSP, ordinal, percent, sidePlural, sizeWithUnit } from '@/lib/format'
import type { FundRow, MarketRow, StreamFrame } from '@/lib/wire/frames'
import { GLOSSARY, type TermId } from '@/lib/words/en/glossary'
import { YOU } from '@/lib/words/en/waterline-sentences'
import { Lights } from '../queue/lights'
import { Waterline } from '../queue/waterline/waterline'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Term } from '../ui/term'
import { type Example, exampleOf } from './example'

interface WhatIsAdlProps {
  readonly status: StreamFrame | null
  readonly market: StreamFrame | null
}

/** For someone who has never heard the word: what it is, with a position that stands in the queue right now. */
export function WhatIsAdl({ status, market }: WhatIsAdlProps) {
  const { funds, overview } = readStatus(useFrame('status', status))
  return (
    <>
      <PageHead
        title="Auto-deleveraging: when a loss is larger than all the money set aside for it."
        lead="It is rare, it follows published rules, and it can reduce a position that did nothing wrong. This page explains it in the order in which it happens."
      />
      <Steps />
      {market !== null && <LiveExample frame={market} funds={funds} />}
      <Afterwards rulebook={overview?.rulebook ?? null} />
      <Glossary />
    </>
  )
}

function Steps() {
  return (
    <Section title="What happens, in this order">
      <ol className="max-w-[80ch] list-decimal space-y-3 pl-5 text-section marker:text-muted">
        <li>
          Every perpetual position has a position on the other side: what one gains, another loses. Losses are paid from
          the loser’s <Term id="margin">margin</Term>.
        </li>
        <li>
          When the market jumps too far too fast, an account can lose more than its margin. It is a{' '}
          <Term id="bankrupt">bankrupt account</Term>, and what is missing is the <Term id="shortfall">shortfall</Term>.
        </li>
        <li>
          The <Term id="fund">insurance fund</Term> pays the shortfall, down to its <Term id="floor">floor</Term>.
        </li>
        <li>
          If that is not enough, winners cannot be paid in full: the money does not exist. Positions on the winning side
          are then reduced against the bankrupt one, at a price fixed by the rulebook, until nothing is missing. Each
          reduction is a <Term id="closure">closure</Term>; the whole is an <Term id="event">ADL event</Term>.
        </li>
        <li>
          Who is reduced first is no accident and no choice: all positions of that side stand in a{' '}
          <Term id="queue">queue</Term>, ordered by a published <Term id="score">score</Term>. The front is closed
          first.
        </li>
      </ol>
    </Section>
  )
}

interface LiveExampleProps {
  readonly frame: StreamFrame
  readonly funds: readonly FundRow[]
}

function LiveExample({ frame, funds }: LiveExampleProps) {
  const { market, long, short } = readMarket(useFrame(frame.topic, frame))
  const current = useIsCurrent()
  const [side, setSide] = useState<'short' | 'long'>('short')
  const hull = side === 'short' ? short : long
  if (market === null || hull === null) return null
  const example = exampleOf(hull, market)
  const fund = funds.find((row) => row.id === market.fund)
  return (
    <Section
      title={`The queue of ${market.id} ${sidePlural(side)}${current ? ', right now' : ', when last heard of'}`}
      end={
        <span className="inline-flex gap-1.5">
          {(['short', 'long'] as const).map((choice) => (
            <button
              key={choice}
              type="button"
              className="button"
              aria-pressed={side === choice}
              onClick={() => setSide(choice)}
            >
              {sidePlural(choice)}
            </button>
          ))}
        </span>
      }
    >
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-12 gap-y-6 max-xl:grid-cols-1">
        <Waterline hull={hull} mine={example && { ...example, voice: YOU }} blind={!current} />
        <HowToRead market={market} example={example} fund={fund} current={current} side={side} />
      </div>
    </Section>
  )
}

interface HowToReadProps {
  readonly market: MarketRow
  readonly example: Example | null
  readonly fund: FundRow | undefined
  readonly current: boolean
  readonly side: 'short' | 'long'
}

function HowToRead({ market, example, fund, current, side }: HowToReadProps) {
  const word = side === 'short' ? 'falls' : 'rises'
  return (
    <div className="max-w-[60ch] space-y-3">
      <p>
        The hull is the queue: the front lies at the bottom, and height is size. The water is the loss that nobody’s
        margin covers. Move the slider: the further the mark {word}, the higher it stands.
      </p>
      <p>
        The chamber under the hull is the fund
        {fund === undefined ? '' : `, which can pay ${moneyWithUnit(fund.available, fund.asset)} today`}. While the
        water stays in it nobody is touched. Above it, everything under water would be closed.
      </p>
      {example === null ? (
        <p>Everyone can see the queue as a whole; the place of a single position is shown only to its owner.</p>
      ) : (
        <>
          <p>
            Suppose you held the marked position. You would be <Term id="place">{ordinal(example.place)}</Term> of{' '}
            {example.hull.positions}, with{' '}
            <span className="figures">{sizeWithUnit(example.ahead, market.lot, market.unit)}</span>{' '}
            <Term id="ahead">ahead</Term> of you: {percent(example.share)} of the side. That is{' '}
            <span className="inline-flex align-middle">
              <Lights
                reading={current ? { kind: 'lit', lights: example.lights } : { kind: 'blind', lights: example.lights }}
                of={`example position in ${market.id}`}
              />
            </span>{' '}
            <Term id="lights">lights</Term>.
          </p>
          <p>
            {example.reach === null
              ? `Even a move of 30${NBSP}% would not touch you.`
              : `A sudden move of about ${percent(example.reach.moveToReach, { signed: true })} would reach you, if the order book were empty and nobody could act in between. This is arithmetic on the queue as it stands, not a forecast.`}
          </p>
        </>
      )}
    </div>
  )
}

function Afterwards({ rulebook }: { readonly rulebook: string | null }) {
  return (
    <Section title="What can be checked afterwards">
      <div className="max-w-[80ch] space-y-2 text-section">
        <p>
          Before the first closure the order of the queue is fixed by a <Term id="commitment">commitment</Term>.
          Afterwards every <Link href="/events">event</Link> has a report that adds up to the last digit, and a replay.
          {rulebook !== null && ` This exchange follows the rulebook ${rulebook}.`} Every rulebook, its formula and its
          sources stand under <Link href="/methodology">Methodology</Link>.
        </p>
        <p>
          To see where your own positions stand, go to <Link href="/account">My positions</Link>.
        </p>
      </div>
    </Section>
  )
}

function Glossary() {
  const terms = (Object.keys(GLOSSARY) as TermId[]).sort((a, b) =>
    GLOSSARY[a].word.localeCompare(GLOSSARY[b].word, 'en'),
  )
  return (
    <Section title="Words" note="One word for each thing, here and everywhere on these pages">
      <dl className="gap-x-12 md:columns-2">
        {terms.map((id) => (
          <div key={id} id={id} className="scroll-mt-20 break-inside-avoid border-b border-line py-2 target:bg-surface">
            <dt className="font-semibold">{GLOSSARY[id].word}</dt>
            <dd className="max-w-[70ch] text-ink-2">{GLOSSARY[id].definition}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
