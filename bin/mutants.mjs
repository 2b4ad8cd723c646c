// npm run mutants: breaks the engine on purpose, one small way at a time, in a copy of the tree, and expects the tests to
// notice each. A mutant that survives is a hole in the tests and ends with status 1.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MUTANTS } from './mutants.list.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const copy = mkdtempSync(join(tmpdir(), 'plimsoll-mutants-'))
for (const part of ['engine', 'lib', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'vitest.setup.ts']) {
  cpSync(join(root, part), join(copy, part), { recursive: true })
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

/** Whether the given tests pass in the copy. */
function passes(tests) {
  const run = spawnSync('npx', ['vitest', 'run', '--bail', '1', ...tests], {
    cwd: copy,
    encoding: 'utf8',
    // A property that fails is not made smaller: that it fails is all there is to know.
    env: { ...process.env, PLIMSOLL_MUTANT: '1' },
  })
  return run.status === 0
}

function survives({ file, from, to, tests }) {
  const path = join(copy, file)
  const original = readFileSync(path, 'utf8')
  if (original.split(from).length !== 2) throw new Error(`${file} must hold this text exactly once: ${from}`)
  writeFileSync(
    path,
    original.replace(from, () => to),
  )
  try {
    return passes(tests)
  } finally {
    writeFileSync(path, original)
  }
}

try {
  const survivors = MUTANTS.filter((mutant) => {
    const alive = survives(mutant)
    console.info(`${alive ? 'SURVIVED' : 'killed  '}  ${mutant.what}`)
    return alive
  })
  console.info(`${MUTANTS.length - survivors.length} of ${MUTANTS.length} mutants killed`)
  process.exitCode = survivors.length === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
