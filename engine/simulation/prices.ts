import type { Random } from './random'
import type { Hit, Phase } from './scenarios'
import { BASE_PRICE, LISTINGS, type Listing, SHARED_PART, STEP_DEVIATION, UNDERLYINGS, type Underlying } from './venue'

/** `value` wanders and returns to the base over hours; `shock` is what blows have added, and decays. */
interface Track {
  value: number
  shock: number
  /** Slow average of the price, for those who follow trends. */
  average: number
}

export interface PriceState {
  readonly tracks: Readonly<Record<Underlying, Readonly<Track>>>
  /** Distance of the inverse market from its underlying. */
  readonly basis: number
}

/** Pull of a price to its base, per step and unit of distance: half of a distance is gone after about 4,000 steps. */
const REVERSION = 1 / 6000
const AVERAGE_STEPS = 120

export class Prices {
  private constructor(
    private readonly tracks: Record<Underlying, Track>,
    private basis: number,
  ) {}

  static create(): Prices {
    const track = (u: Underlying): Track => ({ value: BASE_PRICE[u], shock: 0, average: BASE_PRICE[u] })
    return new Prices({ BTC: track('BTC'), ETH: track('ETH'), SOL: track('SOL') }, 0)
  }

  static restore({ tracks, basis }: PriceState): Prices {
    return new Prices({ BTC: { ...tracks.BTC }, ETH: { ...tracks.ETH }, SOL: { ...tracks.SOL } }, basis)
  }

  get state(): PriceState {
    return { tracks: this.tracks, basis: this.basis }
  }

  /** One step of noise, return to base, slide and decay. */
  advance(random: Random, phase: Phase, hit: Hit): void {
    const common = random.bell()
    const pace = random.between(0.5, 1.5)
    for (const underlying of UNDERLYINGS) {
      const track = this.tracks[underlying]
      const shared = SHARED_PART[underlying]
      const noise = shared * common + Math.sqrt(1 - shared * shared) * random.bell()
      const pull = (BASE_PRICE[underlying] - track.value) / BASE_PRICE[underlying]
      track.value *= 1 + STEP_DEVIATION[underlying] * phase.volatility * noise + REVERSION * pull
      track.shock = shocked(track, underlying, hit, phase.slide * pace).shock * phase.decay
      track.average += (priceOf(track) - track.average) / AVERAGE_STEPS
    }
    this.basis = this.basis * 0.95 + random.bell() * 0.00004
  }

  /** What the price of a market would be after a jump of `size` where the blow falls. */
  after(market: Listing, hit: Hit, size: number): number {
    const track = this.tracks[market.underlying]
    return this.quoted(market, shocked(track, market.underlying, hit, size))
  }

  jump(hit: Hit, size: number): void {
    for (const underlying of UNDERLYINGS) {
      this.tracks[underlying] = shocked(this.tracks[underlying], underlying, hit, size)
    }
  }

  of(market: Listing): number {
    return this.quoted(market, this.tracks[market.underlying])
  }

  all(): ReadonlyMap<string, number> {
    return new Map(LISTINGS.map((market) => [market.id, this.of(market)]))
  }

  /** How far the price stands from its slow average. */
  momentum(underlying: Underlying): number {
    const track = this.tracks[underlying]
    return priceOf(track) / track.average - 1
  }

  private quoted(market: Listing, track: Track): number {
    return priceOf(track) * (market.inverse ? 1 + this.basis : 1)
  }
}

function priceOf(track: Track): number {
  return track.value * (1 + track.shock)
}

function shocked(track: Track, underlying: Underlying, hit: Hit, size: number): Track {
  const part = underlying === hit.underlying ? 1 : hit.spill
  return { ...track, shock: (1 + track.shock) * (1 + hit.direction * size * part) - 1 }
}
