'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import type { Receipt } from '@/engine/receipt/objects'
import { notProved } from '@/engine/receipt/verify'
import { clockTime, count, duration, ordinal, signOf, workedOut } from '@/lib/format'
import { figuresOf, leadOf, priceRuleWords, spokenName, titleOf } from '@/lib/words/en/receipt-words'
import { words } from '@/lib/words/en/receipts'
import { Lights } from '../queue/lights'
import { KeyValue, KeyValues } from '../ui/key-values'
import { Logo } from '../ui/logo'
import { FigureCell, Head, Table } from '../ui/table'
import { Checks, NotProved } from './checks'
import css from './receipt.module.css'
import { type Reduced, Strip } from './strip'
import { useVerdict } from './use-verdict'

interface ReceiptPageProps {
  /** The receipt as it was signed, and the keys of the exchange. */
  readonly text: string
  readonly keys: string
  readonly isMine: boolean
  readonly venue: string
  readonly closures: readonly Reduced[]
  /** The code that leads to this page. */
  readonly qr: React.ReactNode
}

/** One closure with everything that proves it: to read, to print, to hand to support and to check. */
export function ReceiptPage({ text, keys, isMine, venue, closures, qr }: ReceiptPageProps) {
  const receipt = useMemo(() => JSON.parse(text) as Receipt, [text])
  const { commitment } = receipt
  return (
    <article className={css.sheet}>
      <header className={css.head}>
        <p className={css.brand}>
          <Logo size={26} />
          <b>{words.plimsoll}</b>
          <span>{words.receiptOfAClosure}</span>
        </p>
        <p className={css.name}>
          <b className="figures">{receipt.id}</b>
          <span>
            {venue}
            {commitment.simulated ? words.simulated : ''}
          </span>
        </p>
      </header>
      <h1 className={css.title}>{titleOf(receipt, isMine)}</h1>
      <p className={css.lead}>{leadOf(receipt, isMine)}</p>
      <div className={css.columns}>
        <TheClosure receipt={receipt} isMine={isMine} />
        <ThePlace receipt={receipt} isMine={isMine} />
      </div>
      <Score receipt={receipt} />
      <WhoPaid receipt={receipt} closures={closures} isMine={isMine} />
      <div className={css.proof}>
        <Proof text={text} keys={keys} receipt={receipt} />
        <aside>
          {qr}
          <div>
            <p className="figures font-semibold">{receipt.id}</p>
            <p className={css.small}>{words.readItToSupportThe(spokenName(receipt.id))}</p>
          </div>
        </aside>
      </div>
      <dl className={css.hashes}>
        <div>
          <dt>{words.root}</dt>
          <dd className="figures">{grouped(commitment.queue.root)}</dd>
        </div>
        <div>
          <dt>{words.head}</dt>
          <dd className="figures">{grouped(receipt.log.last.root)}</dd>
        </div>
        <div>
          <dt>{words.key}</dt>
          <dd className="figures">{receipt.signature.key}</dd>
        </div>
      </dl>
      <Actions receipt={receipt} />
    </article>
  )
}

function grouped(hash: string): string {
  return hash.replace(/(.{8})(?=.)/g, '$1 ')
}

interface PartProps {
  readonly receipt: Receipt
  readonly isMine: boolean
}

function TheClosure({ receipt, isMine }: PartProps) {
  const { leaf, closure, commitment } = receipt
  const { detail } = closure
  const { unit, asset, size, price, cash, againstMark } = figuresOf(receipt)
  const less = signOf(againstMark) === -1
  return (
    <section aria-label={words.theClosure}>
      <h2>{words.theClosure}</h2>
      <KeyValues>
        <KeyValue name={words.sizeBeforeClosedLeft} note={unit}>
          {size(leaf.size)}, <b>{size(detail.size)}</b>, {size(detail.sizeAfter)}
        </KeyValue>
        <KeyValue name={words.price} note={priceRuleWords(commitment.priceRule)}>
          <b>{price(detail.price)}</b>
        </KeyValue>
        <KeyValue name={isMine ? words.yourEntry : words.entry}>{price(leaf.entry)}</KeyValue>
        <KeyValue name={words.markAtThatTime}>{price(commitment.mark)}</KeyValue>
        <KeyValue name={words.realised} note={asset}>
          <b>{cash(detail.realisedPnl, true)}</b>
        </KeyValue>
        <KeyValue
          name={less ? words.lessThanAtTheMark : words.againstTheMark}
          note={less ? words.partOfTheShortfall : asset}
        >
          {cash(againstMark, true)}
        </KeyValue>
        <KeyValue name={words.fee} note={asset}>
          {cash(detail.fee)}
        </KeyValue>
      </KeyValues>
    </section>
  )
}

