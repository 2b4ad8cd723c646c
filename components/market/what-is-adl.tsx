'use client'

import Link from 'next/link'
import { useState } from 'react'
import { readMarket, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { moneyWithUnit, ordinal, percent, sidePlural, sizeWithUnit } from '@/lib/format'
import type { FundRow, MarketRow, StreamFrame } from '@/lib/wire/frames'
import { GLOSSARY, type TermId } from '@/lib/words/en/glossary'
import { YOU } from '@/lib/words/en/waterline-sentences'
import { words } from '@/lib/words/en/what-is-adl'
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
      <PageHead title={words.autoDeleveragingWhenALoss} lead={words.itIsRareItFollows} />
      <Steps />
      {market !== null && <LiveExample frame={market} funds={funds} />}
      <Afterwards rulebook={overview?.rulebook ?? null} />
      <Glossary />
    </>
  )
}

function Steps() {
  return (
    <Section title={words.whatHappensInThisOrder}>
      <ol className="max-w-[80ch] list-decimal space-y-3 pl-5 text-section marker:text-muted">
        <li>{words.everyPerpetualPositionHasA(<Term id="margin">{words.margin}</Term>)}</li>
        <li>
          {words.whenTheMarketJumpsToo(
            <Term id="bankrupt">{words.bankruptAccount}</Term>,
            <Term id="shortfall">{words.shortfall}</Term>,
          )}
        </li>
        <li>
          {words.thePaysTheShortfallDown(
            <Term id="fund">{words.insuranceFund}</Term>,
            <Term id="floor">{words.floor}</Term>,
          )}
        </li>
        <li>
          {words.ifThatIsNotEnough(<Term id="closure">{words.closure}</Term>, <Term id="event">{words.adlEvent}</Term>)}
        </li>
        <li>
          {words.whoIsReducedFirstIs(<Term id="queue">{words.queue}</Term>, <Term id="score">{words.score}</Term>)}
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
      title={words.theQueueOf(market.id, sidePlural(side), current ? words.rightNow : words.whenLastHeardOf)}
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
      <p>{words.theHullIsTheQueue(word)}</p>
      <p>
        {words.theChamberUnderTheHull(
          fund === undefined ? '' : words.whichCanPayToday(moneyWithUnit(fund.available, fund.asset)),
        )}
      </p>
      {example === null ? (
        <p>{words.everyoneCanSeeTheQueue}</p>
      ) : (
        <>
          <p>
            {words.supposeYouHeldTheMarked({
              place: <Term id="place">{ordinal(example.place)}</Term>,
              positions: example.hull.positions,
              ahead: <span className="figures">{sizeWithUnit(example.ahead, market.lot, market.unit)}</span>,
              ahead2: <Term id="ahead">{words.ahead}</Term>,
              share: percent(example.share),
              span: (
                <span className="inline-flex align-middle">
                  <Lights
                    reading={
                      current ? { kind: 'lit', lights: example.lights } : { kind: 'blind', lights: example.lights }
                    }
                    of={words.examplePositionIn(market.id)}
                  />
                </span>
              ),
              lights: <Term id="lights">{words.lights}</Term>,
            })}
          </p>
          <p>
            {example.reach === null
              ? words.evenAMoveOf30
              : words.aSuddenMoveOfAbout(percent(example.reach.moveToReach, { signed: true }))}
          </p>
        </>
      )}
    </div>
  )
}

function Afterwards({ rulebook }: { readonly rulebook: string | null }) {
  return (
    <Section title={words.whatCanBeCheckedAfterwards}>
      <div className="max-w-[80ch] space-y-2 text-section">
        <p>
          {words.beforeTheFirstClosureThe({
            commitment: <Term id="commitment">{words.commitment}</Term>,
            event: <Link href="/events">{words.event}</Link>,
            rulebook: rulebook !== null && words.thisExchangeFollowsThe(rulebook),
            methodology: <Link href="/methodology">{words.methodology}</Link>,
          })}
        </p>
        <p>{words.toSeeWhereYourOwn(<Link href="/account">{words.myPositions}</Link>)}</p>
      </div>
    </Section>
  )
}

function Glossary() {
  const terms = (Object.keys(GLOSSARY) as TermId[]).sort((a, b) =>
    GLOSSARY[a].word.localeCompare(GLOSSARY[b].word, 'en'),
  )
  return (
    <Section title={words.words} note={words.oneWordForEachThing}>
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
