import { canonical, type Json } from '../canonical'
import { amountOf, type Decimal, dec, isMultiple, min, sign, ZERO } from '../decimal'
import { hex, type Sha256, unhex } from '../hash'
import { GENESIS } from '../log'
import { gain, type Market, opposite } from '../market'
import type { AllocationRule } from '../rulebooks/rulebook'
import { readReceiptId } from './code'
import { treeOf } from './commitment'
import { isConsistent } from './consistency'
import { chainOf } from './heads'
import { MerkleTree, rootOfPath } from './merkle'
import {
  type ClosureDetail,
  type Commitment,
  closureLeaf,
  detailHash,
  type Head,
  hashOf,
  keyId,
  type LogProof,
  messageOf,
  type PublicRun,
  type PublishedKeys,
  type QueueRow,
  type Receipt,
  type Result,
  type Signature,
  saltOf,
} from './objects'

/** What a verifier needs from outside: it has no network, no clock and no keys of its own. */
export interface Crypto {
  readonly sha256: Sha256
  /** Ed25519 (RFC 8032), strict: encodings that are not canonical don't verify. */
  readonly verifies: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean
}

export const CHECKS = [
  'unchanged',
  'known-key',
  'in-queue',
  'in-log',
  'committed-first',
  'closed-as-committed',
  'order',
  'sums',
  'same-run',
  'recomputed',
] as const
export type CheckName = (typeof CHECKS)[number]

/** What each check proves where it holds, in words for whoever holds the receipt. */
export const PROVES: Readonly<Record<CheckName, string>> = {
  unchanged: 'Not a character has been changed since this was signed.',
  'known-key': 'It was signed with a key that the exchange has published.',
  'in-queue': 'Your position stood at this place of the queue that was committed to.',
  'in-log': 'The commitment and the result stand in the signed log of all events, and the log was only added to.',
  'committed-first': 'The queue was fixed, signed and published before anything was closed.',
  'closed-as-committed':
    'You were closed at the price that was fixed before, and every figure of the closure follows from it.',
  order: 'Everyone ahead of you was taken first, or passed over for a stated reason.',
  sums: 'What the fund paid, what ADL covered and what nobody covered add up to the shortfall.',
  'same-run': 'The published run is the one this receipt speaks of, and holds the same closure.',
  recomputed: 'Worked out again from the published queue, the allocation is the same, row by row.',
}

export interface Check {
  readonly name: CheckName
  /** Null where it can't be looked at with these files, or under this disclosure or rulebook. */
  readonly holds: boolean | null
  readonly proves: string
  /** What was found, in a sentence. */
  readonly found: string
}

export interface Verdict {
  readonly format: 'plimsoll.verdict/1'
  readonly receipt: string | null
  readonly event: string
  readonly holds: boolean
  readonly checks: readonly Check[]
  readonly notProved: readonly string[]
}

export interface Evidence {
  readonly run?: PublicRun | undefined
  readonly keys?: PublishedKeys | undefined
}

/** Why something does not hold, or null where it does. */
type Problem = string | null

/** Checks a receipt, with the public run and the exchange's keys where they are at hand. */
export function verifyReceipt(receipt: Receipt, { run, keys }: Evidence, tools: Crypto): Verdict {
  const { commitment, result, log } = receipt
  const checks = [
    judged('unchanged', unchanged(receipt, tools), `Its signature by key ${receipt.signature.key} holds.`),
    knownKeys([receipt.signature, log.first.signature, log.last.signature], keys),
    judged(
      'in-queue',
      inQueue(receipt, tools),
      `Leaf ${receipt.leaf.place} of ${commitment.queue.positions}, ${receipt.path.length} hashes up to the root.`,
    ),
    inLog(commitment, result, log, tools),
    committedFirst(commitment, result, receipt.closure),
    judged('closed-as-committed', closedAsCommitted(receipt, tools), closedWords(receipt)),
    orderOf(receipt),
    judged('sums', sums(commitment, result), sumWords(result)),
    ...runChecks(receipt, run, tools),
  ]
  return verdictOf(receipt.id, receipt.event, checks, commitment, run)
}

