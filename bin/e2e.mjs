// npm run test:e2e [-- --no-build] [-- playwright arguments]: builds the app and drives it with a browser.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../e2e/chromium.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (status !== 0) process.exit(status ?? 1)
}

const playwright = require.resolve('@playwright/test/cli')
const args = process.argv.slice(2)

if (!findChromium()) run(playwright, ['install', 'chromium'])
if (!args.includes('--no-build')) run(require.resolve('next/dist/bin/next'), ['build', '--turbopack'])
run(playwright, ['test', ...args.filter((arg) => arg !== '--no-build')])
