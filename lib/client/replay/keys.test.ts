import { describe, expect, it } from 'vitest'
import { commandFor, isSingleKey, type Key } from './keys'

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
})

describe('keys', () => {
  it('step by event, by moment with Shift and by phase with Alt', () => {
    expect(commandFor(key('ArrowRight'))).toEqual({ do: 'step', step: 'event', way: 1 })
    expect(commandFor(key('ArrowLeft', { shiftKey: true }))).toEqual({ do: 'step', step: 'moment', way: -1 })
    expect(commandFor(key('ArrowLeft', { altKey: true }))).toEqual({ do: 'step', step: 'phase', way: -1 })
    expect(commandFor(key(','))).toEqual({ do: 'step', step: 'event', way: -1 })
  })

  it('play, change speed, jump and ask for help', () => {
    expect(commandFor(key(' '))).toEqual({ do: 'play' })
    expect(commandFor(key('K', { shiftKey: true }))).toEqual({ do: 'play' })
    expect(commandFor(key('j'))).toEqual({ do: 'slower' })
    expect(commandFor(key('l'))).toEqual({ do: 'faster' })
    expect(commandFor(key('7'))).toEqual({ do: 'tenth', tenth: 7 })
    expect(commandFor(key('End'))).toEqual({ do: 'last' })
    expect(commandFor(key('?', { shiftKey: true }))).toEqual({ do: 'help' })
  })

  it('leave the browser’s and the system’s own alone', () => {
    expect(commandFor(key('l', { ctrlKey: true }))).toBeNull()
    expect(commandFor(key('ArrowLeft', { metaKey: true }))).toBeNull()
    expect(commandFor(key('d', { altKey: true }))).toBeNull()
    expect(commandFor(key('Tab'))).toBeNull()
    expect(commandFor(key('Enter'))).toBeNull()
  })

  it('of a single character can be told from the others', () => {
    expect(isSingleKey(key('k'))).toBe(true)
    expect(isSingleKey(key('?'))).toBe(true)
    expect(isSingleKey(key(' '))).toBe(false)
    expect(isSingleKey(key('ArrowLeft'))).toBe(false)
  })
})