/** Checks a public run by itself: everything about an event that needs no receipt. */
export function verifyRun(run: PublicRun, keys: PublishedKeys | undefined, tools: Crypto): Verdict {
  const { commitment, result, log } = run
  const checks = [
    knownKeys([log.first.signature, log.last.signature], keys),
    inLog(commitment, result, log, tools),
    committedFirst(commitment, result, run.closures[0] ?? null),
    judged('order', runProblem(run, tools) ?? runOrder(run), `${result.closures.count} closed, in order.`),
    judged('sums', sums(commitment, result), sumWords(result)),
    recomputed(run, tools),
  ]
  return verdictOf(null, run.event, checks, commitment, run)
}

/** Whether heads in order are one log: each signed, each one entry longer, every root what the entries make. */
export function verifyHeads(heads: readonly Head[], tools: Crypto): Problem {
  const tree = new MerkleTree(tools.sha256)
  let previous: Head | null = null
  for (const head of heads) {
    const chain = previous ? chainOf(tools.sha256, previous) : GENESIS
    tree.append(unhex(head.leaf))
    const problem =
      signatureProblem(head, head.signature, tools) ??
      unless(head.size === tree.size, 'has another size than its place in the log') ??
      unless(head.previous === chain, 'does not follow on the head before it') ??
      unless(head.root === hex(tree.root()), 'has another root than its entries make') ??
      unless(!previous || (head.seq > previous.seq && head.at >= previous.at), 'is older than the head before it') ??
      unless(!previous || head.stream === previous.stream, 'is of another stream')
    if (problem) return `Head ${tree.size} ${problem}.`
    previous = head
  }
  return null
}

function verdictOf(
  receipt: string | null,
  event: string,
  checks: readonly Check[],
  commitment: Commitment,
  run: PublicRun | undefined,
): Verdict {
  const holds = checks.every((check) => check.holds !== false)
  return { format: 'plimsoll.verdict/1', receipt, event, holds, checks, notProved: notProved(commitment, run) }
}

/** What no file can prove, said with every verdict. */
export function notProved({ disclosure }: Pick<Commitment, 'disclosure'>, run: PublicRun | undefined): string[] {
  const feed = 'That the price feed was honest and the marks were right.'
  if (disclosure === 'open') {
    return [feed, 'That the scores follow from the accounts: replay the event’s log, which is public, to see that.']
  }
  return [
    feed,
    'That nobody was given a false score, or left out of the queue: under blinded disclosure only an auditor with the log can see that.',
    ...(run ? [] : ['That the public run says the same: compare it with --run.']),
  ]
}

function judged(name: CheckName, problem: Problem, holds: string): Check {
  return { name, holds: problem === null, proves: PROVES[name], found: problem === null ? holds : sentence(problem) }
}

function unknown(name: CheckName, why: string): Check {
  return { name, holds: null, proves: PROVES[name], found: why }
}

function sentence(problem: string): string {
  return `${problem.charAt(0).toUpperCase()}${problem.slice(1).replace(/\.?$/, '.')}`
}

function unless(holds: boolean, problem: string): Problem {
  return holds ? null : problem
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a as Json) === canonical(b as Json)
}

function signatureProblem(
  signed: Receipt | Head,
  { key, publicKey, value }: Signature,
  { sha256, verifies }: Crypto,
): Problem {
  if (keyId(sha256, publicKey) !== key) return 'names another key than the one it carries'
  return unless(verifies(unhex(value), messageOf(signed), unhex(publicKey)), 'has a signature that does not hold')
}

function unchanged(receipt: Receipt, tools: Crypto): Problem {
  if (readReceiptId(receipt.id) !== receipt.id) return 'the receipt’s name has a wrong check character'
  const problem = signatureProblem(receipt, receipt.signature, tools)
  return problem && `the receipt ${problem}`
}

function knownKeys(signatures: readonly Signature[], keys: PublishedKeys | undefined): Check {
  const [used] = signatures
  if (!keys) return unknown('known-key', `Not looked at: compare key ${used?.key} with the exchange’s own list.`)
  const isKnown = (s: Signature) => keys.keys.some(({ id, publicKey }) => id === s.key && publicKey === s.publicKey)
  const stranger = signatures.find((signature) => !isKnown(signature))
  return judged(
    'known-key',
    stranger ? `key ${stranger.key} is not among the published ones` : null,
    `Key ${used?.key} is published.`,
  )
}

