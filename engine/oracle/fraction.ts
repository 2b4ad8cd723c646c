// Exact rational numbers over BigInt, and the few ways the contract prints them. Nothing here ever rounds except the
// functions whose name says "cut", and those cut towards zero.

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

export class Fraction {
  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** Always reduced, with a positive denominator, so that equal values have equal fields. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
    const n = BigInt(numerator)
    const d = BigInt(denominator)
    if (d === 0n) throw new Error('a fraction has no zero denominator')
    const common = greatestCommonDivisor(n, d) * (d < 0n ? -1n : 1n)
    return new Fraction(n / common, d / common)
  }

  static parse(text: string): Fraction {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
    if (match === null) throw new Error(`not a plain decimal: ${text}`)
    const [, minus, whole, decimals = ''] = match
    const magnitude = Fraction.of(BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length))
    return minus === '-' ? magnitude.negated() : magnitude
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    )
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negated())
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator)
  }

  over(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator)
  }

  negated(): Fraction {
    return Fraction.of(-this.numerator, this.denominator)
  }

  absolute(): Fraction {
    return this.isNegative() ? this.negated() : this
  }

  compare(other: Fraction): number {
    const difference = this.minus(other).numerator
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }

  equals(other: Fraction): boolean {
    return this.compare(other) === 0
  }

  isBelow(other: Fraction): boolean {
    return this.compare(other) < 0
  }

  isAbove(other: Fraction): boolean {
    return this.compare(other) > 0
  }

  isZero(): boolean {
    return this.numerator === 0n
  }

  isNegative(): boolean {
    return this.numerator < 0n
  }

  isPositive(): boolean {
    return this.numerator > 0n
  }

  /** The largest integer that is not above this. */
  floor(): bigint {
    const towardsZero = this.numerator / this.denominator
    return this.isNegative() && towardsZero * this.denominator !== this.numerator ? towardsZero - 1n : towardsZero
  }

  /** The smallest integer that is not below this. */
  ceil(): bigint {
    return -this.negated().floor()
  }
}

export const ZERO = Fraction.of(0n)
export const ONE = Fraction.of(1n)

export function larger(a: Fraction, b: Fraction): Fraction {
  return a.isBelow(b) ? b : a
}

export function smaller(a: Fraction, b: Fraction): Fraction {
  return a.isAbove(b) ? b : a
}

export function sum(values: Iterable<Fraction>): Fraction {
  let total = ZERO
  for (const value of values) total = total.plus(value)
  return total
}

function powerOfTen(exponent: number): Fraction {
  return exponent >= 0 ? Fraction.of(10n ** BigInt(exponent)) : Fraction.of(1n, 10n ** BigInt(-exponent))
}

/** Cut towards zero to this many decimal places. A negative number of places cuts whole digits. */
export function cutDecimals(value: Fraction, places: number): Fraction {
  const scaled = value.times(powerOfTen(places))
  return Fraction.of(scaled.numerator / scaled.denominator).times(powerOfTen(-places))
}

/** Cut towards zero to this many significant digits. */
export function cutSignificant(value: Fraction, digits: number): Fraction {
  if (value.isZero()) return ZERO
  const magnitude = value.absolute()
  let exponent = String(magnitude.numerator).length - String(magnitude.denominator).length
  if (magnitude.isBelow(powerOfTen(exponent))) exponent -= 1
  return cutDecimals(value, digits - 1 - exponent)
}

/** How many decimal places the value needs, or null when it never ends. */
function decimalPlaces(value: Fraction): number | null {
  let rest = value.denominator
  let twos = 0
  let fives = 0
  while (rest % 2n === 0n) {
    rest /= 2n
    twos += 1
  }
  while (rest % 5n === 0n) {
    rest /= 5n
    fives += 1
  }
  return rest === 1n ? Math.max(twos, fives) : null
}

export function terminates(value: Fraction): boolean {
  return decimalPlaces(value) !== null
}

/** A plain decimal with all its digits and no trailing zeros. */
export function decimalText(value: Fraction): string {
  const places = decimalPlaces(value)
  if (places === null) throw new Error('a number without end has no decimal text: cut it first')
  const { numerator, denominator } = value.absolute()
  const digits = String((numerator * 10n ** BigInt(places)) / denominator).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`
  return value.isNegative() ? `-${text}` : text
}
