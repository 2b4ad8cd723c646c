'use client'

import { useId, useState } from 'react'
import {
  compactWithUnit,
  count,
  difference,
  MINUS,
  moneyWithUnit,
  percent,
  price,
  sidePlural,
  signOf,
  size,
  sizeWithUnit,
} from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { LightsSmall } from '../lights'
import { frontPart } from './levels'
import { ASSUMPTIONS, account, answer, type CurveSample, direction, type Mine, moveText } from './sentence'
import { BOX, FRAME, RANGE, sliceOf, viewOf, type WaterlineView } from './view'
import css from './waterline.module.css'

interface WaterlineProps {
  readonly hull: Hull
  readonly lot: string
  readonly mine: Mine | null
  /** The last figures are kept but are not current. */
  readonly blind?: boolean
}

/** The stress shown first: the same ten per cent that every cover in the program is stated for. */
const FIRST_MOVE = 0.1

/** One side of one market as a hull in the water: the queue, the fund under it, and what a move of the mark would close. */
export function Waterline({ hull, lot, mine, blind = false }: WaterlineProps) {
  const last = Math.max(0, hull.curve.length - 1)
  const [step, setStep] = useState(() => Math.min(last, nearest(hull, FIRST_MOVE)))
  const zoomed = frontPart(Number(hull.size), sliceOf(mine))
  const [whole, setWhole] = useState(false)
  const sample = hull.curve[Math.min(step, last)]
  if (sample === undefined)
    return <p className={css.lacking}>How far the mark would have to move is not known for this market.</p>

  const part = whole ? 1 : zoomed
  const view = viewOf(hull, lot, mine, sample, part)
  const said = answer(hull, lot, sample, mine)
  return (
    <figure className={css.gauge} data-blind={blind ? '' : undefined}>
      {zoomed < 1 ? <PartChoice part={zoomed} whole={whole} onChange={setWhole} /> : null}
      <div
        className={css.drawing}
        role="img"
        aria-label={`Waterline of the ${hull.market} ${sidePlural(hull.side)}. ${said}`}
      >
        <Grid view={view} />
        <Gutter hull={hull} view={view} />
        <HullDrawing view={view} zoomed={part < 1} />
        <Comb view={view} />
        <Curve view={view} mine={mine} hull={hull} />
      </div>
      <MoveSlider hull={hull} sample={sample} step={Math.min(step, last)} last={last} said={said} onChange={setStep} />
      <figcaption className={css.answer}>
        <b>{said}</b> {account(hull, lot, sample, mine)} <span className={css.assume}>{ASSUMPTIONS}</span>
        {blind ? ' These are the last known figures.' : null}
      </figcaption>
      <TableTwin hull={hull} lot={lot} />
    </figure>
  )
}

function nearest(hull: Hull, move: number): number {
  let best = 0
  hull.curve.forEach((sample, index) => {
    const distance = Math.abs(Math.abs(Number(sample.move)) - move)
    const held = hull.curve[best]
    if (held !== undefined && distance < Math.abs(Math.abs(Number(held.move)) - move)) best = index
  })
  return best
}

interface PartChoiceProps {
  readonly part: number
  readonly whole: boolean
  readonly onChange: (whole: boolean) => void
}

function PartChoice({ part, whole, onChange }: PartChoiceProps) {
  const name = useId()
  return (
    <fieldset className={css.parts}>
      <legend className="sr-only">Part of the queue shown</legend>
      <label>
        <input type="radio" name={name} checked={!whole} onChange={() => onChange(false)} />
        <span>Front {Math.round(part * 100)} %</span>
      </label>
      <label>
        <input type="radio" name={name} checked={whole} onChange={() => onChange(true)} />
        <span>Whole queue</span>
      </label>
    </fieldset>
  )
}

function Grid({ view }: { readonly view: WaterlineView }) {
  return view.drafts
    .filter(({ major, share }) => major && share > 0)
    .map(({ y }) => <i key={y} className={css.rule} style={{ top: y }} />)
}

