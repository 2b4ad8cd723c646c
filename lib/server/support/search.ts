import type { LogRecord } from '@/engine/log'
import { count, ordinal, plural } from '@/lib/format'
import type { AccountSummary, ClosureRow, EventReport, EventRow } from '@/lib/wire/frames'
import {
  type Choice,
  type Entry,
  QUERY_MAX,
  type SupportAnswer,
  type SupportCase,
  type Understood,
} from '@/lib/wire/support'
import { caseOf, caseOfEntry, nearestTo, nothingThen } from '@/lib/words/en/explain'
import { requireStaff, type Visitor } from '../access'
import { Problem } from '../http/problem'
import { recordFrom } from '../journal/chain'
import type { Runtime } from '../runtime/runtime'
import { whereOf } from '../store'
import type { Found } from './finder'
import type { Happened } from './happened'
import { middleOf, type Read, type ReadQuery, readQuery, type Span, wordMeaning } from './query'
import { record } from './record'

/** Events whose accounts are offered where none was named, and accounts offered altogether. */
const EVENTS_OFFERED = 3
const CHOICES_MAX = 60
/** Events that are named for a market or a time. */
const EVENTS_SHOWN = 10

/** Answers whatever a customer may paste. Every look-up is on record before anything of it is shown. */
export async function search(runtime: Runtime, visitor: Visitor, text: string): Promise<SupportAnswer> {
  requireStaff(visitor)
  const query = text.trim()
  if (query === '') throw new Problem(400, 'query-missing', 'Paste something to look for.', '$.q')
  if (query.length > QUERY_MAX) {
    throw new Problem(400, 'query-too-long', `Paste at most ${count(QUERY_MAX)} characters.`, '$.q')
  }
  const read = readQuery(query, Date.now())
  const found = await runtime.ask('find', { words: read.words, receipts: read.receipts.map(({ value }) => value) })
  const line = await lineOf(runtime, read.lines[0]?.value ?? null)
  const account = accountOf(found, line)
  const { seq, at, who } = await record(runtime, visitor, { action: 'search', query, account })
  const question: Question = { runtime, read, found, line, simulated: runtime.facts?.simulated ?? false }
  const body = account === null ? await withoutAccount(question) : await ofAccount(question, account)
  return {
    format: 'plimsoll.support/1',
    query,
    record: { seq, at, who },
    understood: understoodOf(read, found, line),
    ...body,
    notes: [...body.notes, ...notesOn(read, line)],
  }
}

interface Question {
  readonly runtime: Runtime
  readonly read: ReadQuery
  readonly found: Found
  readonly line: LogRecord | null
  readonly simulated: boolean
}

type Body = Pick<SupportAnswer, 'customer' | 'answer' | 'history' | 'events' | 'choices' | 'notes'>

const NOTHING: Body = { customer: null, answer: null, history: [], events: [], choices: [], notes: [] }

// ---- what was understood --------------------------------------------------------------------------------------------

/** One line of the log by its number; null where it is not kept. */
async function lineOf(runtime: Runtime, seq: number | null): Promise<LogRecord | null> {
  const stream = runtime.facts?.stream
  if (seq === null || stream === undefined) return null
  const [line] = await runtime.journal().read(stream, seq, 1)
  return line?.seq === seq ? recordFrom(line) : null
}

/** The customer: whoever is named, or the one that a receipt or a line belongs to. */
function accountOf(found: Found, line: LogRecord | null): string | null {
  const [owner] = found.owners
  return (
    found.accounts[0]?.account ??
    found.receipts[0]?.account ??
    accountIn(line) ??
    (owner?.accounts.length === 1 ? (owner.accounts[0] ?? null) : null)
  )
}

function accountIn(line: LogRecord | null): string | null {
  switch (line?.type) {
    case 'closure':
    case 'liquidation':
    case 'takeover':
    case 'deposit':
    case 'withdrawal':
    case 'account':
      return line.account
    default:
      return null
  }
}

function understoodOf(read: ReadQuery, found: Found, line: LogRecord | null): Understood[] {
  const word = (kind: Understood['kind'], text: string): Understood => ({
    kind,
    text,
    meaning: wordMeaning(kind, text),
  })
  return [
    ...found.accounts.map(({ account }) => word('account', account)),
    ...found.owners.map(({ owner, accounts }) => ({
      ...word('owner', owner),
      meaning: `${wordMeaning('owner', owner)}, ${plural(accounts.length, 'account', 'accounts')}`,
    })),
    ...found.receipts.map(({ id, event }) => ({ ...word('receipt', id), meaning: `a receipt of event ${event}` })),
    ...found.events.map((event) => word('event', event)),
    ...found.markets.map((market) => word('market', market)),
    ...read.lines
      .slice(0, 1)
      .flatMap(({ text, value }): Understood[] =>
        line === null ? [] : [{ kind: 'line', text, meaning: `line ${count(value)} of the log: ${line.type}` }],
      ),
    ...read.times.map(({ text, value }): Understood => ({ kind: 'time', text, meaning: value.meaning })),
  ]
}

