// npm start: builds the app, then serves it. npm run serve: serves the build that is there (--no-build).
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const next = createRequire(import.meta.url).resolve('next/dist/bin/next')

process.env.NEXT_TELEMETRY_DISABLED = '1'
// Made absolute, so that it means the same directory to every thread whatever its working directory is.
process.env.DATA_DIR = resolve(process.env.DATA_DIR || 'data')

function build() {
  return new Promise((done) => {
    const child = spawn(process.execPath, [next, 'build', '--turbopack', root], { stdio: 'inherit' })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      if (code !== 0) process.exit(code ?? (signal === 'SIGINT' ? 130 : 143))
      done()
    })
  })
}

if (!process.argv.includes('--no-build')) await build()

// The server runs in this process, not in a child: a signal reaches it directly, and killing it leaves nothing behind.
// Without a host Next listens on every interface; a program that moves money starts on this machine only.
const host = process.env.HOST || '127.0.0.1'
const port = process.env.PORT || '3000'
process.argv = [process.execPath, next, 'start', '-H', host, '-p', port, root]
createRequire(import.meta.url)(next)
