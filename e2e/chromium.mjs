import { existsSync } from 'node:fs'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The browser to test with: the one named by PLIMSOLL_CHROMIUM, else one installed on this machine, else undefined,
 * which leaves the choice to Playwright's own download.
 */
export function findChromium() {
  return process.env.PLIMSOLL_CHROMIUM || USUAL_PLACES.find((path) => existsSync(path))
}