function notesOn(read: ReadQuery, line: LogRecord | null): string[] {
  const notes: string[] = []
  if (read.lines.length > 0 && line === null)
    notes.push(`Line ${count(read.lines[0]?.value)} of the log does not exist or is no longer kept.`)
  if (read.times.length > 1) notes.push('Several times were pasted; the first one counts.')
  return notes
}

// ---- one customer ---------------------------------------------------------------------------------------------------

async function ofAccount(question: Question, account: string): Promise<Body> {
  const { runtime, found, simulated } = question
  const parts = (await runtime.frame(`account:${account}`, { role: 'support', accounts: [account] }))?.parts
  const rows = (parts?.closures ?? []) as readonly ClosureRow[]
  const known = found.accounts.find((one) => one.account === account)
  const owner = found.owners.find(({ accounts }) => accounts.includes(account))
  const customer = {
    account,
    owner: known?.owner ?? owner?.owner ?? account,
    others: [...(known?.others ?? owner?.accounts.filter((other) => other !== account) ?? [])],
  }
  const { row, entry, empty, alike = 1 } = await chosen(question, account, rows)
  const answer = row
    ? caseOf({ row, report: await reportFor(runtime, account, row.event), simulated })
    : entry
      ? caseOfEntry(entry, simulated)
      : empty
  const concerned = row?.event ?? found.events[0] ?? null
  return {
    ...NOTHING,
    customer,
    answer,
    history: rows.map((one) => ({ row: one, query: `${account} #${one.seq}` })),
    events: concerned === null ? [] : (await runtime.ask('events', {})).filter(({ id }) => id === concerned),
    notes: [
      ...(alike > 1
        ? [`${count(alike)} closures lie around that time. The nearest is explained, the others stand in the table.`]
        : []),
      ...notesFor(question, account, (parts?.summary as AccountSummary | undefined) ?? null),
    ],
  }
}

interface Chosen {
  readonly row?: ClosureRow
  readonly entry?: Entry
  readonly empty: SupportCase | null
  /** How many closures are of the time that was named, where one was. */
  readonly alike?: number
}

/** Which of all that happened to them a customer means. */
async function chosen(question: Question, account: string, rows: readonly ClosureRow[]): Promise<Chosen> {
  const { read, found, line, simulated } = question
  const exact = rows.find(({ seq }) => seq === line?.seq)
  if (exact) return { row: exact, empty: null }
  const event = found.receipts[0]?.event ?? found.events[0] ?? eventIn(line)
  const inEvent = rows.find((row) => event !== null && row.event === event)
  if (inEvent) return { row: inEvent, empty: null }
  const own = line && ownEntry(line, account)
  if (own) return { entry: own, empty: null }
  const market = found.markets[0] ?? null
  const ofMarket = market === null ? rows : rows.filter((row) => row.market === market)
  const span = read.times[0]?.value ?? null
  const within = span === null ? ofMarket : ofMarket.filter(({ at }) => isWithin(at, span))
  const row = nearestTo(within, span && middleOf(span))
  if (row) return { row, empty: null, alike: span === null ? 1 : within.length }
  if (span === null) return { empty: nothingThen(null, true, simulated) }
  const { entries, whole } = await happenedIn(question, account, span)
  const entry = likeliest(entries, market, middleOf(span))
  return entry ? { entry, empty: null } : { empty: nothingThen(span.meaning, whole, simulated) }
}

function eventIn(line: LogRecord | null): string | null {
  return line && 'event' in line && typeof line.event === 'string' ? line.event : null
}

function ownEntry(line: LogRecord, account: string): Entry | null {
  if (line.type !== 'trade') return null
  const { seq, at, market, size, price, buyer, seller } = line
  if (buyer !== account && seller !== account) return null
  return { seq, at, kind: 'order', market, side: buyer === account ? 'bought' : 'sold', size, price }
}

function isWithin(at: string, { from, to }: Span): boolean {
  const ms = Date.parse(at)
  return ms >= from && ms <= to
}

function happenedIn({ runtime }: Question, account: string, { from, to }: Span): Promise<Happened> {
  const stream = runtime.facts?.stream ?? ''
  const where = whereOf(runtime.settings)
  return runtime.answers.work({ kind: 'happened', where, stream, account, from, to })
}

/** What the customer did themselves explains more than funding, which everybody has. */
const WEIGHT: Readonly<Record<Entry['kind'], number>> = {
  closure: 0,
  liquidation: 0,
  takeover: 0,
  order: 1,
  transfer: 2,
  funding: 3,
}

