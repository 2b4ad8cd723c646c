import { expect, it } from 'vitest'
import { Problem, problemResponse } from './problem'

/** What the other bundle of the server throws: the same class in name, and another one to `instanceof`. */
class Twin extends Error {
  override readonly name = 'Problem'
  readonly status = 503
  readonly code = 'engine-unavailable'
  readonly path = null
  readonly headers = { 'retry-after': '1' }
}

it.each([
  ['of this bundle', new Problem(503, 'engine-unavailable', 'Not now.', null, { 'retry-after': '1' })],
  ['of the other bundle', new Twin('Not now.')],
])('answers a problem %s as what it is', async (_, error) => {
  const response = problemResponse(error)
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await response.json()).toMatchObject({ code: 'engine-unavailable', detail: 'Not now.' })
})

it('tells nothing of an error that is not meant for the reader', async () => {
  const response = problemResponse(new Error('a secret'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('secret')
})
