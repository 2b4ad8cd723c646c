import { clockTime, date, dayMonth, moneyWithUnit, percent, plural, times, UNKNOWN } from '@/lib/format'
import type { DayCell, EventRow, FundRow, LedgerEntry, MarketRow } from '@/lib/wire/frames'
import type { Facts } from './facts'
import { escaped } from './markup'

/**
 * Widgets for other people's pages: a whole document each, without script, cookie or font, that may be framed by anyone.
 * What can't be known at the moment is said, as everywhere.
 */

export const WIDGETS = ['status', 'fund', 'events'] as const
export type Widget = (typeof WIDGETS)[number]

/** Parts of each widget, in their order; `?sections=` picks some of them. */
const SECTIONS = {
  status: ['sentence', 'markets', 'days'],
  fund: ['figures', 'ledger'],
  events: ['list', 'sum'],
} as const satisfies Readonly<Record<Widget, readonly string[]>>

export interface EmbedChoice {
  readonly theme: 'light' | 'dark' | 'auto'
  readonly sections: string | null
  readonly site: string
}

export interface ShownFund {
  readonly row: FundRow
  readonly ledger: readonly LedgerEntry[]
}

/** Rows of a list in a widget: it stands in a corner of somebody's page. */
const ROWS_MAX = 10

export function statusWidget(facts: Facts, choice: EmbedChoice): string {
  const { sentence, markets, days } = facts
  const parts = {
    sentence: `<h1><span data-state="${sentence.state}" aria-hidden="true">●</span> ${escaped(sentence.headline)}</h1><p>${escaped(sentence.detail)}</p>`,
    markets:
      markets.length === 0 ? '' : marketTable(markets, sentence.state === 'unknown' || sentence.state === 'halted'),
    days: days.length === 0 ? '' : strip(days),
  }
  return page(facts, choice, { title: 'ADL status', path: '/', body: chosen('status', parts, choice.sections) })
}

export function fundWidget(facts: Facts, fund: ShownFund, choice: EmbedChoice): string {
  const { row } = fund
  const parts = { figures: fundFigures(row), ledger: ledgerTable(fund) }
  const path = `/funds/${encodeURIComponent(row.id)}`
  return page(facts, choice, { title: `Fund ${row.id}`, path, body: chosen('fund', parts, choice.sections) })
}

export function eventsWidget(facts: Facts, choice: EmbedChoice): string {
  const shown = facts.events.slice(0, ROWS_MAX)
  const parts = {
    list: `<h1>ADL events</h1>${shown.length === 0 ? '<p>None on record.</p>' : eventTable(shown, choice.site)}`,
    sum:
      shown.length === 0
        ? ''
        : '<p class="small">Every row adds up: fund + ADL + residual = shortfall + overshoot.</p>',
  }
  return page(facts, choice, { title: 'ADL events', path: '/events', body: chosen('events', parts, choice.sections) })
}

/** Names that are not known are passed over; where none is known everything is shown. */
function chosen(widget: Widget, parts: Readonly<Record<string, string>>, sections: string | null): string {
  const asked = (sections ?? '').split(',')
  const known = SECTIONS[widget].filter((name) => asked.includes(name))
  return (known.length > 0 ? known : SECTIONS[widget]).map((name) => parts[name] ?? '').join('')
}

interface Content {
  readonly title: string
  readonly path: string
  readonly body: string
}

function page({ overview }: Facts, { theme, site }: EmbedChoice, { title, path, body }: Content): string {
  const name = `${title} · ${overview?.venue ?? 'Plimsoll'}${overview?.simulated === true ? ' (simulated)' : ''}`
  const at =
    overview === null
      ? ''
      : ` as of <time datetime="${overview.at}">${escaped(clockTime(overview.at))} UTC, ${escaped(date(overview.at))}</time>`
  const simulated = overview?.simulated === true ? ' <span class="tag">Simulated</span>' : ''
  return [
    '<!doctype html>',
    `<html lang="en-GB"${theme === 'auto' ? '' : ` data-theme="${theme}"`}>`,
    '<head><meta charset="utf-8">',
    `<title>${escaped(name)}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="color-scheme" content="${theme === 'auto' ? 'light dark' : theme}">`,
    '<meta name="robots" content="noindex">',
    `<link rel="stylesheet" href="/embed.css">`,
    '</head>',
    `<body><main>${body}</main>`,
    `<footer><p class="small">${escaped(overview?.venue ?? 'Plimsoll')}${simulated}${at}. <a href="${escaped(site + path)}" target="_blank" rel="noopener">More on Plimsoll</a></p></footer>`,
    '</body></html>\n',
  ].join('\n')
}

interface Column {
  readonly head: string
  readonly end?: boolean
  /** Left out of a narrow frame. */
  readonly wide?: boolean
}

