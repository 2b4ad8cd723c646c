import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  absolute,
  age,
  allDigits,
  apportion,
  columnPlaces,
  compact,
  compactWithUnit,
  count,
  date,
  dateTime,
  difference,
  duration,
  exact,
  fixed,
  lasted,
  MINUS,
  money,
  moneyWithUnit,
  NBSP,
  offset,
  ordinal,
  parse,
  percent,
  price,
  ratioOf,
  relative,
  size,
  stamp,
  stampMs,
  sum,
  times,
  UNKNOWN,
  workedOut,
  worstState,
} from '.'

/** Plain decimals of every shape the wire allows, up to thirty digits on either side of the point. */
const plain = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 18n }),
    fc.option(fc.stringMatching(/^\d{1,18}$/), { nil: undefined }),
  )
  .map(([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === undefined ? '' : `.${fraction}`}`)

/** Reads a figure back the way a person would: grouping and units dropped, U+2212 as minus. */
function readBack(text: string): string {
  return text
    .replaceAll(',', '')
    .replaceAll(MINUS, '-')
    .replaceAll('+', '')
    .replace(/[^\d.-]/g, '')
}

const isBound = (text: string) => /^\+?[<>]/.test(text)
const isZero = (value: string) => parse(value)?.isZero() === true

const writers: Readonly<Record<string, (value: string) => string>> = {
  money: (value) => money(value, 'USDT'),
  signedMoney: (value) => money(value, 'USDT', { signed: true }),
  moneyWithUnit: (value) => moneyWithUnit(value, 'USDT'),
  bitcoin: (value) => moneyWithUnit(value, 'BTC'),
  price: (value) => price(value, '0.5'),
  wholePrice: (value) => price(value, '5'),
  size: (value) => size(value, '0.001'),
  percent: (value) => percent(value, { signed: true }),
  times,
  allDigits,
  compact: (value) => compact(value, { signed: true }),
  compactWithUnit: (value) => compactWithUnit(value, 'USDT'),
}

describe('every figure', () => {
  for (const [name, write] of Object.entries(writers)) {
    it(`${name} never shows a value that is not zero as zero, and zero always as zero`, () => {
      fc.assert(
        fc.property(plain, (value) => {
          const text = write(value)
          const bound = isBound(text)
          if (isZero(value)) {
            expect(bound).toBe(false)
            expect(Number(readBack(text))).toBe(0)
          } else {
            expect(bound || Number(readBack(text)) !== 0).toBe(true)
          }
        }),
      )
    })

    it(`${name} never prints NaN, Infinity, an exponent or an ASCII minus`, () => {
      fc.assert(
        fc.property(
          fc.oneof(plain, fc.string(), fc.constantFrom('NaN', 'Infinity', '1e5', '+1', '1,0', '')),
          (value) => {
            const text = write(value)
            expect(text).not.toMatch(/NaN|Infinity|\de|-/)
            if (parse(value) === null) expect(text).toBe(UNKNOWN)
          },
        ),
      )
    })
  }

  it('says unknown for what is not known', () => {
    for (const lacking of [null, undefined]) {
      for (const text of [
        money(lacking),
        moneyWithUnit(lacking, 'USDT'),
        price(lacking, '0.1'),
        size(lacking, '1'),
        percent(lacking),
        times(lacking),
        compact(lacking),
        compactWithUnit(lacking, 'BTC'),
        exact(lacking),
        count(lacking),
        ordinal(lacking),
        stamp(lacking),
        stampMs(lacking),
        dateTime(lacking),
        date(lacking),
        duration(lacking),
        age(lacking),
        relative(lacking, 0),
        lasted(lacking, lacking),
      ]) {
        expect(text).toBe(UNKNOWN)
      }
    }
  })

  it('rounds to the nearest unit and keeps every digit above it', () => {
    fc.assert(
      fc.property(plain, fc.integer({ min: 0, max: 8 }), (value, places) => {
        const known = parse(value)
        if (known === null) throw new Error('the generator makes plain decimals')
        const text = fixed(known, places)
        if (isBound(text)) return
        const shown = parse(readBack(text))
        expect(shown?.minus(known).abs().times(2).lte(`1e-${places}`)).toBe(true)
      }),
    )
  })

  it('exact loses nothing', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(parse(readBack(exact(value, 'USDT')))?.eq(parse(value) ?? Number.NaN)).toBe(true)
      }),
    )
  })
})

describe('sums', () => {
  it('add up as printed when printed with the places of their column', () => {
    const cents = fc
      .bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
      .map((n) => parse(n.toString())?.times('1e-6').toFixed() ?? '0')
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 12 }), (parts) => {
        const total = sum(parts)
        const places = columnPlaces([...parts, total])
        const printed = parts.map((part) => readBack(money(part, undefined, { places })))
        expect(sum(printed.map((part) => parse(part)?.toFixed() ?? null))).toBe(
          parse(readBack(money(total, undefined, { places })))?.toFixed(),
        )
      }),
    )
  })

  it('printed with fewer places than they have still add up as printed', () => {
    const part = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((n) => parse(n.toString())?.times('1e-6').toFixed() ?? '0')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const total = sum(parts)
        const printed = apportion(parts, total, 2) ?? []
        expect(sum(printed)).toBe(parse(total)?.toDecimalPlaces(2, 4).toFixed())
        for (const [i, text] of printed.entries()) {
          expect(parse(difference(text, parts[i]))?.abs().lt('0.01')).toBe(true)
        }
      }),
    )
    expect(apportion(['1', null], '1', 2)).toBeNull()
  })

  it('of nothing known is unknown, not zero', () => {
    expect(sum([null, null])).toBeNull()
    expect(sum([null, '2', '-2'])).toBe('0')
    expect(ratioOf('1', '0')).toBeNull()
    expect(absolute('-3.50')).toBe('3.5')
  })
})

describe('formats', () => {
  it('writes money, prices and sizes', () => {
    expect(money('9482316.07')).toBe('9,482,316.07')
    expect(money('-0.004')).toBe(`>${MINUS}0.01`)
    expect(money('0.004', 'USDT', { signed: true })).toBe('+<0.01')
    expect(money('84198.87', 'USDT', { signed: true })).toBe('+84,198.87')
    expect(money('0', 'USDT', { signed: true })).toBe('0.00')
    expect(moneyWithUnit('-12.5', 'USDT')).toBe(`${MINUS}$12.50`)
    expect(moneyWithUnit('0.0012', 'BTC')).toBe(`0.00120000${NBSP}BTC`)
    expect(price('91284.5', '0.1')).toBe('91,284.5')
    expect(size('640', '0.1')).toBe('640.0')
    expect(exact('100.0012', 'USDT')).toBe('100.0012')
    expect(allDigits('-12345.60')).toBe(`${MINUS}12,345.6`)
    expect(workedOut('-415.15 ÷ 20701.15 × (2 - 0.5)')).toBe(`${MINUS}415.15 ÷ 20,701.15 × (2 ${MINUS} 0.5)`)
  })

  it('writes ratios', () => {
    expect(percent('-0.095', { signed: true })).toBe(`${MINUS}9.5${NBSP}%`)
    expect(percent('0.179', { signed: true })).toBe(`+17.9${NBSP}%`)
    expect(percent('0.0004')).toBe(`<0.1${NBSP}%`)
    expect(percent('0.0137', { places: 2 })).toBe(`1.37${NBSP}%`)
    expect(times('0.88')).toBe('0.88×')
    expect(times('12345.678')).toBe('12,346×')
  })

  it('shortens only where it says so', () => {
    expect(compact('264118.09', { prefix: '$' })).toBe('$264.1k')
    expect(compact('999960')).toBe('1.0M')
    expect(compact('999.99')).toBe('999.99')
    expect(compact('640')).toBe('640')
    expect(compact('-2103111430.86', { prefix: '$' })).toBe(`${MINUS}$2.1B`)
    expect(compactWithUnit('3200', 'BTC')).toBe(`3.2k${NBSP}BTC`)
  })

  it('counts places', () => {
    const expected = [
      [1, '1st'],
      [2, '2nd'],
      [3, '3rd'],
      [4, '4th'],
      [11, '11th'],
      [12, '12th'],
      [13, '13th'],
      [21, '21st'],
      [31, '31st'],
      [112, '112th'],
      [1003, '1,003rd'],
    ] as const
    for (const [place, text] of expected) expect(ordinal(place)).toBe(text)
    expect(ordinal(1.5)).toBe(UNKNOWN)
  })

  it('writes times in UTC', () => {
    const at = '2026-11-19T21:16:04.041Z'
    expect(stamp(at)).toBe('2026-11-19 21:16:04')
    expect(stampMs(at)).toBe('2026-11-19 21:16:04.041')
    expect(dateTime(at)).toBe(`19${NBSP}Nov${NBSP}2026 21:16:04${NBSP}UTC`)
    expect(date('2026-08-05')).toBe(`5${NBSP}Aug${NBSP}2026`)
    expect(relative(at, Date.parse('2026-11-22T22:00:00Z'))).toBe(`3${NBSP}days${NBSP}ago`)
    expect(relative(at, Date.parse('2026-11-19T21:16:05.100Z'))).toBe(`1${NBSP}second${NBSP}ago`)
    expect(relative(at, Date.parse('2020-01-01T00:00:00Z'))).toBe('in the future')
    expect(stamp('yesterday')).toBe(UNKNOWN)
  })

  it('writes durations and ages', () => {
    const plainSpaces = (text: string) => text.replaceAll(NBSP, ' ')
    expect(plainSpaces(duration(61_000))).toBe('1 m 01 s')
    expect(plainSpaces(duration(9_400))).toBe('0 m 09 s')
    expect(plainSpaces(duration(40))).toBe('<1 s')
    expect(plainSpaces(duration(0))).toBe('<1 s')
    expect(plainSpaces(duration(1000))).toBe('0 m 01 s')
    expect(plainSpaces(duration(3 * 3_600_000 + 240_000))).toBe('3 h 04 m')
    expect(plainSpaces(age(440))).toBe('0.4 s')
    expect(plainSpaces(age(96_000))).toBe('96 s')
    expect(plainSpaces(age(130_000))).toBe('2 m 10 s')
    expect(age(-5)).toBe(`0.0${NBSP}s`)
    expect(duration(-5)).toBe(UNKNOWN)
  })

  it('writes where a moment lies beside a start', () => {
    const start = '2026-11-19T21:16:04.000Z'
    const beside = (ms: number) => offset(start, new Date(Date.parse(start) + ms).toISOString()).replaceAll(NBSP, ' ')
    expect(beside(0)).toBe('+0 ms')
    expect(beside(830)).toBe('+830 ms')
    expect(beside(1_299)).toBe('+1.2 s')
    expect(beside(61_000)).toBe('+1 m 01 s')
    expect(beside(-40)).toBe(`${MINUS}40 ms`)
    expect(beside(-500_000)).toBe(`${MINUS}8 m 20 s`)
    expect(offset(start, null)).toBe(UNKNOWN)
  })

  it('finds the worst state', () => {
    expect(worstState([])).toBeNull()
    expect(worstState(['calm', 'active', 'watch'])).toBe('active')
    expect(worstState(['calm', 'halted'])).toBe('halted')
  })
})
