import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** docs/security.md and docs/reliability.md say which test shows what. A map that leads nowhere is worse than none. */

const read = (path: string) => readFileSync(join(process.cwd(), path), 'utf8')

/** A file, and the test of it that is named right behind. */
const NAMED =
  /`((?:app|bench|bin|components|docs|e2e|engine|lib|public)\/[\w./-]+\.\w+|[\w.-]+\.(?:js|ts|json))`(?: “([^”]+)”)?/g

function missing(page: string): string[] {
  return [...read(page).matchAll(NAMED)].flatMap(([, file = '', test]) => {
    if (!existsSync(join(process.cwd(), file))) return [`${file} does not exist`]
    return test === undefined || read(file).includes(test) ? [] : [`${file} has no test “${test}”`]
  })
}

describe.each(['docs/security.md', 'docs/reliability.md'])('%s', (page) => {
  it('names files and tests that exist', () => {
    expect([...read(page).matchAll(NAMED)].length).toBeGreaterThan(3)
    expect(missing(page)).toEqual([])
  })
})

it('requirements are named as the standard numbers them, and none is mapped twice', () => {
  const mapped = read('docs/security.md')
    .split('\n')
    .filter((line) => /^\| V\d/.test(line))
    .flatMap((line) => line.split('|')[1]?.match(/V\d+\.\d+\.\d+/g) ?? [])
  expect(mapped.length).toBeGreaterThan(100)
  expect(mapped.filter((id, i) => mapped.indexOf(id) !== i)).toEqual([])
  // Chapters of 5.0.0 that end at 17, and sections that are there.
  for (const id of mapped) expect(Number(/^V(\d+)/.exec(id)?.[1])).toBeLessThanOrEqual(17)
})

it('every command of docs/reliability.md leads to a test', () => {
  const commands = [
    ...read('docs/reliability.md').matchAll(/`npx vitest run ([\w./-]+)|`node bin\/e2e\.mjs ([\w.-]+)/g),
  ]
  expect(commands.length).toBeGreaterThan(10)
  const files = commands.map(([, unit, spec]) => unit ?? `e2e/${spec?.replace(/\.spec$/, '')}.spec.ts`)
  expect(files.filter((file) => !existsSync(join(process.cwd(), file)))).toEqual([])
})
