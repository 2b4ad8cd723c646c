import { createHmac } from 'node:crypto'
import { request as http } from 'node:http'
import { request as https } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { AlertDelivery } from '@/lib/wire/alerts'
import { type Place, refusalOf, resolved } from './address'
import type { Channel, Outcome, Target } from './channel'

const TIMEOUT_MS = 5_000
const ANSWER_MAX_BYTES = 64 * 1024

/** Standard Webhooks: one id for a message however often it is sent, the time of the attempt, and a signature over both. */
export function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

export function bodyOf({ id, type, rule, message, createdAt }: AlertDelivery): string {
  return JSON.stringify({ type: `alert.${type}`, timestamp: createdAt, data: { id, rule, ...message } })
}

/** @param loopback lets messages go to this machine itself, for tests */
export function webhook(loopback: boolean, now: () => number = Date.now): Channel {
  return {
    async send(delivery, target) {
      try {
        return await sent(delivery, target, loopback, now)
      } catch (error) {
        return { kind: 'again', result: reasonOf(error) }
      }
    },
  }
}

async function sent(delivery: AlertDelivery, { url: text, secret }: Target, loopback: boolean, now: () => number) {
  const refusal = text === null ? 'There is no URL.' : refusalOf(text, loopback)
  if (text === null || refusal !== null) return { kind: 'never', result: refusal ?? '' } as const
  const url = new URL(text)
  const place = await resolved(url, loopback)
  if (!place) return { kind: 'again', result: 'its name leads to an address that is not public' } as const
  const body = bodyOf(delivery)
  const timestamp = String(Math.floor(now() / 1000))
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Plimsoll',
    'webhook-id': delivery.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature(secret ?? '', delivery.id, timestamp, body),
  }
  return post(url, place, headers, body)
}

/** The name was resolved and looked at; the connection goes to that address and to no other. */
function post(url: URL, place: Place, headers: Readonly<Record<string, string>>, body: string): Promise<Outcome> {
  const pinned: LookupFunction = (_name, options, found) =>
    options.all ? found(null, [place]) : found(null, place.address, place.family)
  const send = url.protocol === 'http:' ? http : https
  return new Promise((done, fail) => {
    const options = { method: 'POST', headers, lookup: pinned, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) }
    const request = send(url, options, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > ANSWER_MAX_BYTES) request.destroy(new Error('its answer is too long'))
      })
      response.on('end', () => done(outcomeOf(response.statusCode ?? 0)))
      response.on('error', fail)
    })
    request.on('error', fail)
    request.end(body)
  })
}

/** Redirects are not followed: where they lead was looked at by nobody. */
function outcomeOf(status: number): Outcome {
  const result = `answered ${status}`
  if (status >= 200 && status < 300) return { kind: 'delivered', result }
  return { kind: status === 410 ? 'never' : 'again', result }
}

function reasonOf(error: unknown): string {
  const { name, code, message } = error as { readonly name?: string; readonly code?: string; readonly message?: string }
  if (name === 'TimeoutError' || name === 'AbortError') return 'did not answer in time'
  return code ?? message ?? 'could not be reached'
}