function Gutter({ hull, view }: { readonly hull: Hull; readonly view: WaterlineView }) {
  const last = view.drafts.length - 1
  return (
    <div className={css.gutter}>
      <span className={css.head}>queue</span>
      {view.fifths.map(({ lights, from, to }) =>
        from - to < 30 ? null : (
          <span key={lights} className={css.fifth} style={{ top: (from + to) / 2 - 5 }}>
            <LightsSmall lights={lights} />
          </span>
        ),
      )}
      {view.drafts.map(({ share, y, major }, index) =>
        major ? (
          <span key={share} className={css.draft} style={{ top: y - 8 }}>
            {index === 0 ? <em>front </em> : null}
            {index === last && view.scale.part === 1 ? <em>back </em> : null}
            {draftText(share)}
          </span>
        ) : (
          <i key={share} className={css.tick} style={{ top: y }} />
        ),
      )}
      <span className={css.fund} style={{ top: (FRAME.keel + FRAME.bed) / 2 - 15 }}>
        {compactWithUnit(hull.fundAvailable, hull.settle)}
        <br />
        <em>above </em>floor
      </span>
    </div>
  )
}

function draftText(share: number): string {
  const text = share * 100
  return `${Number.isInteger(Math.round(text * 1e6) / 1e6) ? Math.round(text) : text.toFixed(1)} %`
}

