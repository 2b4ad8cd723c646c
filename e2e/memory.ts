import { existsSync, readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'

/**
 * What the largest renderer of a browser holds, its workers with it, in MB; null where the system doesn't tell. A
 * browser with one page has one renderer of any size.
 */
export async function rendererMb(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const held = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMb(id))
  return held.reduce((most, mb) => (mb !== null && (most === null || mb > most) ? mb : most), null)
}

function residentMb(pid: number): number | null {
  const file = `/proc/${pid}/status`
  const kilobytes = existsSync(file) ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1_000)
}
