'use client'

import { apportion, assetPlaces, forPixels, moneyUnit, moneyWithUnit, percent, ratioOf, signOf } from '@/lib/format'
import { words } from '@/lib/words/en/events'
import type { Waterfall as Facts } from '@/lib/words/en/report-words'
import { useDigits } from '../ui/digits'
import { Cell, FigureCell, Table } from '../ui/table'

const KIND_CLASS = { fund: 'part-fund', adl: 'part-adl', residual: 'part-residual' } as const

/** What was missing on top, who covered it below, as long as each other; then the same as a sum. */
export function Waterfall({ facts }: { readonly facts: Facts }) {
  const needed = facts.needed.filter((part) => signOf(part.amount) === 1)
  const paid = facts.paid.filter((part) => signOf(part.amount) === 1)
  return (
    <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-x-12 gap-y-4 max-lg:grid-cols-1">
      <div aria-hidden="true" className="space-y-1 pt-1">
        <p className="text-label text-muted">{words.whatWasMissing}</p>
        <div className="parts">
          {needed.map((part) => (
            <Part key={part.name} part={part} total={facts.total} asset={facts.asset} className="part-needed" />
          ))}
        </div>
        <p className="pt-2 text-label text-muted">{words.whoCoveredIt}</p>
        <div className="parts">
          {paid.map((part) => (
            <Part
              key={part.name}
              part={part}
              total={facts.total}
              asset={facts.asset}
              className={KIND_CLASS[part.kind]}
            />
          ))}
        </div>
      </div>
      <Sum facts={facts} />
    </div>
  )
}

interface PartProps {
  readonly part: { readonly name: string; readonly amount: string }
  readonly total: string
  readonly asset: string
  readonly className: string
}

function Part({ part, total, asset, className }: PartProps) {
  const share = forPixels(ratioOf(part.amount, total)) ?? 0
  return (
    <div
      className={`part ${className}`}
      style={{ flexGrow: share, flexBasis: 0 }}
      title={`${part.name}: ${moneyWithUnit(part.amount, asset)}`}
    >
      <span className="part-label figures">
        {part.name}, {percent(ratioOf(part.amount, total))}
      </span>
    </div>
  )
}

/** The sum adds up as printed, because its parts are rounded together; whether it does so exactly is worked out in full. */
function Sum({ facts }: { readonly facts: Facts }) {
  const { needed, paid, total, asset } = facts
  const { cash, toggle } = useDigits(
    [...needed, ...paid].map((part) => part.amount),
    asset,
  )
  const unit = moneyUnit(asset)
  const lines = (parts: Facts['needed']) => {
    const printed = apportion(
      parts.map((part) => part.amount),
      total,
      assetPlaces(asset),
    )
    return parts.map((part, i) => (
      <tr key={part.name}>
        <Cell className="whitespace-normal">
          {i === 0 ? '' : '+'} {part.name}
        </Cell>
        <FigureCell>{cash(part.amount, { printed: printed?.[i] ?? part.amount })}</FigureCell>
      </tr>
    ))
  }
  return (
    <div>
      <Table caption={words.whoCoveredTheShortfallIn(unit)}>
        <tbody>
          {lines(needed)}
          <tr className="border-b border-line-2 font-medium">
            <Cell>{words.toBeCovered(unit)}</Cell>
            <FigureCell>{cash(total)}</FigureCell>
          </tr>
          {lines(paid)}
        </tbody>
        <tfoot>
          <tr>
            <Cell>
              {words.missingCovered(
                facts.adds ? words.addsUpExactly : <strong className="text-active">{words.doesNotAddUp}</strong>,
              )}
            </Cell>
            <FigureCell>{cash(facts.left)}</FigureCell>
          </tr>
        </tfoot>
      </Table>
      {toggle !== null && <p className="mt-2 text-end max-md:text-start">{toggle}</p>}
    </div>
  )
}
