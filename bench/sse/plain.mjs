// The rival: one event a second from node:http to everyone who listens, nothing computed, stored or remembered.
import { createServer } from 'node:http'

const INTERVAL_MS = 1000
const size = Number(process.env.FRAME_CHARACTERS)
const clients = new Set()
let seq = 0

function event() {
  const at = new Date().toISOString()
  const frame = { topic: 'status', kind: 'delta', parts: { overview: { seq, at }, filler: '' } }
  const missing = Math.max(0, size - JSON.stringify(frame).length)
  const data = JSON.stringify({ ...frame, parts: { ...frame.parts, filler: 'x'.repeat(missing) } })
  return `event: frame\ndata: ${data}\nid: plain@${seq}\n\n`
}

const server = createServer((request, response) => {
  if (!request.url?.startsWith('/api/v1/stream')) {
    response.end('{}')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.write(event())
  clients.add(response)
  request.on('close', () => clients.delete(response))
})

setInterval(() => {
  seq += 1
  const text = event()
  for (const client of clients) client.write(text)
}, INTERVAL_MS)

process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.env.PORT), '127.0.0.1')