function inQueue({ leaf, path, event, account, closure, commitment }: Receipt, { sha256 }: Crypto): Problem {
  const { queue } = commitment
  const root = rootOfPath(sha256, hashOf(sha256, leaf), leaf.place - 1, queue.positions, path.map(unhex))
  return (
    unless(leaf.event === event && commitment.event === event, 'the place is of another event') ??
    unless(leaf.account === account, 'the place is another account’s') ??
    unless(leaf.place === closure.place, 'the closure names another place') ??
    unless(root !== null && hex(root) === queue.root, 'the place does not lead to the committed root')
  )
}

function inLog(commitment: Commitment, result: Result, log: LogProof, tools: Crypto): Check {
  const { sha256 } = tools
  const { first, last } = log
  const stands = (entry: Commitment | Result, head: Head, path: readonly string[]) => {
    const leaf = hashOf(sha256, entry)
    const root = rootOfPath(sha256, leaf, head.size - 1, head.size, path.map(unhex))
    return (
      hex(leaf) === head.leaf &&
      root !== null &&
      hex(root) === head.root &&
      head.seq === entry.seq &&
      head.at === entry.at
    )
  }
  const signature = (head: Head) => signatureProblem(head, head.signature, tools)
  const problem =
    unless(result.event === commitment.event, 'the result is of another event') ??
    unless(
      [result.stream, first.stream, last.stream].every((s) => s === commitment.stream),
      'a part is of another stream',
    ) ??
    unless(signature(first) === null, `the head of the commitment ${signature(first)}`) ??
    unless(signature(last) === null, `the head of the result ${signature(last)}`) ??
    unless(stands(commitment, first, log.commitment), 'the commitment does not stand in its head') ??
    unless(stands(result, last, log.result), 'the result does not stand in its head') ??
    unless(first.size < last.size, 'the result was entered before the commitment') ??
    unless(
      isConsistent(first, last, log.consistency, tools.sha256),
      'the log was changed between commitment and result',
    )
  return judged('in-log', problem, `Entries ${first.size} and ${last.size} of the log of stream ${commitment.stream}.`)
}

function committedFirst(
  commitment: Commitment,
  { proceed, seq, at }: Result,
  closure: { readonly seq: number; readonly at: string } | null,
): Check {
  const problem =
    unless(
      commitment.seq < proceed.seq && commitment.at <= proceed.at,
      'closures began before the queue was committed to',
    ) ??
    unless(proceed.seq < seq && proceed.at <= at, 'the event ended before its closures began') ??
    unless(
      !closure || (proceed.seq < closure.seq && proceed.at <= closure.at),
      'it was closed before closures began',
    ) ??
    unless(!closure || (closure.seq < seq && closure.at <= at), 'it was closed after the event ended')
  const lag = Date.parse(proceed.at) - Date.parse(commitment.at)
  return judged(
    'committed-first',
    problem,
    `Committed at seq ${commitment.seq}, closures from seq ${proceed.seq} on, ${lag} ms later.`,
  )
}

function closedAsCommitted(receipt: Receipt, { sha256 }: Crypto): Problem {
  const { leaf, closure, commitment, result, event } = receipt
  const { detail } = closure
  const hash = hashOf(sha256, closureLeaf(event, { ...closure, detail: detailHash(sha256, detail) }))
  const root = rootOfPath(sha256, hash, closure.index, result.closures.count, closure.path.map(unhex))
  const name = commitment.disclosure === 'open' ? leaf.account : closure.name
  return (
    unless(root !== null && hex(root) === result.closures.root, 'the closure does not lead to the result’s root') ??
    unless(detail.account === leaf.account && closure.name === name, 'the closure is another account’s') ??
    figuresProblem(commitment, leaf, detail) ??
    scoreProblem(receipt)
  )
}

/** Whether a closure's figures follow from the position and the price. */
function figuresProblem(commitment: Commitment, row: QueueRow, figures: ClosureDetail): Problem {
  const [before, size, after] = [dec(row.size), dec(figures.size), dec(figures.sizeAfter)]
  const { queue, side, market, price, priceRule, mark, bankruptcyPrice } = commitment
  const fixed = priceRule === 'mark' ? mark : priceRule === 'bankruptcy' ? bankruptcyPrice : price
  return (
    unless(queue.side === opposite(side), 'the queue is not of the opposite side') ??
    unless(figures.price === price && price === fixed, 'the price is not the one that was committed to') ??
    unless(figures.score === row.score, 'the score is not the committed one') ??
    unless(size.gt(ZERO) && isMultiple(size, dec(market.lot)), 'the size is not in whole lots') ??
    unless(before.minus(size).eq(after) && !after.isNegative(), 'the sizes before, closed and left don’t agree') ??
    unless(isProfit(commitment, row, figures), 'the realised profit does not follow from entry, price and size')
  )
}

