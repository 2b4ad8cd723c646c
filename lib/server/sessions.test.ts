import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ABSOLUTE_MS, IDLE_MS, Sessions } from './sessions'
import { kinds, type Place } from './testing/databases'

describe.each(kinds())('sessions: $name', (kind) => {
  let place: Place
  let now: number
  let here: Sessions
  /** Another process on the same database. */
  let there: Sessions

  beforeEach(async () => {
    now = Date.parse('2026-01-02T03:04:05.678Z')
    place = await kind.make('sessions')
    here = new Sessions(place.open(), () => now)
    there = new Sessions(place.open(), () => now)
  })
  afterEach(async () => {
    await here.close()
    await there.close()
    await place.remove()
  })
  afterAll(() => kind.end())

  const seat = () => here.begin({ role: 'trader', account: 'alice' })

  it('hold in every process, by their token alone', async () => {
    const { token, session } = await seat()
    expect(await there.find(token)).toEqual(session)
    expect(session).toMatchObject({ role: 'trader', account: 'alice', name: '' })
    expect(await there.find('A'.repeat(43))).toBeNull()
  })

  it('are kept without the token', async () => {
    const { token, session } = await seat()
    expect(session.id).not.toContain(token)
    await expect(place.meddle(`UPDATE session SET seen = seen WHERE id = '${token}'`)).resolves.toBeUndefined()
    expect(await here.find(session.id)).toBeNull()
  })

  it('know staff by name, and no account of theirs', async () => {
    const { token } = await here.begin({ role: 'support', name: 'Ada' })
    expect(await there.find(token)).toMatchObject({ role: 'support', account: '', name: 'Ada' })
  })

  it('end in every process when they are left in one', async () => {
    const { token, session } = await seat()
    const ended: string[] = []
    here.onEnd(session.id, () => ended.push('here'))
    there.onEnd(session.id, () => ended.push('there'))
    await here.end(token)
    expect([await here.find(token), await there.find(token), ended]).toEqual([null, null, ['here']])
    await there.sweep()
    await there.sweep()
    expect(ended).toEqual(['here', 'there'])
  })

  it('end after a while without use, and use puts that off', async () => {
    const { token } = await seat()
    now += IDLE_MS - 1
    expect(await here.find(token)).not.toBeNull()
    now += IDLE_MS - 1
    expect(await there.find(token)).not.toBeNull()
    now += IDLE_MS + 1
    expect(await here.find(token)).toBeNull()
  })

  it('end after half a day, however busy', async () => {
    const { token, session } = await seat()
    const ended: string[] = []
    here.onEnd(session.id, () => ended.push('here'))
    for (let spent = 0; spent + 600_000 <= ABSOLUTE_MS; spent += 600_000) {
      now += 600_000
      expect(await here.find(token)).not.toBeNull()
      await here.sweep()
    }
    expect(ended).toEqual([])
    now += 1_000
    await here.sweep()
    expect([await here.find(token), ended]).toEqual([null, ['here']])
  })

  it('tell nobody who has stopped watching', async () => {
    const { token, session } = await seat()
    const ended: string[] = []
    here.onEnd(session.id, () => ended.push('first'))()
    here.onEnd(session.id, () => ended.push('second'))
    await here.end(token)
    expect(ended).toEqual(['second'])
  })

  it('survive a restart', async () => {
    const { token, session } = await seat()
    await here.close()
    here = new Sessions(place.open(), () => now)
    expect(await here.find(token)).toEqual(session)
  })
})
