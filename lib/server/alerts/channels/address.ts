import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Where a webhook may lead: to the public internet, and to no machine of ours or of the cloud below us. */

const refused4 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  refused4.addSubnet(net, bits)
}

/** Of IPv6 only what is given out as public, without the parts of it that carry IPv4 addresses or are examples. */
const public6 = new BlockList()
public6.addSubnet('2000::', 3, 'ipv6')
const refused6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  refused6.addSubnet(net, bits, 'ipv6')
}

export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !refused4.check(address)
  return family === 6 && public6.check(address, 'ipv6') && !refused6.check(address, 'ipv6')
}

export interface Place {
  readonly address: string
  readonly family: 4 | 6
}

/** Why a URL can't be a webhook's, in a sentence; null: it can. Where its name leads is looked at before each message. */
export function refusalOf(text: string, loopback: boolean): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url) return 'This is no URL.'
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return 'A webhook’s URL carries no password and no fragment.'
  const host = hostOf(url)
  if (loopback && isLoopback(host)) return null
  if (url.protocol !== 'https:') return 'A webhook is reached over https.'
  if (isIP(host) !== 0 && !isPublicAddress(host)) return 'This address is not a public one.'
  return null
}

/** The one address that a message will go to; null where any address of the name is not public. */
export async function resolved(url: URL, loopback: boolean): Promise<Place | null> {
  const host = hostOf(url)
  const places = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host, family: isIP(host) }]
  const allowed = ({ address }: { readonly address: string }) =>
    isPublicAddress(address) || (loopback && isLoopback(address))
  const [first] = places
  return first && places.every(allowed) ? { address: first.address, family: first.family === 6 ? 6 : 4 } : null
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === '::1'
}
