import { connect } from 'node:net'
import { expect, test } from '@playwright/test'
import { ownExchange } from './exchange'

const exchange = ownExchange()

const PATIENCE_MS = 12_000

/** What comes back for bytes as they are, until the other end closes or has answered. */
function sent(bytes: string | Buffer): Promise<string> {
  return new Promise((done) => {
    const socket = connect(exchange.current.server.port, '127.0.0.1')
    let answer = ''
    const finish = () => {
      socket.destroy()
      done(answer)
    }
    const timer = setTimeout(finish, PATIENCE_MS)
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      // A refusal is complete once its head is there; what follows is of no interest here.
      if (/^HTTP\/1\.1 \d{3}[\s\S]*\r\n\r\n/.test(answer)) {
        clearTimeout(timer)
        finish()
      }
    })
    socket.on('close', () => {
      clearTimeout(timer)
      done(answer)
    })
    socket.on('error', () => undefined)
    socket.write(bytes)
  })
}

const GET = 'GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n'
const POST = 'POST /api/v1/rank HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'

/** Bytes that are no request, or two at once. Every one of them is refused, or the connection ends without a word. */
const MALFORMED: Readonly<Record<string, string | Buffer>> = {
  'no HTTP': 'hello\r\n\r\n',
  'another protocol': Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  'another version': 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'no host': 'GET /api/v1/health HTTP/1.1\r\n\r\n',
  'a method of its own': 'STEAL /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n',
  'both lengths': `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'two lengths': `${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1`,
  'a length that is none': `${POST}Content-Length: ten\r\n\r\n{}`,
  'a negative length': `${POST}Content-Length: -1\r\n\r\n{}`,
  'a length with a plus': `${POST}Content-Length: +2\r\n\r\n{}`,
  'an obscure coding': `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'a chunk that lies': `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  'a chunk without an end': `${POST}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}`,
  'a folded header': `${GET}X-Long: one\r\n two\r\n\r\n`,
  'a header without a name': `${GET}: nothing\r\n\r\n`,
  'a space before the colon': `${GET}Content-Length : 5\r\n\r\n`,
  'a control character': `${GET}X-A: \u0000\r\n\r\n`,
  'bare line feeds': 'GET /api/v1/health HTTP/1.1\nHost: x\nContent-Length : 2\n\n{}',
  'a header that has no end': `${GET}X-Long: ${'x'.repeat(200_000)}\r\n\r\n`,
  'very many headers': `${GET}${Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${'y'.repeat(20)}\r\n`).join('')}\r\n`,
  'an address that has no end': `GET /${'a'.repeat(200_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'an upgrade to somewhere else':
    'GET http://169.254.169.254/latest HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
}

test('what is no HTTP is refused, and the next request is answered', async () => {
  test.slow()
  const wrong: string[] = []
  for (const [name, bytes] of Object.entries(MALFORMED)) {
    const answer = await sent(bytes)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
    if (status >= 500 || (status >= 200 && status < 300)) wrong.push(`${name} is answered with ${status}`)
    if (answer.includes('node_modules') || /\n\s+at /.test(answer)) wrong.push(`${name} is told of our insides`)
  }
  expect(wrong).toEqual([])
  expect((await exchange.current.health()).status).toBe('ok')
  expect(exchange.current.server.output).not.toMatch(/"level":(50|60)|uncaught|unhandled/i)
})

test('one connection carries one request after the other, and never one inside another', async () => {
  // The body of the first looks like a request; whoever counted wrongly would answer it.
  const inside = 'GET /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n'
  const first = `${POST}Content-Length: ${inside.length}\r\n\r\n${inside}`
  const both = await new Promise<string>((done) => {
    const socket = connect(exchange.current.server.port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', () => done(answer))
    socket.write(`${first}${GET}Connection: close\r\n\r\n`)
  })
  expect(both.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200'])
})
