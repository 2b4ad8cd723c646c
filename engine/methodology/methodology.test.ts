import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json'
import { RULEBOOKS, rulebookId } from '../rulebooks/index'
import { CHANGES } from './changes'
import { bibtex, plainCitation, VERSION } from './citation'
import { CORRECTIONS } from './corrections'
import { DISAGREEMENTS } from './disagreements'
import { KNOWN_ISSUES } from './known-issues'

const ids = new Set(RULEBOOKS.map(rulebookId))
const sentence = /^\S.*[.!?”)]$/

describe('what is known beside the rules', () => {
  it('names rulebooks that exist, and every rulebook with several versions has its change on record', () => {
    for (const { rulebooks, what } of CHANGES) {
      expect(
        rulebooks.filter((id) => !ids.has(id)),
        what,
      ).toEqual([])
    }
    const later = RULEBOOKS.filter(({ version }) => version > 1).map(rulebookId)
    expect(later.length).toBeGreaterThan(0)
    for (const id of later)
      expect(
        CHANGES.some(({ rulebooks, at }) => at !== null && rulebooks.includes(id)),
        id,
      ).toBe(true)
  })

  it('has changes newest first, those without a date last, and no date that is none', () => {
    const dated = CHANGES.flatMap(({ at }) => at ?? [])
    expect(CHANGES.slice(0, dated.length).every(({ at }) => at !== null)).toBe(true)
    expect(dated).toEqual(dated.toSorted((a, b) => (a < b ? 1 : -1)))
    for (const at of dated) expect(at).toMatch(/^20\d\d-(0[1-9]|1[0-2])(-[0-3]\d)?$/)
  })

  it('says everything in sentences, with an https source where something is claimed of others', () => {
    const claims = [
      ...CHANGES.map(({ source }) => [source]),
      ...CORRECTIONS.map((c) => c.sources),
      ...DISAGREEMENTS.map((d) => d.sources),
    ]
    for (const sources of claims) {
      expect(sources.length).toBeGreaterThan(0)
      for (const source of sources) expect(new URL(source).protocol).toBe('https:')
    }
    const texts = [
      ...CHANGES.flatMap((c) => [c.what, c.here]),
      ...CORRECTIONS.flatMap((c) => [c.said, c.found, c.here]),
      ...DISAGREEMENTS.flatMap((d) => [d.what, d.here]),
      ...KNOWN_ISSUES.map((k) => k.what),
    ]
    for (const text of texts) expect(text).toMatch(sentence)
  })

  it('is cited with the version of the program', () => {
    expect(VERSION).toBe(packageJson.version)
    expect(plainCitation({ rulebook: 'bitmex/1' })).toContain(`version ${VERSION} (2026)`)
    expect(bibtex({ rulebook: 'bitmex/1' })).toMatch(/^@software\{plimsoll,\n.*Rulebook bitmex\/1.*\n\}$/s)
  })
})
