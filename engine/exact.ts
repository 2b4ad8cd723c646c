/** Whole number of digits, and one power of ten: an exact decimal. */
type Operand = Decimal | number | string

/** How a quotient or a cut is rounded. */
export type Rounding = 'down' | 'half-up' | 'half-even'

const powers: bigint[] = [1n]

/** 10^exponent; the exponent is a whole number that is not negative. */
export function tenTo(exponent: number): bigint {
  for (let known = powers.length; known <= exponent; known += 1) powers.push((powers[known - 1] ?? 1n) * 10n)
  return powers[exponent] ?? 1n
}

/** Powers of ten up to this one are exact as floats. */
const FLOAT_POWER = 22
const floatPowers = Array.from({ length: FLOAT_POWER + 1 }, (_, i) => Number(`1e${i}`))

/** Digits of a whole number without its sign; one for zero. */
export function digitsOf(whole: bigint): number {
  const size = whole < 0n ? -whole : whole
  const float = Number(size)
  if (float < 10) return 1
  if (float > 1e300) return size.toString().length
  // The float may have been rounded over a power of ten, and its logarithm too: at most one too many or too few.
  const guess = Math.floor(Math.log10(float))
  return size >= tenTo(guess + 1) ? guess + 2 : size >= tenTo(guess) ? guess + 1 : guess
}

/**
 * An exact decimal number: `units` / 10^`places`. Sums, differences and products are exact, however long; nothing here divides but
 * what says how it is rounded. The same number may have more than one form (1 and 1.0): `eq` and `cmp` compare numbers, and text
 * never ends in zeros behind the point.
 */
export class Decimal {
  /** @param places of `units` that stand behind the point; not negative */
  constructor(
    readonly units: bigint,
    readonly places: number,
  ) {}

  static isDecimal(value: unknown): value is Decimal {
    return value instanceof Decimal
  }

  plus(other: Operand): Decimal {
    const b = typeof other === 'object' ? other : parsed(other)
    const more = this.places - b.places
    if (more === 0) return new Decimal(this.units + b.units, this.places)
    return more > 0
      ? new Decimal(this.units + b.units * tenTo(more), this.places)
      : new Decimal(this.units * tenTo(-more) + b.units, b.places)
  }

  minus(other: Operand): Decimal {
    const b = typeof other === 'object' ? other : parsed(other)
    const more = this.places - b.places
    if (more === 0) return new Decimal(this.units - b.units, this.places)
    return more > 0
      ? new Decimal(this.units - b.units * tenTo(more), this.places)
      : new Decimal(this.units * tenTo(-more) - b.units, b.places)
  }

  times(other: Operand): Decimal {
    const b = typeof other === 'object' ? other : parsed(other)
    return new Decimal(this.units * b.units, this.places + b.places)
  }

  neg(): Decimal {
    return new Decimal(-this.units, this.places)
  }

  abs(): Decimal {
    return this.units < 0n ? this.neg() : this
  }

  /** @param exponent whole; only a power of ten has negative ones */
  pow(exponent: number): Decimal {
    if (exponent >= 0) return new Decimal(this.units ** BigInt(exponent), this.places * exponent)
    if (this.eq(TEN)) return new Decimal(1n, -exponent)
    throw new RangeError('only ten has negative powers that end')
  }

  /** The whole part of the quotient, towards zero; the divisor is not zero. */
  divToInt(other: Operand): Decimal {
    const [a, b] = this.aligned(other)
    return new Decimal(a / b, 0)
  }

  /** What the whole part of the quotient leaves, with the sign of this number. */
  mod(other: Operand): Decimal {
    const b = typeof other === 'object' ? other : parsed(other)
    const [n, d] = this.aligned(b)
    return new Decimal(n % d, Math.max(this.places, b.places))
  }

  /** Below zero, zero or above, as this number is less than, equal to or greater than the other. */
  cmp(other: Operand): number {
    const b = typeof other === 'object' ? other : parsed(other)
    const [x, y] = this.places === b.places ? [this.units, b.units] : this.aligned(b)
    return x < y ? -1 : x > y ? 1 : 0
  }

  eq(other: Operand): boolean {
    return this.cmp(other) === 0
  }

  lt(other: Operand): boolean {
    return this.cmp(other) < 0
  }

  lte(other: Operand): boolean {
    return this.cmp(other) <= 0
  }

  gt(other: Operand): boolean {
    return this.cmp(other) > 0
  }

  gte(other: Operand): boolean {
    return this.cmp(other) >= 0
  }

  isZero(): boolean {
    return this.units === 0n
  }

  isNegative(): boolean {
    return this.units < 0n
  }

  /** Zero is positive as well. */
  isPositive(): boolean {
    return this.units >= 0n
  }

