import type { ReplayFrame } from '@/engine/projections/replay'
import type { Ready } from '@/lib/client/replay/machine'
import {
  compactWithUnit,
  forPixels,
  moneyWithUnit,
  ordinal,
  percent,
  ratioOf,
  sidePlural,
  size,
  sum,
} from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { phaseText } from '@/lib/words/en/replay-words'
import { frameAmount, frameAsset, type RecordUnits, rowTime, unitText } from '../amounts'
import { fillOf, scaleEnd, shownSize, slicesOf, slotsOf, stack } from '../stage/geometry'
import { type Box, line, rect, write } from './svg'

/** The page's own colours, as they are at the moment. */
export interface Inks {
  readonly paper: string
  readonly plate: string
  readonly ink: string
  readonly muted: string
  readonly line: string
  readonly water: string
  readonly water2: string
  readonly accent: string
  readonly active: string
}

/** What a frame says of where it comes from. */
export interface Origin {
  readonly title: string
  readonly simulated: boolean
  readonly stream: string
  readonly rulebook: string
  /** Chain hash of the line at the cursor: it stands for every line up to there. */
  readonly hash: string
}

export const PICTURE = { width: 1200, height: 700 } as const
const MARGIN = 40
const STAGE: Box = { x: MARGIN, y: 158, width: PICTURE.width - 2 * MARGIN, height: 380 }
const FAMILY = "'IBM Plex Sans Condensed','Liberation Sans Narrow','Roboto Condensed','Arial Narrow',sans-serif"

interface Drawn {
  readonly frame: ReplayFrame
  readonly ready: Ready
  readonly units: RecordUnits
  readonly inks: Inks
}

/** One frame as a picture that stands by itself: what it shows, when, and which log it comes from. */
export function pictureOf(drawn: Drawn, origin: Origin): string {
  const { inks } = drawn
  const { width, height } = PICTURE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" fill="${inks.ink}" font-family="${FAMILY}">`,
    `<title>${titleOf(drawn, origin)}</title>`,
    rect({ x: 0, y: 0, width, height }, { fill: inks.paper }),
    head(drawn, origin),
    arriving(drawn, { ...STAGE, width: 100 }),
    fund(drawn, { ...STAGE, x: STAGE.x + 140, width: 72 }),
    closed(drawn, { ...STAGE, x: STAGE.x + 252, width: STAGE.width - 252 }),
    sums(drawn),
    foot(drawn, origin),
    '</svg>',
  ].join('\n')
}

const plain = (text: string) => text.replace(/[<&>]/g, ' ')
const titleOf = ({ frame }: Drawn, { title, stream }: Origin) => plain(`${title}, ${stream}, seq ${frame.seq}`)

function head({ frame, inks }: Drawn, { title, simulated }: Origin): string {
  const active = frame.phase === 'closures' || frame.phase === 'trigger'
  const time = rowTime(frame.at)
  return [
    write(MARGIN, 58, simulated ? words.simulatedTitle(title) : title, { size: 28, weight: 500 }),
    write(MARGIN, 100, `${frame.at.slice(0, 10)} ${time} UTC`, { size: 24, weight: 500 }),
    write(MARGIN + 340, 100, phaseText(frame.phase), { size: 18, weight: 500, fill: active ? inks.active : inks.ink }),
    write(PICTURE.width - MARGIN, 100, words.seqIs(frame.seq), { size: 18, fill: inks.muted, anchor: 'end' }),
    line(MARGIN, 116, PICTURE.width - MARGIN, 116, { stroke: inks.line }),
  ].join('')
}

const outline = ({ ink }: Inks) => ({ fill: 'none', stroke: ink, 'stroke-width': 1.5 })

/** From the floor of a box up. */
const from = (box: Box, share: number, height: number): Box => ({
  ...box,
  y: box.y + box.height * (1 - share - height),
  height: box.height * height,
})

const px = (value: string | null) => forPixels(value) ?? 0

function arriving({ frame, ready, units, inks }: Drawn, box: Box): string {
  const many = frame.unit === 'notional'
  const end = scaleEnd(many ? px(ready.largest) : px(frame.event?.sizeBefore ?? null))
  const parts = frame.arriving.map(({ market, label, amount }) => ({
    key: `${market}${label}`,
    label: many ? market : label,
    amount,
  }))
  const fills = { 'taken by the fund': inks.water, 'closed in the queue': inks.water2, 'still to close': inks.plate }
  const total = many
    ? compactWithUnit(sum(frame.arriving.map(({ amount }) => amount)) ?? '0', units.settle)
    : bankrupt(frame, units)
  return [
    write(box.x, box.y - 12, many ? words.thisMoment : words.bankrupt, { weight: 500 }),
    ...stack(parts, end).map(({ label, from: at, height }) => {
      const part = from(box, at, height)
      const fill = fills[label as keyof typeof fills] ?? inks.water2
      const text =
        height > 0.06
          ? write(part.x + part.width / 2, part.y + part.height / 2 + 4, label, { size: 12, anchor: 'middle' })
          : ''
      return rect(part, { fill }) + text
    }),
    rect(box, outline(inks)),
    write(box.x, box.y + box.height + 22, total, { weight: 500 }),
  ].join('')
}

const bankrupt = (frame: ReplayFrame, units: RecordUnits) =>
  frame.event === null
    ? words.noneYet
    : `${frameAmount(frame, frame.event.sizeBefore, units)} ${unitText(frame, units)}`

