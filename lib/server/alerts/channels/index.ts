import type { AlertChannel } from '@/lib/wire/alerts'
import { browser } from './browser'
import type { Channel } from './channel'
import { webhook } from './webhook'

export type Channels = Readonly<Record<AlertChannel['type'], Channel>>

/** @param loopback webhooks may lead to this machine: for tests, never where strangers make rules */
export function channels(loopback: boolean): Channels {
  return { browser, webhook: webhook(loopback) }
}
