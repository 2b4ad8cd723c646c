import { describe, expect, it } from 'vitest'
import { bytes } from '../hash'
import { Random } from '../simulation/random'
import { Texts } from './texts'

const SEED = 'texts 1'

describe(`texts of a log (seed ${SEED})`, () => {
  it('are what the bytes say, whoever took their place before, and mostly the same text again', () => {
    const random = Random.seeded(SEED)
    const texts = new Texts()
    // Many that share a place: the first and the last four letters of each are those of others.
    const names = Array.from({ length: 3_000 }, (_, i) => `a${i.toString(36)}${'xyz'.repeat(i % 25)}${i % 40}-end`)
    for (let i = 0; i < 30_000; i += 1) {
      const name = random.pick(names)
      const line = bytes(`{"account":"${name}"}`)
      const begin = '{"account":"'.length
      expect(texts.at(line, begin, begin + name.length)).toBe(name)
    }
    expect(texts.at(bytes(''), 0, 0)).toBe('')
  })
})