/** The first cell of a row names it. Cells are markup already. */
function table(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const end = (i: number) => {
    const names = [columns[i]?.end ? 'end' : '', columns[i]?.wide ? 'wide' : ''].filter((name) => name !== '')
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`
  }
  const heads = columns.map(({ head }, i) => `<th scope="col"${end(i)}>${escaped(head)}</th>`).join('')
  const body = rows
    .map(
      ([first = '', ...rest]) =>
        `<tr><th scope="row">${first}</th>${rest.map((cell, i) => `<td${end(i + 1)}>${cell}</td>`).join('')}</tr>`,
    )
    .join('')
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`
}

function marketTable(markets: readonly MarketRow[], isBlind: boolean): string {
  const columns = [{ head: 'Market' }, { head: 'State' }, { head: 'Fall', end: true }, { head: 'Rise', end: true }]
  const rows = markets.map(({ id, state, touch }) => [
    escaped(id),
    isBlind || state === 'unknown' ? 'not known' : `<span data-state="${state}">${state}</span>`,
    isBlind ? UNKNOWN : percent(touch?.down, { signed: true }),
    isBlind ? UNKNOWN : percent(touch?.up, { signed: true }),
  ])
  const note = 'The sudden move that would use up the fund and begin closures'
  return `<h2>Markets</h2>${table(`Markets: state, and ${note.toLowerCase()}`, columns, rows)}<p class="small">${note}.</p>`
}

type Worst = DayCell['worst'] | 'lost' | 'before'

function strip(days: readonly DayCell[]): string {
  const first = days.findIndex((day) => day.worst !== null || day.events > 0)
  const worst = (day: DayCell, i: number): Worst =>
    day.events > 0 || day.worst === 'stopping'
      ? 'active'
      : (day.worst ?? (first >= 0 && i >= first ? 'lost' : 'before'))
  const cells = days.map((day, i) => `<i data-worst="${worst(day, i)}"></i>`).join('')
  const events = days.reduce((sum, day) => sum + day.events, 0)
  const told = `${plural(events, 'ADL event', 'ADL events')} on ${plural(days.filter((day) => day.events > 0).length, 'day', 'days')}`
  return `<h2>Last ${days.length} days</h2><div class="strip" role="img" aria-label="${told}">${cells}</div><p class="small">${told}</p>`
}

function fundFigures(row: FundRow): string {
  const rows = [
    ['Balance', moneyWithUnit(row.balance, row.asset)],
    ['Distance to trigger', moneyWithUnit(row.distance, row.asset)],
    ['Drawdown from 8-hour peak', percent(row.drawdown, { signed: true })],
    ['Lowest cover of a ±10 % gap', row.lowestCover === null ? UNKNOWN : times(row.lowestCover.ratio)],
    ['Stands behind', escaped(row.markets.join(', '))],
  ]
  return `<h1>Fund ${escaped(row.id)}</h1>${table(`Figures of ${row.id}`, [{ head: 'Figure' }, { head: 'Now', end: true }], rows)}`
}

/** Day, month and time: the year stands under the widget. */
function shortTime(at: string): string {
  return `${dayMonth(at)}, ${clockTime(at)}`
}

function ledgerTable({ row, ledger }: ShownFund): string {
  const columns = [
    { head: 'Time, UTC' },
    { head: 'Reason' },
    { head: 'Amount', end: true },
    { head: 'Balance after', end: true, wide: true },
  ]
  const rows = ledger
    .slice(0, ROWS_MAX)
    .map((entry) => [
      escaped(shortTime(entry.at)),
      escaped(entry.reason),
      moneyWithUnit(entry.amount, row.asset, { signed: true }),
      moneyWithUnit(entry.balanceAfter, row.asset),
    ])
  return rows.length === 0 ? '' : `<h2>Ledger</h2>${table(`Newest movements of ${row.id}`, columns, rows)}`
}

function eventTable(rows: readonly EventRow[], site: string): string {
  const columns = [
    { head: 'Event' },
    { head: 'Started, UTC' },
    { head: 'Accounts', end: true, wide: true },
    { head: 'Shortfall', end: true },
    { head: 'Fund', end: true, wide: true },
    { head: 'ADL', end: true, wide: true },
  ]
  const money = (value: string | null, row: EventRow) => (value === null ? UNKNOWN : moneyWithUnit(value, row.settle))
  const cells = rows.map((row) => [
    `<a href="${escaped(site)}/events/${encodeURIComponent(row.id)}" target="_blank" rel="noopener">${escaped(row.title)}</a>`,
    escaped(shortTime(row.startedAt)),
    row.accounts === null ? UNKNOWN : String(row.accounts),
    money(row.shortfall, row),
    money(row.fundPaid, row),
    money(row.adlCovered, row),
  ])
  return table('ADL events, newest first', columns, cells)
}
