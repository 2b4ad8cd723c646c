import { describe, expect, it } from 'vitest'
import { Directory } from './directory'

describe('account ids by number', () => {
  it('are told back, whoever was asked for before', () => {
    const ids = Array.from({ length: 40_000 }, (_, i) => `${'x'.repeat(i % 64)}${i}`.slice(-64))
    const directory = new Directory(10)
    const numbers = ids.map((id) => directory.add(id))
    expect(numbers).toEqual(ids.map((_, i) => i))
    // Numbers that are far apart share a place among the texts that are kept.
    for (let i = 0; i < ids.length; i += 1) {
      const other = (i * 16_384) % ids.length
      expect(directory.idOf(other)).toBe(ids[other])
      expect(directory.idOf(i)).toBe(ids[i])
      expect(directory.indexOf(ids[i] ?? '')).toBe(i)
    }
    expect(directory.indexOf('nobody')).toBe(-1)
  })
})
