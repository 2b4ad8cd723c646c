import { Problem } from '../http/problem'
import type { Runtime } from './runtime'

/** The server's bundles each have a copy of every module; this is the one thing they share. */
const KEY = Symbol.for('plimsoll.runtime')

type Shared = typeof globalThis & { [KEY]?: Runtime | undefined }

export function setRuntime(runtime: Runtime | undefined): void {
  ;(globalThis as Shared)[KEY] = runtime
}

export function knownRuntime(): Runtime | undefined {
  return (globalThis as Shared)[KEY]
}

export function theRuntime(): Runtime {
  const runtime = knownRuntime()
  if (!runtime) throw new Problem(503, 'starting', 'The server is starting.', null, { 'retry-after': '1' })
  return runtime
}