/** A walk closes at a price that need not be a decimal: there the profit follows from a fraction that isn't printed. */
function isProfit({ allocation, market, queue, price }: Commitment, row: QueueRow, figures: ClosureDetail): boolean {
  if (allocation === 'random-walk') return true
  const profit = gain(marketOf(market), queue.side, dec(figures.size), dec(row.entry), dec(price))
  return amountOf(profit).eq(dec(figures.realisedPnl))
}

function marketOf({ kind, multiplier }: Commitment['market']): Pick<Market, 'kind' | 'multiplier'> {
  return { kind, multiplier: dec(multiplier) }
}

function scoreProblem({ score, leaf }: Receipt): Problem {
  if (!score) return null
  return unless(score.working.at(-1)?.value === leaf.score, 'the worked score is not the committed one')
}

function closedWords({ closure: { detail }, commitment }: Receipt): string {
  return `${detail.size} closed at ${detail.price} (${commitment.priceRule}), ${detail.sizeAfter} left, realised ${detail.realisedPnl} ${commitment.market.settle}.`
}

/** From the receipt alone: as many closures and skips are ahead as there are places, and only the last may be in part. */
function orderOf({ closure, commitment, result }: Receipt): Check {
  const { index, place, detail } = closure
  if (commitment.allocation !== 'queue') {
    return unknown('order', `Not looked at: ${commitment.rulebook} does not close from the front of a queue.`)
  }
  const { count } = result.closures
  const places = result.skipped.map((skip) => skip.place)
  const ahead = places.filter((skipped) => skipped < place).length
  const problem =
    unless(result.problems.length === 0 && result.reason === 'complete', 'the event did not close anything') ??
    unless(new Set(places).size === places.length, 'a place was passed over twice') ??
    unless(index < count && index + ahead === place - 1, 'somebody ahead was neither closed nor passed over') ??
    unless(
      index === count - 1 || dec(detail.sizeAfter).isZero(),
      'a position was closed in part before the last one',
    ) ??
    unless(
      places.every((skipped) => skipped >= 1 && skipped <= count + places.length),
      'a place behind the last one was passed over',
    )
  const skips = places.length === 0 ? 'nobody passed over' : `${places.length} passed over`
  return judged('order', problem, `Closure ${index + 1} of ${count} from the front, ${skips}.`)
}

function sums(commitment: Commitment, { taken, remaining, waterfall, closures, reason }: Result): Problem {
  const { shortfall, fundPaid, adlCovered, residual, overshoot } = waterfall
  const parts = dec(fundPaid).plus(dec(adlCovered)).plus(dec(residual))
  return (
    unless(parts.eq(dec(shortfall).plus(dec(overshoot))), 'the waterfall does not add up') ??
    unless(
      shortfall === commitment.shortfall && fundPaid === commitment.fundPaid,
      'the waterfall is not the committed one',
    ) ??
    unless(isShortfall(commitment), 'the shortfall does not follow from mark and bankruptcy price') ??
    unless(dec(fundPaid).lte(dec(commitment.fundBefore)), 'the fund paid more than it had') ??
    unless(dec(taken).plus(dec(remaining)).eq(dec(commitment.size)), 'taken and remaining are not what was needed') ??
    unless(dec(commitment.size).lte(dec(commitment.sizeBefore)), 'more was needed than the position was large') ??
    unless(
      closures.count > 0 === (reason === 'complete') && (closures.count > 0 || dec(taken).isZero()),
      'the count of closures is wrong',
    )
  )
}

function isShortfall({ allocation, market, side, sizeBefore, mark, bankruptcyPrice, shortfall }: Commitment): boolean {
  if (allocation === 'random-walk') return true
  const gap = gain(marketOf(market), side, dec(sizeBefore), dec(mark), dec(bankruptcyPrice))
  return dec(shortfall).eq(sign(gap) > 0 ? amountOf(gap) : ZERO)
}

