import { describe, expect, it } from 'vitest'
import { Memo } from './memo'

describe('a memo', () => {
  it('asks once while an answer is fresh, keeps no failure, and forgets the oldest', async () => {
    let [now, asked] = [0, 0]
    const memo = new Memo<number>(100, 2, () => now)
    const ask = (key: string) =>
      memo.get(key, async () => {
        asked += 1
        return asked
      })
    expect(await Promise.all([ask('a'), ask('a')])).toEqual([1, 1])
    now = 100
    expect(await ask('a')).toBe(2)
    await expect(memo.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await ask('b')).toBe(3)
    expect(await ask('c')).toBe(4)
    expect(await ask('b')).toBe(3)
    expect(await ask('a')).toBe(5)
  })
})
