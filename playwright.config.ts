import { defineConfig } from '@playwright/test'
import { findChromium } from './e2e/chromium.mjs'

const executablePath = findChromium()
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // A server, a browser and the simulated exchange share the machine: one test at a time keeps timings meaningful.
  workers: 1,
  fullyParallel: false,
  // A test that passes on the second try has found something. It fails instead.
  retries: 0,
  forbidOnly: true,
  timeout: process.env.PLIMSOLL_LONG ? 10 * 60_000 : 90_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        // Chromium refuses to start its sandbox for root, which is who runs in most containers.
        ...(isRoot ? ['--no-sandbox'] : []),
        // The rest keeps the browser from talking to anyone but the server under test.
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
