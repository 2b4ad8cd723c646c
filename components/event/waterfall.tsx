import { columnPlaces, forPixels, money, moneyUnit, moneyWithUnit, percent, ratioOf, signOf } from '@/lib/format'
import { Cell, FigureCell, Table } from '../ui/table'
import type { Waterfall as Facts } from './report-words'

const KIND_CLASS = { fund: 'part-fund', adl: 'part-adl', residual: 'part-residual' } as const

/** What was missing on top, who covered it below, as long as each other; then the same as a sum. */
export function Waterfall({ facts }: { readonly facts: Facts }) {
  const needed = facts.needed.filter((part) => signOf(part.amount) === 1)
  const paid = facts.paid.filter((part) => signOf(part.amount) === 1)
  return (
    <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-x-12 gap-y-4 max-lg:grid-cols-1">
      <div aria-hidden="true" className="space-y-1 pt-1">
        <p className="text-label text-muted">what was missing</p>
        <div className="parts">
          {needed.map((part) => (
            <Part key={part.name} part={part} total={facts.total} asset={facts.asset} className="part-needed" />
          ))}
        </div>
        <p className="pt-2 text-label text-muted">who covered it</p>
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

/** Exact to the last digit that any of the figures has. */
function Sum({ facts }: { readonly facts: Facts }) {
  const all = [...facts.needed, ...facts.paid].map((part) => part.amount)
  const places = columnPlaces(all, facts.asset)
  const unit = moneyUnit(facts.asset)
  const line = (name: string, amount: string, sign: string) => (
    <tr key={name}>
      <Cell className="whitespace-normal">
        {sign} {name}
      </Cell>
      <FigureCell>{money(amount, facts.asset, { places })}</FigureCell>
    </tr>
  )
  return (
    <Table caption={`Who covered the shortfall, in ${unit}`}>
      <tbody>
        {facts.needed.map((part, i) => line(part.name, part.amount, i === 0 ? '' : '+'))}
        <tr className="border-b border-line-2 font-medium">
          <Cell>= to be covered, {unit}</Cell>
          <FigureCell>{money(facts.total, facts.asset, { places })}</FigureCell>
        </tr>
        {facts.paid.map((part, i) => line(part.name, part.amount, i === 0 ? '' : '+'))}
      </tbody>
      <tfoot>
        <tr>
          <Cell>{facts.adds ? '✓ adds up exactly' : <strong className="text-active">does not add up</strong>}</Cell>
          <FigureCell>{money(facts.total, facts.asset, { places })}</FigureCell>
        </tr>
      </tfoot>
    </Table>
  )
}
