import { existsSync, readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'

/**
 * What the largest renderer of a browser holds for itself, its workers with it, in MB; null where the system doesn't tell. A
 * browser with one page has one renderer of any size. Counted as the browser's own task manager counts: anonymous memory and
 * what of it was swapped out, without the program's code, which all its processes share.
 */
export async function rendererMb(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const held = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateMb(id))
  return held.reduce((most, mb) => (mb !== null && (most === null || mb > most) ? mb : most), null)
}

function privateMb(pid: number): number | null {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return null
  const status = readFileSync(file, 'utf8')
  const kilobytes = ['RssAnon', 'VmSwap'].map((name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  if (kilobytes.includes(undefined)) return null
  return Math.round(kilobytes.reduce((sum, one) => sum + Number(one), 0) / 1_000)
}