function ThePlace({ receipt, isMine }: PartProps) {
  const { leaf, commitment } = receipt
  const { queue, rulebook, authority, coverage } = commitment
  const { unit, size, position, lagMs } = figuresOf(receipt)
  return (
    <section aria-label={words.thePlaceInTheQueue}>
      <h2>{isMine ? words.yourPlace : words.thePlace}</h2>
      <KeyValues>
        <KeyValue name={words.atTheClosure}>
          {words.ofS(<b>{ordinal(leaf.place)}</b>, count(queue.positions), queue.side)}
        </KeyValue>
        <KeyValue name={isMine ? words.aheadOfYou : words.ahead} note={unit}>
          {size(leaf.ahead)}
        </KeyValue>
        <KeyValue name={words.lights}>
          <Lights reading={{ kind: 'lit', lights: leaf.lights }} of={position} />
        </KeyValue>
        <KeyValue name={words.score}>{leaf.score}</KeyValue>
        <KeyValue name={words.rulebook}>{rulebook}</KeyValue>
        <KeyValue name={words.queueFixedBeforeTheClosure} note={words.seq(count(commitment.seq))}>
          {lagMs < 1000 ? words.ms(count(lagMs)) : duration(lagMs)}
        </KeyValue>
        <KeyValue name={words.authorityCoverage}>
          {authority}, {coverage}
        </KeyValue>
      </KeyValues>
    </section>
  )
}

/** How the score came about, with this position's own numbers. */
function Score({ receipt: { score } }: { readonly receipt: Receipt }) {
  if (!score) return null
  return (
    <section aria-label={words.theScore} className={css.score}>
      <h2>{words.theScoreWorkedOut}</h2>
      <dl>
        {score.working.map(({ label, working, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="figures">
              {workedOut(working)} = <b>{workedOut(value)}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function WhoPaid({ receipt, closures, isMine }: PartProps & { readonly closures: readonly Reduced[] }) {
  const { commitment, result, closure, leaf } = receipt
  const { waterfall } = result
  const { unit, asset, size, price, cash, fundSize, fundAfter, sized } = figuresOf(receipt)
  const { side, bankruptcyPrice, mark, fund, fundBefore } = commitment
  return (
    <section aria-label={words.whoPaid} className={css.paid}>
      <h2>{words.whoPaid}</h2>
      <Table caption={words.whoPaidForEvent(receipt.event)}>
        <thead>
          <tr>
            <Head>{words.event(receipt.event)}</Head>
            <Head end>{words.size(unit)}</Head>
            <Head end>{words.amount(asset)}</Head>
          </tr>
        </thead>
        <tbody>
          <PaidRow
            name={words.shortfallOfTheBankrupt(side, price(bankruptcyPrice), price(mark))}
            size={size(commitment.sizeBefore)}
            amount={cash(waterfall.shortfall)}
          />
          {fund !== null && (
            <PaidRow
              name={words.paidByFundTo(fund, cash(fundBefore), cash(fundAfter))}
              size={size(negative(fundSize))}
              amount={cash(negative(waterfall.fundPaid))}
            />
          )}
          <PaidRow
            name={words.coveredByAdl(words.countAccounts(result.closures.count))}
            size={size(negative(result.taken))}
            amount={cash(negative(waterfall.adlCovered))}
          />
          {signOf(waterfall.overshoot) === 1 && (
            <PaidRow name={words.takenBeyondTheShortfall} size="" amount={cash(waterfall.overshoot)} />
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.residualPaidByNobody}</th>
            <FigureCell>{size(result.remaining)}</FigureCell>
            <FigureCell>{cash(waterfall.residual)}</FigureCell>
          </tr>
        </tfoot>
      </Table>
      <Strip
        closures={closures}
        mine={leaf.place}
        over={`${isMine ? 'you' : receipt.account}, ${ordinal(leaf.place)}: ${size(closure.detail.size)}`}
        cut={words.cutLine(sized(result.taken))}
      />
    </section>
  )
}

function negative(amount: string): string {
  return signOf(amount) === 0 ? '0' : amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}

function PaidRow({ name, size, amount }: { readonly name: string; readonly size: string; readonly amount: string }) {
  return (
    <tr>
      <th scope="row" className={css.payer}>
        {name}
      </th>
      <FigureCell>{size}</FigureCell>
      <FigureCell>{amount}</FigureCell>
    </tr>
  )
}

/** The checks run here, in the reader's own browser, with the engine's own code. */
function Proof({ text, keys, receipt }: { readonly text: string; readonly keys: string; readonly receipt: Receipt }) {
  const judged = useVerdict(text, keys, receipt.event)
  return (
    <section aria-label={words.checks} aria-live="polite">
      <h2>{judged.state === 'done' && !judged.verdict.holds ? words.thisDoesNotHold : words.checks}</h2>
      {judged.state === 'done' ? (
        <>
          <p className={css.small}>{words.runInThisPageWith(clockTime(judged.at))}</p>
          <Checks verdict={judged.verdict} />
        </>
      ) : (
        <>
          <p className={css.small}>
            {judged.state === 'working' ? words.theChecksRunInThis : words.refused(judged.message, judged.code)}
          </p>
          <NotProved sentences={notProved(receipt.commitment, undefined)} />
        </>
      )}
    </section>
  )
}

function Actions({ receipt }: { readonly receipt: Receipt }) {
  const { id, event, closure } = receipt
  return (
    <p className={css.actions}>
      <a className="button button-main" href={`/api/v1/receipts/${id}`} download={`${id}.json`}>
        {words.downloadReceipt}
      </a>
      <button type="button" className="button" onClick={() => window.print()}>
        {words.print}
      </button>
      <a className="button" href={`/api/v1/events/${event}/run`} download={`${event}.json`}>
        {words.downloadTheRun}
      </a>
      <Link href={`/events/${event}`}>{words.theEvent}</Link>
      <Link href={`/events/${event}/replay?t=${closure.seq}`}>{words.seeItInTheReplay}</Link>
      <Link href="/verify">{words.verifyItElsewhere}</Link>
    </p>
  )
}