function fund({ frame, ready, units, inks }: Drawn, box: Box): string {
  const { fund: held } = frame
  const balance = held?.balance ?? null
  const end = scaleEnd(
    Math.max(px(held === null ? null : (ready.fundPeaks[held.id] ?? null)), px(balance), px(held?.before ?? null)),
  )
  const share = Math.max(0, Math.min(1, px(balance) / end))
  return [
    write(box.x, box.y - 12, words.fund, { weight: 500 }),
    balance === null ? '' : rect(from(box, 0, share), { fill: inks.water }),
    rect(box, balance === null ? { ...outline(inks), 'stroke-dasharray': '3 3' } : outline(inks)),
    write(
      box.x,
      box.y + box.height + 22,
      balance === null ? words.notInTheRecord : compactWithUnit(balance, held?.asset ?? frameAsset(frame, units)),
      { weight: 500 },
    ),
  ].join('')
}

function closed(drawn: Drawn, box: Box): string {
  return drawn.frame.queue === null ? compartments(drawn, box) : queue(drawn, drawn.frame.queue, box)
}

function queue({ units, inks }: Drawn, shown: NonNullable<ReplayFrame['queue']>, box: Box): string {
  const { lot = null, unit = '' } = units.markets[shown.market] ?? {}
  const whole = shownSize(shown.planned, shown.cut, shown.entries)
  const at = (value: string) => box.y + box.height * (1 - Math.min(1, px(value) / whole))
  const places = slicesOf(shown.entries, whole).map(({ entry, from: begin, height, closed: taken, now }) => {
    const slice = from(box, begin, height)
    const middle = slice.y + slice.height / 2 + 4
    const named =
      height < 0.05
        ? ''
        : write(box.x + 12, middle, `${ordinal(entry.place)}  ${entry.name}`, { size: 13 }) +
          write(box.x + box.width - 12, middle, size(entry.size, lot), { size: 13, anchor: 'end' })
    return [
      rect(slice, { fill: entry.passedOver ? inks.paper : inks.plate }),
      rect(from(slice, 0, taken), { fill: inks.water }),
      rect(from(slice, taken - now, now), { fill: inks.water2 }),
      line(box.x, slice.y, box.x + box.width, slice.y, { stroke: inks.line }),
      named,
    ].join('')
  })
  return [
    write(
      box.x,
      box.y - 12,
      `${shown.market} ${sidePlural(shown.side)}: ${words.committed(shown.positions, `${size(shown.size, lot)} ${unit}`)}`,
      { weight: 500 },
    ),
    ...places,
    line(box.x, at(shown.planned), box.x + box.width, at(shown.planned), {
      stroke: inks.ink,
      'stroke-dasharray': '6 4',
    }),
    line(box.x, at(shown.cut), box.x + box.width, at(shown.cut), { stroke: inks.accent, 'stroke-width': 2.5 }),
    rect(box, outline(inks)),
    write(
      box.x,
      box.y + box.height + 22,
      words.closedOf(size(shown.closed, lot), `${size(shown.planned, lot)} ${unit}`),
      { weight: 500 },
    ),
  ].join('')
}

function compartments({ frame, units, inks }: Drawn, box: Box): string {
  const slots = slotsOf(frame.compartments, 0.03).map((slot) => {
    const own: Box = { ...box, x: box.x + box.width * slot.from, width: box.width * slot.width }
    const { level, before } = fillOf(slot)
    const total =
      frame.unit === 'notional' ? compactWithUnit(slot.total, units.settle) : frameAmount(frame, slot.total, units)
    const named =
      slot.width < 0.06
        ? ''
        : write(own.x + own.width / 2, box.y + box.height + 22, slot.market, { weight: 500, anchor: 'middle' }) +
          write(own.x + own.width / 2, box.y + box.height + 40, total, {
            size: 12,
            fill: inks.muted,
            anchor: 'middle',
          }) +
          write(
            own.x + own.width / 2,
            own.y + own.height * (1 - level) - 6,
            percent(ratioOf(slot.closed, slot.total)),
            { size: 12, anchor: 'middle' },
          )
    return (
      rect(own, { fill: inks.plate, stroke: inks.ink }) +
      rect(from(own, 0, level), { fill: inks.water }) +
      rect(from(own, before, level - before), { fill: inks.water2 }) +
      named
    )
  })
  return [write(box.x, box.y - 12, words.closedSoFar, { weight: 500 }), ...slots, rect(box, outline(inks))].join('')
}

function sums({ frame, units, inks }: Drawn): string {
  const unit = frame.unit === 'size' ? ` ${unitText(frame, units)}` : ''
  const amount = (value: string | null) => `${frameAmount(frame, value, units, true)}${unit}`
  const found = [
    [words.passedOn, frame.passedOn === null ? words.notYetSaid : amount(frame.passedOn)],
    [words.counterparties, amount(frame.closed)],
    ['Σ', frame.sum === null ? words.notYetSaid : amount(frame.sum)],
    [
      words.shortfall,
      frame.event === null ? words.noneYet : moneyWithUnit(frame.event.shortfall, frameAsset(frame, units)),
    ],
  ] as const
  const step = (PICTURE.width - 2 * MARGIN) / found.length
  return found
    .map(
      ([name, value], index) =>
        write(MARGIN + index * step, 612, name, { fill: inks.muted }) +
        write(MARGIN + index * step, 634, value, { size: 17, weight: 500 }),
    )
    .join('')
}

function foot({ inks }: Drawn, { stream, rulebook, hash }: Origin): string {
  return [
    line(MARGIN, 652, PICTURE.width - MARGIN, 652, { stroke: inks.line }),
    write(MARGIN, 676, words.from(stream, rulebook), { size: 13, fill: inks.muted }),
    write(PICTURE.width - MARGIN, 676, hash, { size: 13, fill: inks.muted, anchor: 'end' }),
  ].join('')
}
