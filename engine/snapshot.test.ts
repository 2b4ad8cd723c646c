import { expect, it } from 'vitest'
import { dec } from './decimal'
import { Crowd } from './simulation/crowd'
import { positionsInOrder, stateFrom } from './snapshot'

it('lists the positions of a market that holds more of them than a call takes arguments', () => {
  const positions = 150_000
  const crowd = Crowd.create({
    positions: 100,
    seed: 1,
    startAt: '2026-01-01T00:00:00.000Z',
    stream: 's',
    intervalMs: 250,
  })
  const opening = crowd.opening().find((input) => input.type === 'snapshot')
  const state = stateFrom(opening?.type === 'snapshot' ? opening.snapshot : never())
  const [one] = state.positionsOf('BTC-PERP', 'long').values()
  for (let i = 0; one && i < positions; i += 1) state.put({ ...one, account: `z-${i}`, size: dec(1) })
  const listed = positionsInOrder(state)
  expect(listed.length).toBe(positions + 100)
  expect(listed[0]?.account).toBe('c-0000001')
})

function never(): never {
  throw new Error('a crowd is opened by a snapshot')
}
