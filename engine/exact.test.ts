import { Decimal as Library } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutDigits, cutPlaces, type Decimal, dec, plain, ratio, rootOf } from './decimal'
import { digitsOf, type Rounding } from './exact'

/** The other implementation: a well-known library, with room enough that it rounds nothing but what it is asked to. */
const Other = Library.clone({
  defaults: true,
  precision: 4000,
  rounding: Library.ROUND_DOWN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})
type Other = Library
/** For roots, which never end: more digits than any that is looked at. */
const Root = Other.clone({ precision: 150 })

const RUNS = process.env.PLIMSOLL_LONG ? 500_000 : 20_000
const MODES: Readonly<Record<Rounding, Library.Rounding>> = {
  down: Library.ROUND_DOWN,
  'half-up': Library.ROUND_HALF_UP,
  'half-even': Library.ROUND_HALF_EVEN,
}

/** Short and long numbers, many of them with zeros at the end, close to each other, or beside a power of ten. */
const digits = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }) },
  { weight: 2, arbitrary: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }) },
  fc
    .tuple(fc.integer({ min: 0, max: 45 }), fc.integer({ min: -2, max: 2 }))
    .map(([e, by]) => 10n ** BigInt(e) + BigInt(by)),
  fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 30 }))
    .map(([n, e]) => BigInt(n) * 10n ** BigInt(e)),
  fc.constantFrom(0n, 1n, -1n, 5n, -5n, 15n, 25n, -25n),
)
const text = fc
  .tuple(digits, fc.integer({ min: -8, max: 30 }))
  .map(([units, places]) => new Other(`${units}e${-places}`).toFixed())

const both = (value: string): [Decimal, Other] => [dec(value), new Other(value)]
const plainOf = (value: Other) => (value.isZero() ? '0' : value.toFixed())