  isInteger(): boolean {
    return this.decimalPlaces() === 0
  }

  /** The power of ten of the first digit; 0 for zero. */
  get e(): number {
    return this.units === 0n ? 0 : digitsOf(this.units) - 1 - this.places
  }

  /** Places behind the point that are not zeros at the end. */
  decimalPlaces(): number {
    let { units, places } = this
    if (units === 0n) return 0
    for (; places > 0 && units % 10n === 0n; places -= 1) units /= 10n
    return places
  }

  /** Significant digits, without zeros at the end; 1 for zero. */
  precision(): number {
    let { units } = this
    if (units === 0n) return 1
    while (units % 10n === 0n) units /= 10n
    return digitsOf(units)
  }

  toDecimalPlaces(places: number, rounding: Rounding = 'down'): Decimal {
    if (places >= this.places) return this
    return new Decimal(quotient(this.units, tenTo(this.places - places), rounding), places)
  }

  toSignificantDigits(digits: number, rounding: Rounding = 'down'): Decimal {
    const extra = digitsOf(this.units) - digits
    if (extra <= 0) return this
    const kept = quotient(this.units, tenTo(extra), rounding)
    return extra <= this.places
      ? new Decimal(kept, this.places - extra)
      : new Decimal(kept * tenTo(extra - this.places), 0)
  }

  /** The nearest float. */
  toNumber(): number {
    const float = Number(this.units)
    // Both are exact, so that the one division rounds once, as the way through text does.
    if (Number.isSafeInteger(float) && this.places <= FLOAT_POWER) return float / (floatPowers[this.places] ?? 1)
    return Number(this.toString())
  }

  /** Plain text: no exponent and no zeros at the end. With `places`, exactly so many behind the point. */
  toFixed(places?: number, rounding: Rounding = 'down'): string {
    if (places === undefined) return textOf(this.units, this.places)
    const cut = this.toDecimalPlaces(places, rounding)
    const [whole = '', part = ''] = textOf(cut.units, cut.places).split('.')
    return places === 0 ? whole : `${whole}.${part.padEnd(places, '0')}`
  }

  toString(): string {
    return textOf(this.units, this.places)
  }

  toJSON(): string {
    return this.toString()
  }

  /** The units of both at the same number of places. */
  private aligned(other: Operand): [bigint, bigint] {
    const b = typeof other === 'object' ? other : parsed(other)
    const more = this.places - b.places
    return more >= 0 ? [this.units, b.units * tenTo(more)] : [this.units * tenTo(-more), b.units]
  }
}

export const TEN = new Decimal(10n, 0)

/** `n / d` as a whole number; `d` is above zero. */
function quotient(n: bigint, d: bigint, rounding: Rounding): bigint {
  const cut = n / d
  if (rounding === 'down') return cut
  const rest = n - cut * d
  const twice = 2n * (rest < 0n ? -rest : rest)
  const isOver = twice > d || (twice === d && (rounding === 'half-up' || cut % 2n !== 0n))
  return isOver ? cut + (n < 0n ? -1n : 1n) : cut
}

const ZERO_CODE = 48

function textOf(units: bigint, places: number): string {
  if (units < 0n) return `-${textOf(-units, places)}`
  const digits = units.toString()
  if (places === 0) return digits
  const all = digits.length > places ? digits : digits.padStart(places + 1, '0')
  const point = all.length - places
  let end = all.length
  while (end > point && all.charCodeAt(end - 1) === ZERO_CODE) end -= 1
  return end === point ? all.slice(0, point) : `${all.slice(0, point)}.${all.slice(point, end)}`
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/

/** The number that a text or a float's shortest text stands for. */
export function parsed(value: string | number): Decimal {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? new Decimal(BigInt(value), 0) : parsed(String(value))
  }
  if (!NUMBER.test(value)) throw new RangeError(`not a decimal: ${value.slice(0, 40)}`)
  const mark = value.search(/[eE]/)
  return mark < 0 ? plainDecimal(value) : scaled(plainDecimal(value.slice(0, mark)), Number(value.slice(mark + 1)))
}

function plainDecimal(text: string): Decimal {
  const point = text.indexOf('.')
  if (point < 0) return new Decimal(wholeIn(text), 0)
  let end = text.length
  while (end > point + 1 && text.charCodeAt(end - 1) === ZERO_CODE) end -= 1
  return new Decimal(wholeIn(text.slice(0, point) + text.slice(point + 1, end)), end - point - 1)
}

/** What BigInt reads, but for a leading plus and nothing at all behind a minus. */
function wholeIn(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text)
}

function scaled({ units, places }: Decimal, exponent: number): Decimal {
  const left = places - exponent
  return left >= 0 ? new Decimal(units, left) : new Decimal(units * tenTo(-left), 0)
}