function HullDrawing({ view, zoomed }: { readonly view: WaterlineView; readonly zoomed: boolean }) {
  const { top, keel, bed } = FRAME
  const { slice } = view
  return (
    <div className={css.hull}>
      <i className={css.plate} style={{ top, height: keel - top }} />
      <i className={css.water} style={{ top: view.level, height: bed - view.level }} />
      <svg className={css.fill} viewBox={`0 0 100 ${bed}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={view.seams.map((y) => `M0 ${y.toFixed(1)}H100`).join('')} className={css.seam} />
      </svg>
      <i className={css.sides} style={{ top, height: bed - top }} data-torn={zoomed ? '' : undefined} />
      {zoomed ? <Torn top={top} /> : null}
      <i className={css.keel} style={{ top: keel }} />
      <span className={css.chamber} style={{ top: (keel + bed) / 2 - 8 }}>
        Fund
      </span>
      <i className={css.surface} style={{ top: view.level }} />
      {slice === null || slice.hidden ? null : (
        <>
          <i className={css.slice} style={{ top: slice.top, height: slice.line - slice.top }} />
          <svg className={css.disc} style={{ top: slice.line - 14 }} viewBox="0 0 44 28" aria-hidden="true">
            <circle cx="22" cy="14" r="11" />
            <path d="M0 14H44" />
          </svg>
        </>
      )}
    </div>
  )
}

/** The hull goes on above: its upper edge is drawn torn, as on any drawing of a part. */
function Torn({ top }: { readonly top: number }) {
  return (
    <svg
      className={css.torn}
      style={{ top: top - 5 }}
      viewBox="0 0 120 10"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d="M0 5L10 1L20 8L30 3L40 9L50 2L60 7L70 1L80 8L90 3L100 9L110 2L120 5V0H0Z" className={css.tornPaper} />
      <path d="M0 5L10 1L20 8L30 3L40 9L50 2L60 7L70 1L80 8L90 3L100 9L110 2L120 5" className={css.tornLine} />
    </svg>
  )
}

function Comb({ view }: { readonly view: WaterlineView }) {
  const gap = view.bracket
  return (
    <div className={css.comb}>
      <i className={css.surface} style={{ top: view.level }} />
      <i className={css.keel} style={{ top: FRAME.keel }} />
      {view.slice === null || view.slice.hidden ? null : <i className={css.mine} style={{ top: view.slice.line }} />}
      {gap === null || gap.to - gap.from < 2 ? null : (
        <i className={css.bracket} data-kind={gap.kind} style={{ top: gap.from, height: gap.to - gap.from }} />
      )}
      {view.labels.map((label) => (
        <span key={label.id} className={css.label} data-tone={label.tone} style={{ top: label.top }}>
          {label.lines.map((line, index) => (
            <span key={line} data-first={index === 0 ? '' : undefined}>
              {line}
            </span>
          ))}
        </span>
      ))}
    </div>
  )
}

const percentOf = (share: number): string => `${(share * 100).toFixed(2)}%`

function Curve({
  view,
  mine,
  hull,
}: {
  readonly view: WaterlineView
  readonly mine: Mine | null
  readonly hull: Hull
}) {
  const ruling = useId().replace(/[^a-zA-Z0-9-]/g, '')
  const { top, bed, keel } = FRAME
  const line = view.slice === null || view.slice.hidden ? null : view.slice.line
  return (
    <div className={css.curve}>
      <span className={css.head}>
        closed<em>, by move of the mark</em>
      </span>
      <svg
        className={css.cut}
        style={{ top, height: bed - top + 1 }}
        viewBox={`0 ${top} ${BOX} ${bed - top + 1}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <defs>
          <pattern id={ruling} width={BOX} height="5" patternUnits="userSpaceOnUse">
            <path d={`M0 4.5H${BOX}`} className={css.ruling} />
          </pattern>
        </defs>
        <path d={view.area} className={css.area} />
        <path d={view.area} fill={`url(#${ruling})`} />
        <path d={view.line} className={css.step} />
      </svg>
      <i className={css.keel} style={{ top: keel }} />
      <i className={css.surface} style={{ top: view.level, width: percentOf(view.at) }} />
      <i className={css.plumb} style={{ left: percentOf(view.at), top: view.level, height: bed - view.level + 14 }} />
      {view.exhaustedAt === null ? null : (
        <>
          <i className={css.drop} style={{ left: percentOf(view.exhaustedAt), top: keel, height: bed - keel + 8 }} />
          <i className={css.ring} style={{ left: percentOf(view.exhaustedAt), top: keel }} />
        </>
      )}
      {line === null ? null : <i className={css.mine} style={{ top: line, width: percentOf(view.reachAt ?? 1) }} />}
      {line !== null && view.reachAt !== null ? (
        <>
          <i className={css.drop} style={{ left: percentOf(view.reachAt), top: line, height: bed - line + 8 }} />
          <i className={css.ring} style={{ left: percentOf(view.reachAt), top: line }} />
        </>
      ) : null}
      {line !== null && view.reachAt === null ? (
        <span className={css.beyond} style={{ top: line - 3 }}>
          {mine?.reach
            ? `reached at ${percent(mine.reach.moveToReach, { signed: true })}`
            : `not within ${moveText(hull, `${RANGE}`)}`}
        </span>
      ) : null}
      <i className={css.dot} style={{ left: percentOf(view.at), top: view.level }} />
    </div>
  )
}

interface MoveSliderProps {
  readonly hull: Hull
  readonly sample: CurveSample
  readonly step: number
  readonly last: number
  readonly said: string
  readonly onChange: (step: number) => void
}

function MoveSlider({ hull, sample, step, last, said, onChange }: MoveSliderProps) {
  const id = useId()
  const verb = direction(hull) < 0 ? 'falls' : 'rises'
  return (
    <div className={css.slider}>
      <label htmlFor={id}>If the mark {verb} by</label>
      <div className={css.track}>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={step}
          aria-valuetext={`${percent(sample.move.replace(/^-/, ''))}. ${said}`}
          style={{ '--passed': `${last === 0 ? 0 : (step / last) * 100}%` } as React.CSSProperties}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
        <div className={css.axis} aria-hidden="true">
          <span>0</span>
          <span>{wholeMove(hull, 0.1)}</span>
          <span>{wholeMove(hull, 0.2)}</span>
          <span>{wholeMove(hull, RANGE)} %</span>
        </div>
      </div>
    </div>
  )
}

const wholeMove = (hull: Hull, move: number): string => `${direction(hull) < 0 ? MINUS : '+'}${Math.round(move * 100)}`

/** Every fifth sample is enough to read the curve as figures: steps of two and a half per cent. */
const TWIN_EVERY = 5

function TableTwin({ hull, lot }: { readonly hull: Hull; readonly lot: string }) {
  const rows = hull.curve.filter((_, index) => index % TWIN_EVERY === 0)
  return (
    <details className={css.twin}>
      <summary>As a table</summary>
      <section
        className={css.twinScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Shortfall and size closed, ${hull.market} ${sidePlural(hull.side)}`}
      >
        <table>
          <caption className="sr-only">
            What a move of the mark would close: {count(hull.positions)} {hull.market} {sidePlural(hull.side)},{' '}
            {sizeWithUnit(hull.size, lot, hull.unit)}
          </caption>
          <thead>
            <tr>
              <th scope="col">Move</th>
              <th scope="col">Shortfall, {hull.settle}</th>
              <th scope="col">Fund pays</th>
              <th scope="col">ADL covers</th>
              <th scope="col">Closed, {hull.unit}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((sample) => (
              <tr key={sample.move}>
                <th scope="row">{moveText(hull, sample.move)}</th>
                <td>{moneyWithUnit(sample.shortfall, hull.settle)}</td>
                <td>{moneyWithUnit(sample.fundPaid, hull.settle)}</td>
                <td>
                  {moneyWithUnit(
                    signOf(sample.closed) === 0 ? '0' : difference(sample.shortfall, sample.fundPaid),
                    hull.settle,
                  )}
                </td>
                <td>{size(sample.closed, lot)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={css.assume}>Mark {price(hull.mark, hull.tick)}.</p>
    </details>
  )
}
