import { addressIn } from '../../venues/settings'

/** What of Hyperliquid is followed, and where it is asked. */
export interface HyperliquidSettings {
  readonly addresses: readonly string[]
  readonly url: string
  readonly stream: string
}

/** The venue lets one address of the internet follow so many of its users. */
export const ADDRESSES_MAX = 10

/** Null unless `PLIMSOLL_FEED=hyperliquid`. */
export function hyperliquidSettings(env: NodeJS.ProcessEnv): HyperliquidSettings | null {
  if (env.PLIMSOLL_FEED !== 'hyperliquid') return null
  const addresses = (env.PLIMSOLL_HYPERLIQUID_ADDRESSES ?? '').split(',').map((one) => one.trim().toLowerCase())
  const distinct = [...new Set(addresses.filter((one) => one !== ''))]
  if (
    distinct.length === 0 ||
    distinct.length > ADDRESSES_MAX ||
    !distinct.every((one) => /^0x[0-9a-f]{40}$/.test(one))
  ) {
    throw new RangeError(
      `PLIMSOLL_HYPERLIQUID_ADDRESSES must be 1 to ${ADDRESSES_MAX} addresses, 0x and 40 hex digits each, with commas.`,
    )
  }
  const url = env.PLIMSOLL_HYPERLIQUID_URL || 'https://api.hyperliquid.xyz'
  const stream = env.PLIMSOLL_HYPERLIQUID_STREAM || 'wss://api.hyperliquid.xyz/ws'
  return {
    addresses: distinct,
    url: addressIn('PLIMSOLL_HYPERLIQUID_URL', url, 'http'),
    stream: addressIn('PLIMSOLL_HYPERLIQUID_STREAM', stream, 'ws'),
  }
}
