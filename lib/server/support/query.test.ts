import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { receiptId } from '@/engine/receipt/code'
import { sha256 } from '../sha256'
import { middleOf, readQuery, WORDS_MAX } from './query'

const NOW = Date.parse('2026-11-22T18:00:00.000Z')
const read = (text: string) => readQuery(text, NOW)
const momentIn = (text: string) => {
  const [time] = read(text).times
  return time && new Date(middleOf(time.value)).toISOString()
}

describe('times as people write them', () => {
  it.each([
    ['2026-11-22T17:55:03.250Z', '2026-11-22T17:55:03.250Z'],
    ['2026-11-22 17:55', '2026-11-22T17:55:00.000Z'],
    ['2026/11/22, 17:55:03', '2026-11-22T17:55:03.000Z'],
    ['2026-11-22T19:55:00+02:00', '2026-11-22T17:55:00.000Z'],
    ['2026-11-22 12:25 -0530', '2026-11-22T17:55:00.000Z'],
    ['22 Nov 2026 17:55', '2026-11-22T17:55:00.000Z'],
    ['on 22nd November 2026 at 5:55 pm', '2026-11-22T17:55:00.000Z'],
    ['Nov 22, 2026 5:55 PM UTC', '2026-11-22T17:55:00.000Z'],
    ['22.11.2026 17:55', '2026-11-22T17:55:00.000Z'],
    ['22/11/2026 17:55', '2026-11-22T17:55:00.000Z'],
    ['11/22/2026 17:55', '2026-11-22T17:55:00.000Z'],
    ['1795370103', '2026-11-22T17:55:03.000Z'],
    ['1795370103250', '2026-11-22T17:55:03.250Z'],
    ['it was 17:55', '2026-11-22T17:55:00.000Z'],
    ['12:05 am', '2026-11-22T00:05:00.000Z'],
    // Still to come today, so it was yesterday.
    ['23:30', '2026-11-21T23:30:00.000Z'],
  ])('%s', (text, expected) => {
    expect(momentIn(text)).toBe(expected)
  })

  it('takes a day for the whole day, and says so', () => {
    const [time] = read('2026-11-22').times
    expect(time?.value).toMatchObject({ from: Date.parse('2026-11-22'), to: Date.parse('2026-11-23') - 1 })
    expect(time?.value.meaning).toBe('all of 2026-11-22, UTC')
  })

  it.each(['2026-13-01', '2026-02-30', '31.11.2026', '25:00', '12:60', '13:00 pm', '0:30 pm', '99999999999999'])(
    'finds no moment in %s',
    (text) => expect(read(text).times).toEqual([]),
  )
})

describe('the rest of what is pasted', () => {
  it('finds everything in a mail', () => {
    const receipt = receiptId(sha256, 'seed', 'ETH-PERP.6855', 'trend-0001')
    const { words, receipts, lines, times } = read(
      `Hello, my account trend-0001 lost its ETH-PERP short at 2026-11-22 17:39 (order #6,862). Receipt ${receipt.toLowerCase()}. Event ETH-PERP.6855. Why??`,
    )
    expect(receipts.map(({ value }) => value)).toEqual([receipt])
    expect(lines.map(({ value }) => value)).toEqual([6862])
    expect(times).toHaveLength(1)
    expect(words).toEqual(expect.arrayContaining(['trend-0001', 'ETH-PERP', 'ETH-PERP.6855']))
    expect(words.join(' ')).not.toContain('2026')
  })

  it('hears a receipt read over the telephone', () => {
    const receipt = receiptId(sha256, 'seed', 'BTC-PERP.12', 'alice')
    const spoken = receipt.replaceAll('-', ' ').toLowerCase()
    expect(read(`it says ${spoken}`).receipts[0]?.value).toBe(receipt)
    const wrong = `${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`
    expect(read(wrong).receipts).toEqual([])
  })

  it.each([
    ['#4711', 4711],
    ['seq 4711', 4711],
    ['trade no. 4,711', 4711],
    ['Order ID: 4711', 4711],
    ['sim-live-1@4711', 4711],
  ])('takes %s for a line of the log', (text, line) => {
    expect(read(text).lines[0]?.value).toBe(line)
  })

  it.each(['#0', '#99999999999999999999', 'order', 'me@example.com'])('finds no line in %s', (text) => {
    expect(read(text).lines).toEqual([])
  })
})

describe('what nobody should paste', () => {
  it.each([
    ['a formula', '=HYPERLINK("http://x","y")+cmd|calc'],
    ['SQL', `'; DROP TABLE lookup; -- " OR 1=1`],
    ['markup', '</script><img src=x onerror=alert(1)>'],
    ['names of objects', '__proto__ constructor prototype hasOwnProperty'],
    ['controls and directions', '\u0000\u202Ealice\u202C\u0007'],
    ['halves of characters', '\uD800 alice \uDFFF'],
    ['emoji and twins', '👩‍👩‍👧 e\u0301 é ａｌｉｃｅ'],
  ])('%s yields nothing but words that could be names', (_, text) => {
    const { words } = read(text)
    for (const word of words) expect(word).toMatch(/^[A-Za-z0-9_.:-]{1,64}$/)
  })

  it('stays quick and bounded however long it is', () => {
    for (const piece of ['a', 'a ', '1', '1 ', '-', '12:', '2026-', '#1 ', 'jan ', ' ', '\u202E', '1a2b ']) {
      const { words, lines } = read(piece.repeat(Math.ceil(10_240 / piece.length)))
      expect(words.length).toBeLessThanOrEqual(WORDS_MAX)
      expect(lines.every(({ value }) => Number.isSafeInteger(value))).toBe(true)
    }
  })

  it('throws at nothing, and reads no character twice', () => {
    let times = 0
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc
            .array(
              fc.constantFrom(
                '22.11.2026',
                '2026-11-22',
                'nov 22, 2026',
                ' 17:55',
                ' 5:55 pm',
                '#12',
                '1795370103',
                '.',
                ' ',
                '-',
                'T',
              ),
            )
            .map((a) => a.join('')),
        ),
        (text) => {
          const found = read(text)
          times += found.times.length
          const length = [...found.times, ...found.receipts, ...found.lines].reduce(
            (sum, { text: t }) => sum + t.length,
            0,
          )
          expect(length).toBeLessThanOrEqual(text.normalize('NFC').length)
          for (const { value } of found.times) expect(value.from).toBeLessThan(value.to)
        },
      ),
    )
    expect(times).toBeGreaterThan(20)
  })
})