function sumWords({ waterfall }: Result): string {
  const { shortfall, fundPaid, adlCovered, residual, overshoot } = waterfall
  const over = dec(overshoot).isZero() ? '' : ` less ${overshoot} beyond it`
  return `Fund ${fundPaid}, ADL ${adlCovered}, residual ${residual}${over}: together the shortfall of ${shortfall}.`
}

function runChecks(receipt: Receipt, run: PublicRun | undefined, tools: Crypto): Check[] {
  if (!run) {
    const why = 'Not looked at: the public run is not at hand.'
    return [unknown('same-run', why), unknown('recomputed', why)]
  }
  const { closure, commitment, result, event, log } = receipt
  const { seq, at, place, name } = closure
  const mine = { seq, at, place, name, detail: detailHash(tools.sha256, closure.detail) }
  const found = run.closures[closure.index]
  const problem =
    unless(run.event === event, 'the run is of another event') ??
    unless(same(run.commitment, commitment), 'the run has another commitment') ??
    unless(same(run.result, result), 'the run has another result') ??
    unless(same(run.log, log), 'the run stands in the log in another place') ??
    runProblem(run, tools) ??
    unless(
      found !== undefined && same({ ...found, figures: undefined }, mine),
      'the run has another closure at this place',
    )
  return [
    judged('same-run', problem, `Closure ${closure.index + 1} of ${run.closures.length} in the public run.`),
    recomputed(run, tools),
  ]
}

/** Whether the closures of a run are the ones its signed result speaks of. */
function runProblem({ event, commitment, result, closures, queue }: PublicRun, { sha256 }: Crypto): Problem {
  const tree = new MerkleTree(
    sha256,
    closures.map((closure) => hashOf(sha256, closureLeaf(event, closure))),
  )
  const isOpen = commitment.disclosure === 'open'
  return (
    unless(commitment.event === event && result.event === event, 'the run mixes events') ??
    unless(
      tree.size === result.closures.count && hex(tree.root()) === result.closures.root,
      'the run’s closures are not those of the result',
    ) ??
    unless(
      isOpen === (queue !== null) && closures.every(({ figures }) => isOpen === (figures !== null)),
      'the run shows more or less than its disclosure says',
    )
  )
}

/** Places closed and passed over are 1, 2, 3 … without a gap. */
function runOrder({ commitment, result, closures }: PublicRun): Problem {
  if (commitment.allocation !== 'queue') return null
  const places = [...closures, ...result.skipped].map(({ place }) => place).sort((a, b) => a - b)
  return (
    unless(
      closures.every(({ place }, i) => i === 0 || place > (closures[i - 1]?.place ?? 0)),
      'closures are out of order',
    ) ??
    unless(
      places.every((place, i) => place === i + 1),
      'a place was neither closed nor passed over',
    )
  )
}

/** Works the allocation out again from the published queue, where it is published and its order can be followed. */
function recomputed(run: PublicRun, tools: Crypto): Check {
  const { commitment, queue, event } = run
  if (!queue) return unknown('recomputed', 'Not looked at: this exchange does not publish its queue.')
  const { root } = commitment.queue
  const isCommitted = hex(treeOf(tools.sha256, event, queue.saltKey, queue.rows).root()) === root
  const problem =
    unless(isCommitted, 'the published queue is not the one that was committed to') ??
    queueProblem(commitment, queue.rows) ??
    figuresOfRun(run, queue.rows, queue.saltKey, tools) ??
    runOrder(run) ??
    (commitment.allocation === 'queue' ? allocationProblem(run, queue.rows) : takenProblem(run))
  if (problem === null && commitment.allocation !== 'queue') {
    return unknown(
      'recomputed',
      `Not worked out again, because the queue alone does not decide it: ${BEYOND_THE_QUEUE[commitment.allocation]}. The queue is the one that was committed to, and the figures of ${run.closures.length} closures follow from it and add up; replay the event’s log for the rest.`,
    )
  }
  return judged(
    'recomputed',
    problem,
    `${queue.rows.length} positions ranked, ${run.closures.length} closed: the same, row by row.`,
  )
}

