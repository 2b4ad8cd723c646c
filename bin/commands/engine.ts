import { runEngineProcess } from '@/lib/server/runtime/engine-process'
import { settingsFrom } from '@/lib/server/runtime/settings'
import type { Outcome } from '../cli'
import { readArguments, Unavailable } from '../options'

/** Decides, and serves no pages: the other half of processes with PLIMSOLL_ROLE=web. Runs until it is told to end. */
export async function engineCommand(argv: readonly string[]): Promise<Outcome> {
  readArguments(argv, {})
  try {
    const settings = { ...settingsFrom(process.env), role: 'engine' as const }
    if (settings.databaseUrl === null) throw new RangeError('An engine of its own needs DATABASE_URL.')
    const last = await runEngineProcess(settings, process.env.HOST || '127.0.0.1', Number(process.env.PORT || 3001))
    return { document: { format: 'plimsoll.engine/1', ...last } }
  } catch (error) {
    if (error instanceof RangeError) throw new Unavailable('settings-invalid', error.message, 'environment')
    throw error
  }
}
