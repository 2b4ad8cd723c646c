import { describe, expect, it } from 'vitest'
import { Memo } from './memo'

describe('a memo', () => {
  it('asks once while an answer is fresh, keeps no failure, and forgets the oldest', async () => {
    let [now, asked] = [0, 0]
    const memo = new Memo<number>({ freshMs: 100, most: 2, now: () => now })
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

  it('gives an older answer while a new one is worked out, and when that fails', async () => {
    let now = 0
    const memo = new Memo<string>({ freshMs: 100, staleMs: 900, most: 2, now: () => now })
    const ask = (answer: string) => memo.get('a', async () => answer)
    expect(await ask('first')).toBe('first')
    now = 150
    await expect(memo.get('a', () => Promise.reject(new Error('no')))).resolves.toBe('first')
    await new Promise((done) => setTimeout(done))
    expect(await ask('second')).toBe('first')
    await new Promise((done) => setTimeout(done))
    expect(await ask('third')).toBe('second')
    now = 2000
    expect(await ask('fourth')).toBe('fourth')
  })
})