/** What else decides who is closed by how much, where that is not the order alone. A run carries none of it. */
const BEYOND_THE_QUEUE: Readonly<Record<Exclude<AllocationRule, 'queue'>, string>> = {
  'pro-rata': 'everybody gives a share, and the rulebook says who may be passed over and who gets the lots left over',
  'capped-pro-rata': 'everybody gives a share up to a cap, which stands in the rulebook',
  'risk-weighted': 'everybody gives a share by their leverage, which the queue does not show',
  'min-max': 'the largest share is made as small as it can be, and the rulebook says who may be passed over',
  'random-walk': 'a seed says where the walk begins, and margins that the queue does not show who is passed over',
}

/** Shares can't be followed, but together they are what the result says was taken. */
function takenProblem({ closures, result }: PublicRun): Problem {
  const taken = closures.reduce((sum, { figures }) => sum.plus(dec(figures?.size ?? '0')), ZERO)
  return unless(taken.eq(dec(result.taken)), 'the closures do not add up to what was taken')
}

function queueProblem({ queue, allocation }: Commitment, rows: readonly QueueRow[]): Problem {
  const size = rows.reduce((sum, row) => sum.plus(dec(row.size)), ZERO)
  if (rows.length !== queue.positions || !size.eq(dec(queue.size))) return 'the published queue has another size'
  const ranked = allocation !== 'random-walk'
  let ahead = ZERO
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1]
    if (row.place !== i + 1 || !ahead.eq(dec(row.ahead)))
      return `row ${i + 1} of the queue has another place or size ahead`
    if (ranked && row.lights !== lightsOf(ahead, size)) return `row ${i + 1} of the queue has other lights`
    if (ranked && before && !isOrdered(before, row)) return `row ${i + 1} of the queue stands in front of a lower score`
    ahead = ahead.plus(dec(row.size))
  }
  return null
}

/** Five for under a fifth of the side's size ahead, four for under two fifths, and so on. */
function lightsOf(ahead: Decimal, size: Decimal): number {
  return [1, 2, 3, 4].filter((fifth) => ahead.times(5).lt(size.times(fifth))).length + 1
}

function isOrdered(a: QueueRow, b: QueueRow): boolean {
  return a.group < b.group || (a.group === b.group && dec(a.score).gte(dec(b.score)))
}

/** Whether the figures that a run shows are the ones its closures commit to, and follow from the queue. */
function figuresOfRun(run: PublicRun, rows: readonly QueueRow[], saltKey: string, { sha256 }: Crypto): Problem {
  for (const { place, name, detail, figures } of run.closures) {
    const row = rows[place - 1]
    if (!row || !figures || figures.account !== row.account || name !== row.account)
      return `closure of place ${place} is another account’s`
    const salt = saltOf(sha256, saltKey, 'closure', figures.account)
    if (detailHash(sha256, { ...figures, salt }) !== detail)
      return `closure of place ${place} shows other figures than it commits to`
    const problem = figuresProblem(run.commitment, row, figures)
    if (problem) return `closure of place ${place}: ${problem}`
  }
  return null
}

/** From the front, whole positions until enough is taken, the last one in part; the bankrupt owner's own never. */
function allocationProblem({ commitment, result, closures }: PublicRun, rows: readonly QueueRow[]): Problem {
  if (result.reason !== 'complete') return unless(closures.length === 0, 'an event that closed nothing has closures')
  const skipped = new Map(result.skipped.map(({ place, reason }) => [place, reason]))
  let remaining = dec(commitment.size)
  const expected: { place: number; size: Decimal }[] = []
  for (const row of rows) {
    if (remaining.isZero()) break
    const reason = skipped.get(row.place)
    if ((row.owner === commitment.bankrupt.owner) !== (reason === 'same-owner'))
      return `place ${row.place} was passed over, or taken, wrongly`
    if (reason !== undefined) continue
    const size = min(remaining, dec(row.size))
    expected.push({ place: row.place, size })
    remaining = remaining.minus(size)
  }
  const agrees = expected.every(
    ({ place, size }, i) => closures[i]?.place === place && size.eq(dec(closures[i]?.figures?.size ?? '0')),
  )
  return (
    unless(agrees && expected.length === closures.length, 'the closures are not the ones the queue asks for') ??
    unless(remaining.eq(dec(result.remaining)), 'another size remains than the queue leaves')
  )
}
