import { moneyWithUnit } from '@/lib/format'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { causeSentences, headline, waterfallOf } from '@/lib/words/en/report-words'
import { escaped } from './markup'

/** ADL events as feeds, newest first: Atom (RFC 4287) and JSON Feed 1.1. */

/** Entries of a feed; readers come back sooner than so many events happen. */
export const FEED_ENTRIES = 30

export interface FeedFacts {
  readonly site: string
  readonly venue: string
  readonly simulated: boolean
  /** When the newest of the entries changed; a feed without one says when it was made. */
  readonly at: string
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly url: string
  readonly title: string
  readonly text: string
  readonly published: string
  readonly updated: string
  readonly tags: readonly string[]
}

/** A report where one is at hand; the row says less and is always there. */
export function entryOf(site: string, row: EventRow, report: EventReport | null): Entry {
  return {
    url: `${site}/events/${encodeURIComponent(row.id)}`,
    title: `${row.simulated ? 'Simulated: ' : ''}${report ? headline(report) : row.title}`,
    text: textOf(row, report),
    published: row.startedAt,
    updated: row.endedAt ?? row.startedAt,
    tags: [
      ...(row.market === null ? [] : [row.market]),
      row.status,
      ...(row.simulated ? ['simulated'] : ['real record']),
    ],
  }
}

function textOf(row: EventRow, report: EventReport | null): string {
  const sentences = report ? [...causeSentences(report)] : []
  const sum = report && waterfallOf(report)
  if (sum?.adds) {
    const parts = sum.paid.map(({ name, amount }) => `${name} ${moneyWithUnit(amount, sum.asset)}`)
    sentences.push(`${parts.join(', ')}: together ${moneyWithUnit(sum.total, sum.asset)}, which adds up exactly.`)
  }
  if (row.simulated) sentences.push('This exchange is simulated: no real money, no real people.')
  return sentences.join(' ')
}

export function atom({ site, venue, simulated, at, entries }: FeedFacts): string {
  const title = titleOf(venue, simulated)
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
    `<id>${escaped(site)}/feed.xml</id>`,
    `<title>${escaped(title)}</title>`,
    `<subtitle>${escaped(SUBTITLE)}</subtitle>`,
    `<updated>${at}</updated>`,
    `<author><name>${escaped(venue)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${escaped(site)}/feed.xml"/>`,
    `<link rel="alternate" type="text/html" href="${escaped(site)}/events"/>`,
    '<generator>Plimsoll</generator>',
    ...entries.map(atomEntry),
    '</feed>',
  ]
  return `${lines.join('\n')}\n`
}

function atomEntry({ url, title, text, published, updated, tags }: Entry): string {
  return [
    '<entry>',
    `<id>${escaped(url)}</id>`,
    `<title>${escaped(title)}</title>`,
    `<link rel="alternate" type="text/html" href="${escaped(url)}"/>`,
    `<published>${published}</published>`,
    `<updated>${updated}</updated>`,
    ...tags.map((tag) => `<category term="${escaped(tag)}"/>`),
    `<summary type="text">${escaped(text)}</summary>`,
    '</entry>',
  ].join('')
}

export function jsonFeed({ site, venue, simulated, entries }: FeedFacts) {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOf(venue, simulated),
    description: SUBTITLE,
    home_page_url: `${site}/`,
    feed_url: `${site}/feed.json`,
    language: 'en-GB',
    authors: [{ name: venue, url: `${site}/` }],
    items: entries.map(({ url, title, text, published, updated, tags }) => ({
      id: url,
      url,
      title,
      content_text: text,
      date_published: published,
      date_modified: updated,
      tags,
    })),
  }
}

const SUBTITLE = 'Every event: what caused it, who covered the loss, and a report that adds up.'

function titleOf(venue: string, simulated: boolean): string {
  return `ADL events, ${venue}${simulated ? ' (simulated)' : ''}`
}
