import { describe, expect, it } from 'vitest'
import type { Hull } from '@/lib/wire/frames'
import { answer, IT, type Mine, YOU } from '@/lib/words/en/waterline-sentences'
import { wrap } from './labels'
import { FRAME } from './levels'
import { viewOf } from './view'

const HULL: Hull = {
  market: 'BTC-PERP',
  side: 'short',
  unit: 'BTC',
  settle: 'USDT',
  mark: '100',
  tick: '0.1',
  lot: '0.001',
  size: '100',
  positions: 1_734,
  seams: ['10', '50'],
  fundAvailable: '1000',
  curve: [0, 0.1, 0.2, 0.3].map((move, index) => ({
    move: `${move}`,
    closed: `${index * 25}`,
    shortfall: `${index * 5_000}`,
    fundPaid: index === 0 ? '0' : '1000',
  })),
  exhausted: '0.02',
}
const MINE: Mine = { voice: YOU, place: 1_003, ahead: '12', size: '2', reach: { adlPrice: '95', moveToReach: '-0.05' } }

function view(step: number, part: number, mine: Mine | null = MINE) {
  const sample = HULL.curve[step]
  if (sample === undefined) throw new Error('no such step')
  return viewOf(HULL, mine, sample, part)
}

describe('labels of the gauge', () => {
  it('wrap between words, never between a figure and its unit', () => {
    expect(wrap('82.338\u00a0BTC closed', 14)).toEqual(['82.338\u00a0BTC', 'closed'])
    expect(wrap('no shortfall', 14)).toEqual(['no shortfall'])
    expect(wrap('289,800\u00a0contracts', 5)).toEqual(['289,800\u00a0contracts'])
  })

  it('stand one below the other, in the drawing, on a phone and on a desk', () => {
    for (const step of [0, 1, 2, 3]) {
      for (const part of [0.2, 1]) {
        for (const labels of Object.values(view(step, part).labels)) {
          const sorted = [...labels].sort((a, b) => a.top - b.top)
          let end = 0
          for (const { top, lines } of sorted) {
            expect(top).toBeGreaterThanOrEqual(end - 1e-6)
            end = top + lines.length * 15
          }
          expect(end).toBeLessThanOrEqual(FRAME.bed + 3)
        }
      }
    }
  })

  it('keep short lines on a phone', () => {
    const lines = view(2, 0.2).labels.narrow.flatMap((label) => label.lines)
    expect(lines.every((line) => line.length <= 16)).toBe(true)
  })

  it('say when the water stands above what is drawn, under its line where there is no room above', () => {
    const water = view(3, 0.2).labels.wide.find(({ id }) => id === 'water')
    expect(water?.lines.at(-1)).toBe('above this part')
    expect(water?.top).toBeGreaterThanOrEqual(0)
  })

  it('say “you” to nobody but the owner', () => {
    const theirs = { ...MINE, voice: IT }
    const said = HULL.curve.map((sample, step) => {
      const { wide, narrow } = view(step, 1, theirs).labels
      return [answer(HULL, sample, theirs), ...[...wide, ...narrow].flatMap(({ lines }) => lines)].join(' ')
    })
    expect(said.join(' ')).not.toMatch(/\byou/i)
    expect(said.join(' ')).toContain('This one, 1,003rd of')
    expect(view(1, 1).labels.wide.some(({ lines }) => lines[0]?.startsWith('You, '))).toBe(true)
  })

  it('speak of nobody where no position is mine', () => {
    expect(view(1, 1, null).labels.wide.map(({ id }) => id)).toEqual(['water', 'exhausted', 'now'])
  })
})

describe('my slice', () => {
  it('is wet as far as the water covers it', () => {
    expect(view(0, 1).wet).toBeNull()
    const { wet, slice } = view(1, 1)
    expect(wet).toEqual({ top: slice?.top, bottom: slice?.line })
  })
})