describe('an exact decimal, held against another implementation,', () => {
  it('adds, subtracts, multiplies and compares', () => {
    let equal = 0
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [[x, X], [y, Y]] = [both(a), both(b)]
        expect(plain(x.plus(y))).toBe(plainOf(X.plus(Y)))
        expect(plain(x.minus(y))).toBe(plainOf(X.minus(Y)))
        expect(plain(x.times(y))).toBe(plainOf(X.times(Y)))
        for (const [p, q, P, Q] of [
          [x, y, X, Y],
          [x.times(y), y.times(x), X, X],
        ] as const) {
          if (p.eq(q)) equal += 1
          expect(p.cmp(q)).toBe(P.cmp(Q))
          expect([p.eq(q), p.lt(q), p.lte(q), p.gt(q), p.gte(q)]).toEqual([
            P.eq(Q),
            P.lt(Q),
            P.lte(Q),
            P.gt(Q),
            P.gte(Q),
          ])
        }
        if (!y.isZero()) {
          expect(plain(x.divToInt(y))).toBe(plainOf(X.divToInt(Y)))
          expect(plain(x.mod(y))).toBe(plainOf(X.mod(Y)))
        }
      }),
      { numRuns: RUNS },
    )
    expect(equal).toBeGreaterThan(RUNS / 2)
  })

  it('says the same of one number, in whatever form it is', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 20 }), (a, zeros) => {
        const [short, X] = both(a)
        const x = short.times(dec(1).minus(`0.${'0'.repeat(zeros)}1`)).plus(short.times(`0.${'0'.repeat(zeros)}1`))
        expect(plain(x)).toBe(plainOf(X))
        expect([x.isZero(), x.isInteger(), x.e]).toEqual([X.isZero(), X.isInteger(), X.e])
        expect([x.decimalPlaces(), x.precision()]).toEqual([X.decimalPlaces(), X.precision()])
        expect(x.isNegative()).toBe(X.isNegative() && !X.isZero())
        expect([plain(x.neg()), plain(x.abs())]).toEqual([plainOf(X.neg()), plainOf(X.abs())])
        expect(Object.is(x.toNumber(), X.isZero() ? 0 : X.toNumber())).toBe(true)
        expect(String(x)).toBe(plainOf(X))
        expect(JSON.stringify({ x })).toBe(JSON.stringify({ x: plainOf(X) }))
        expect(plain(dec(`${a}e3`))).toBe(plainOf(new Other(`${a}e3`)))
      }),
      { numRuns: RUNS },
    )
  })

  it('is cut and rounded as it is asked to be', () => {
    const mode = fc.constantFrom<Rounding>('down', 'half-up', 'half-even')
    let rounded = 0
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 25 }),
        mode,
        (a, places, most, how) => {
          const [x, X] = both(a)
          const cut = x.toDecimalPlaces(places, how)
          if (!cut.eq(x)) rounded += 1
          expect(plain(cut)).toBe(plainOf(X.toDecimalPlaces(places, MODES[how])))
          expect(plain(x.toSignificantDigits(most, how))).toBe(plainOf(X.toSignificantDigits(most, MODES[how])))
          expect(x.toFixed(places, how)).toBe(X.toFixed(places, MODES[how]).replace(/^-(?=[0.]*$)/, ''))
        },
      ),
      { numRuns: RUNS },
    )
    expect(rounded).toBeGreaterThan(RUNS / 10)
  })

  it('divides to a stated place or digit, towards zero', () => {
    const cutting = (precision: number) => Library.clone({ defaults: true, precision, rounding: Library.ROUND_DOWN })
    let endless = 0
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 20 }), (a, b, most) => {
        const [[x, X], [y, Y]] = [both(a), both(b)]
        fc.pre(!y.isZero())
        const quotient = ratio(x, y)
        const shown = cutDigits(quotient, most)
        if (!shown.times(y).eq(x)) endless += 1
        expect(plain(shown)).toBe(plainOf(new Other(new (cutting(most))(X).div(Y))))
        const whole = X.times(new Other(10).pow(most)).divToInt(Y)
        expect(plain(cutPlaces(quotient, most))).toBe(plainOf(whole.times(new Other(10).pow(-most))))
      }),
      { numRuns: RUNS },
    )
    expect(endless).toBeGreaterThan(RUNS / 10)
  })

  it('has powers and roots', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 12 }), (a, exponent, places) => {
        const [x, X] = both(a)
        // The library works a power out by squares and cuts it; its exact one is a product.
        const power = Array.from({ length: exponent }, () => X).reduce(
          (product, each) => product.times(each),
          new Other(1),
        )
        expect(plain(x.pow(exponent))).toBe(plainOf(power))
        expect(plain(rootOf(x.abs(), places))).toBe(
          plainOf(new Root(X.abs()).sqrt().toDecimalPlaces(places, Library.ROUND_DOWN)),
        )
      }),
      { numRuns: RUNS / 20 },
    )
    expect(plain(dec(10).pow(-18))).toBe(`0.${'0'.repeat(17)}1`)
    expect(() => dec(2).pow(-1)).toThrow(RangeError)
  })

  it('counts digits beside every power of ten', () => {
    for (let e = 0; e < 400; e += 1) {
      const power = 10n ** BigInt(e)
      for (const [whole, count] of [
        [power, e + 1],
        [power + 1n, e + 1],
        [-power, e + 1],
        [10n * power - 1n, e + 1],
      ] as const) {
        expect(digitsOf(whole)).toBe(count)
      }
    }
    expect(digitsOf(0n)).toBe(1)
  })

  it.each(['', '-', '.', '1,5', '0x10', '1e', 'NaN', 'Infinity', '1 ', '--1', '1e99999'])('refuses %j', (value) => {
    expect(() => dec(value)).toThrow(RangeError)
  })

  it.each([
    ['+1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['1e21', `1${'0'.repeat(21)}`],
    ['1.25E-3', '0.00125'],
    ['007.10', '7.1'],
  ])('reads %j', (value, shown) => {
    expect(plain(dec(value))).toBe(shown)
  })

  it('takes a number for its shortest text', () => {
    for (const value of [0, -3, 0.1, 1e-7, 1e21, 2 ** 53, 123456.789]) expect(dec(value).toNumber()).toBe(value)
  })
})
