import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hex, type Sha256 } from '../hash'
import { Measures } from '../measures'
import { committable, rank } from '../ranking/queue'
import { bookOf, MARKET } from '../ranking/testing'
import { rankWhole } from '../ranking/whole-queue'
import { rulebookNamed } from '../rulebooks/index'
import { commitQueue, queueRows, treeOf } from './commitment'
import { saltKeyOf } from './objects'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

it('commits to the same root as the tree over the rows that are published later', () => {
  const view = bookOf('commitment', 300, 'linear')
  const market = view.market(MARKET)
  for (const side of ['long', 'short'] as const) {
    const quick = rankWhole(new Measures(view), market, side, rulebookNamed('bitmex'))
    const exact = committable(rank(new Measures(view), market, side, rulebookNamed('bitmex')), view)
    const rows = queueRows(quick)
    const root = hex(treeOf(sha256, 'E.1', saltKeyOf(sha256, 'seed', 'E.1'), rows).root())
    expect(rows.length).toBeGreaterThan(100)
    expect(commitQueue(sha256, 'seed', 'E.1', quick)).toBe(root)
    expect(commitQueue(sha256, 'seed', 'E.1', exact)).toBe(root)
    expect(queueRows(exact)).toEqual(rows)
  }
})

it('escapes whatever stands in a name', () => {
  const view = bookOf('names', 40, 'linear')
  const order = rankWhole(new Measures(view), view.market(MARKET), 'long', rulebookNamed('bitmex'))
  const plain = queueRows(order)
  const name = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name), { minLength: 40 }), name, (names, event) => {
      const rows = plain.map((row, i) => ({ ...row, account: names[i]?.[0] ?? '', owner: names[i]?.[1] ?? '' }))
      const root = hex(treeOf(sha256, event, saltKeyOf(sha256, 'seed', event), rows).root())
      expect(commitQueue(sha256, 'seed', event, { ...order, rows: () => rows })).toBe(root)
    }),
  )
})
