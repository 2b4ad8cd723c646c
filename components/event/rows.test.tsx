import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, sum } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
import { figuresOf, hasOvershoot, totalsOf } from './rows'

const row = (money: Pick<EventRow, 'shortfall' | 'fundPaid' | 'adlCovered' | 'residual' | 'overshoot'>): EventRow => ({
  id: 'e',
  stream: 's',
  title: 'e',
  market: 'SOL-PERP',
  side: 'short',
  settle: 'USDT',
  unit: 'SOL',
  lot: '0.1',
  tick: '0.01',
  startedAt: '2026-11-19T21:16:04.000Z',
  endedAt: null,
  status: 'ended',
  accounts: 1,
  size: '1',
  notional: '1',
  simulated: true,
  authority: 'engine',
  coverage: 'full',
  check: 'follows-rulebook',
  ...money,
})

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((n) => parse(n.toString())?.times('1e-6').toFixed() ?? '0')
const events = fc.tuple(amount, amount, amount, amount).map(([fundPaid, adlCovered, residual, over]) => {
  const paid = sum([fundPaid, adlCovered, residual]) ?? '0'
  const overshoot = (parse(over)?.gt(paid) ?? true) ? '0' : over
  const shortfall = parse(paid)?.minus(overshoot).toFixed() ?? '0'
  return row({ shortfall, fundPaid, adlCovered, residual, overshoot })
})

describe('an event in a list', () => {
  it('adds up as printed, and so does the line of totals', () => {
    fc.assert(
      fc.property(fc.array(events, { minLength: 2, maxLength: 8 }), (rows) => {
        for (const figures of rows.map(figuresOf)) {
          const needed = sum([figures.shortfall.printed, figures.overshoot.printed])
          expect(sum([figures.fundPaid.printed, figures.adlCovered.printed, figures.residual.printed])).toBe(needed)
        }
        const totals = totalsOf(rows)
        const value = (text: string | undefined) => text?.replaceAll(/[,<]/g, '') ?? null
        const paid = sum([
          value(totals?.column('fundPaid')),
          value(totals?.column('adlCovered')),
          value(totals?.column('residual')),
        ])
        expect(paid).toBe(sum([value(totals?.column('shortfall')), value(totals?.column('overshoot'))]))
      }),
    )
  })

  it('shows what the record lacks as lacking and leaves it out of the totals', () => {
    const lacking = row({ shortfall: null, fundPaid: null, adlCovered: null, residual: null, overshoot: null })
    expect(figuresOf(lacking).shortfall.text).toBe('—')
    const known = row({ shortfall: '2', fundPaid: '1', adlCovered: '1', residual: '0', overshoot: '0' })
    expect(totalsOf([lacking, known])).toBeNull()
    expect(totalsOf([lacking, known, known])?.events).toBe(2)
    expect(totalsOf([lacking, known, known])?.column('shortfall')).toBe('4.00')
  })

  it('never prints something as nothing', () => {
    const small = row({ shortfall: '100', fundPaid: '99.999', adlCovered: '0.001', residual: '0', overshoot: '0' })
    expect(figuresOf(small).adlCovered.text).toBe('<0.01')
    expect(figuresOf(small).residual.text).toBe('0.00')
    expect(hasOvershoot([small])).toBe(false)
  })
})
