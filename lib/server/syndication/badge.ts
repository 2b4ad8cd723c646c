import { absolute, percent } from '@/lib/format'
import type { MarketState } from '@/lib/wire/frames'
import { notFound } from '../http/problem'
import type { Facts } from './facts'
import { escaped } from './markup'

/** `/badge.svg`: one line of status for other people's pages. Shape and word first, colour third; no script, no font, no style sheet. */

export interface BadgeChoice {
  readonly theme: 'light' | 'dark'
  readonly size: 'small' | 'large'
  /** One market instead of all of them. */
  readonly market: string | null
}

/** The tokens of app/globals.css: an image on another page can't read them. */
const THEMES = {
  light: {
    paper: '#fafaf7',
    ink: '#11202b',
    muted: '#5a6770',
    line: '#d8dbd6',
    calm: '#2f6885',
    watch: '#856000',
    warned: '#b04a0a',
    active: '#951818',
  },
  dark: {
    paper: '#0a151d',
    ink: '#e6edf0',
    muted: '#8d9ca6',
    line: '#20323e',
    calm: '#7ab1cf',
    watch: '#dcae36',
    warned: '#f08b43',
    active: '#ff7d6e',
  },
} as const

type Colours = (typeof THEMES)[BadgeChoice['theme']]

const COLOUR: Readonly<Record<MarketState, keyof Colours>> = {
  calm: 'calm',
  watch: 'watch',
  warned: 'warned',
  active: 'active',
  stopping: 'active',
  halted: 'muted',
  unknown: 'muted',
}

const WORD: Readonly<Record<MarketState, string>> = {
  calm: 'calm',
  watch: 'watch',
  warned: 'warned',
  active: 'active',
  stopping: 'stopping',
  halted: 'halted',
  unknown: 'not known',
}

/** Millimetres of nobody's ruler: units of the drawing at the small size. The large one is the same drawing, larger. */
const HEIGHT = 24
const MARK = { left: 8, width: 26 } as const
const TEXT = { size: 12, gap: 7, end: 9 } as const
const LARGER = 1.5

export function badge(facts: Facts, choice: BadgeChoice): string {
  const { state, alternative, value } = saying(facts, choice.market)
  const colours = THEMES[choice.theme]
  const texts = [
    { text: choice.market ?? 'ADL', fill: colours.ink, weight: 600 },
    { text: value, fill: colours[COLOUR[state]], weight: 600 },
    ...(facts.overview?.simulated === true ? [{ text: 'Simulated', fill: colours.muted, weight: 400 }] : []),
  ]
  let x: number = MARK.left + MARK.width + TEXT.gap
  const drawn = texts.map(({ text, fill, weight }) => {
    const width = widthOf(text)
    const line = `<text x="${x}" y="16.2" fill="${fill}" font-weight="${weight}" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`
    x += width + TEXT.gap
    return line
  })
  const width = x - TEXT.gap + TEXT.end
  const scale = choice.size === 'large' ? LARGER : 1
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width * scale)}" height="${HEIGHT * scale}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${escaped(alternative)}">`,
    `<title>${escaped(alternative)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${HEIGHT - 1}" rx="3" fill="${colours.paper}" stroke="${colours.line}"/>`,
    `<g transform="translate(${MARK.left} 2)" color="${colours[COLOUR[state]]}">${markOf(state, colours.paper)}</g>`,
    `<g font-family="'IBM Plex Sans', -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif" font-size="${TEXT.size}">${drawn.join('')}</g>`,
    '</svg>\n',
  ].join('')
}

function saying(facts: Facts, market: string | null) {
  const { sentence, markets, overview } = facts
  const row = market === null ? null : markets.find(({ id }) => id === market)
  if (row === undefined && markets.length > 0) throw notFound()
  const isBlind = sentence.state === 'unknown' || sentence.state === 'halted'
  const state: MarketState = isBlind || !row ? sentence.state : row.state
  const simulated = overview?.simulated === true ? ' Simulated.' : ''
  const touch = absolute(row?.touch?.down)
  const near = touch === null || isBlind ? '' : ` A fall of ${percent(touch)} would begin closing shorts.`
  const told = row && !isBlind ? `${row.id} is ${WORD[state]}.${near}` : sentence.headline
  return { state, value: WORD[state], alternative: `Auto-deleveraging: ${told}${simulated}` }
}

/** Wide enough in every face of the list; the text is then fitted to it. */
function widthOf(text: string): number {
  return Math.round([...text].reduce((width, character) => width + (/[A-Z0-9MmWw]/.test(character) ? 7.4 : 6), 0))
}

const DISC = '<circle cx="13" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2"/>'
const LINE = '<path d="M0 10H26" stroke="currentColor" stroke-width="1.8"/>'

/** The marks of components/ui/state-mark.tsx. */
function markOf(state: MarketState, paper: string): string {
  switch (state) {
    case 'calm':
      return `${DISC}<path d="M0 10H26" stroke="currentColor" stroke-width="2"/>`
    case 'watch':
      return `<path d="M5.32 12.24A8 8 0 0 0 20.68 12.24Z" fill="currentColor"/>${DISC}${LINE}`
    case 'warned':
      return `<path d="M5.32 7.76A8 8 0 1 0 20.68 7.76Z" fill="currentColor"/>${DISC}<path d="M0 10H4M22 10H26" stroke="currentColor" stroke-width="1.8"/><path d="M6 10H20" stroke="${paper}" stroke-width="1.4"/>`
    case 'active':
      return `<circle cx="13" cy="10" r="9" fill="currentColor"/><path d="M0 10H3M23 10H26" stroke="currentColor" stroke-width="2"/><path d="M4 10H22" stroke="${paper}" stroke-width="2"/>`
    case 'stopping':
      return `<path d="M5.32 12.24A8 8 0 0 0 20.68 12.24Z" fill="currentColor"/>${DISC}<path d="M13 3.5V10.5M10.2 8L13 10.8L15.8 8" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M0 10H4M22 10H26" stroke="currentColor" stroke-width="1.8"/>`
    case 'halted':
      return `${DISC}<path d="M10.5 6.5V13.5M15.5 6.5V13.5" stroke="currentColor" stroke-width="2"/>`
    case 'unknown':
      return '<circle cx="13" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.2 3"/><path d="M10.9 8.1C10.9 5.4 15.1 5.4 15.1 8.1C15.1 9.7 13 9.6 13 11.3" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="13" cy="13.6" r="1" fill="currentColor"/>'
  }
}