function likeliest(entries: readonly Entry[], market: string | null, at: number): Entry | undefined {
  const away = (entry: Entry) => Math.abs(Date.parse(entry.at) - at)
  return entries
    .filter((entry) => market === null || !('market' in entry) || entry.market === null || entry.market === market)
    .toSorted((a, b) => WEIGHT[a.kind] - WEIGHT[b.kind] || away(a) - away(b))[0]
}

function notesFor({ found }: Question, account: string, summary: AccountSummary | null): string[] {
  const notes: string[] = []
  if (summary === null) notes.push(`${account} holds nothing at the moment.`)
  if (found.accounts.length > 1) {
    const others = found.accounts.map((one) => one.account).filter((one) => one !== account)
    notes.push(`Several accounts were pasted; this is ${account}. Look the others up one by one: ${others.join(', ')}.`)
  }
  return notes
}

/** As the customer may see it, and no more. */
async function reportFor(runtime: Runtime, account: string, event: string | null): Promise<EventReport | null> {
  if (event === null) return null
  const frame = await runtime.frame(`event:${event}`, { role: 'support', accounts: [account] })
  return (frame?.parts.report ?? null) as EventReport | null
}

// ---- nobody named ---------------------------------------------------------------------------------------------------

async function withoutAccount(question: Question): Promise<Body> {
  const { runtime, read, found, line } = question
  const [owner] = found.owners
  if (owner) return { ...NOTHING, choices: owner.accounts.map((account) => ofOwner(account, runtime)), notes: [CHOOSE] }
  if (line?.type === 'trade')
    return { ...NOTHING, choices: [line.buyer, line.seller].map((one) => ofTrade(one, line)), notes: [CHOOSE] }
  const event = found.events[0] ?? eventIn(line)
  const span = read.times[0]?.value ?? null
  const market = found.markets[0] ?? null
  if (event === null && span === null && market === null) return { ...NOTHING, notes: [unknown(read)] }
  const all = await runtime.ask('events', {})
  const events = all.filter((row) => isMeant(row, { event, span, market })).slice(0, EVENTS_SHOWN)
  const choices = (await Promise.all(events.slice(0, EVENTS_OFFERED).map((row) => inEvent(runtime, row)))).flat()
  if (events.length === 0) return { ...NOTHING, notes: [noEvent(read.times[0], market)] }
  return { ...NOTHING, events, choices: choices.slice(0, CHOICES_MAX), notes: [CHOOSE] }
}

const CHOOSE = 'Choose the customer, or paste their account as well. What you open is on record.'

interface Meant {
  readonly event: string | null
  readonly span: Span | null
  readonly market: string | null
}

function isMeant(row: EventRow, { event, span, market }: Meant): boolean {
  if (event !== null) return row.id === event
  const end = row.endedAt ?? row.startedAt
  const isThen = span === null || (Date.parse(row.startedAt) <= span.to && Date.parse(end) >= span.from)
  return isThen && (market === null || row.market === market)
}

function ofOwner(account: string, runtime: Runtime): Choice {
  return {
    account,
    what: 'one of the owner’s accounts',
    at: runtime.facts?.at ?? new Date().toISOString(),
    query: account,
  }
}

function ofTrade(account: string, line: Extract<LogRecord, { type: 'trade' }>): Choice {
  const what = `${line.buyer === account ? 'bought' : 'sold'} in ${line.market}`
  return { account, what, at: line.at, query: `${account} #${line.seq}` }
}

/** The accounts of an event, by name: to be chosen from, without what each of them held. */
async function inEvent(runtime: Runtime, { id, side, market }: EventRow): Promise<Choice[]> {
  const frame = await runtime.frame(`event:${id}`, { role: 'operator', accounts: [] })
  const report = (frame?.parts.report ?? null) as EventReport | null
  if (report === null || market === null) return []
  return report.closures.map(({ name, place, at, seq }) => ({
    account: name,
    what: `${place === null ? '' : `${ordinal(place)} place, `}${market} ${side ?? ''}`.trim(),
    at,
    query: `${name} #${seq}`,
  }))
}

function noEvent(time: Read<Span> | undefined, market: string | null): string {
  const where = market === null ? '' : ` in ${market}`
  const then = time === undefined ? 'on record' : `in ${time.value.meaning}`
  return `This was not ADL: there is no ADL event${where} ${then}. Paste the customer’s account as well to see what it was.`
}

function unknown({ words, receipts }: ReadQuery): string {
  if (receipts.length > 0)
    return 'This receipt is well formed, and no closure that is kept has it. Paste the account and the time instead.'
  return words.length === 0
    ? 'Nothing here can be looked up. Paste an account, an owner, a receipt, a line of the log, a time, a market or an event.'
    : 'Nothing of this name exists. Names are looked up exactly as they are written.'
}
