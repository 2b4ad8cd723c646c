import { existsSync } from 'node:fs'
import { accountsFile } from '@/lib/server/store'
import { KeyStore } from '@/lib/server/venue-accounts/store'
import { Vault } from '@/lib/server/venue-accounts/vault'
import type { Outcome } from '../cli'
import { onePositional, readArguments, Unavailable } from '../options'

/**
 * `keys rotate`: seals the keys of connected accounts for another vault's key, all of them or none. The old key is
 * `PLIMSOLL_VAULT_KEY`, the new one `PLIMSOLL_VAULT_KEY_NEW`, each also as `…_FILE`. The server is started with the new
 * one afterwards; one that runs meanwhile opens nothing until then.
 */
export async function keysCommand(argv: readonly string[]): Promise<Outcome> {
  const action = onePositional(readArguments(argv, {}), 'ACTION')
  if (action !== 'rotate')
    throw new Unavailable('unknown-action', 'There is one thing to do with keys: rotate.', 'ACTION')
  const [from, to] = [needed('PLIMSOLL_VAULT_KEY'), needed('PLIMSOLL_VAULT_KEY_NEW')]
  const file = accountsFile()
  if (!existsSync(file)) throw new Unavailable('no-store', 'No account has been connected in this folder.', 'DATA_DIR')
  const store = KeyStore.open(file)
  try {
    return { document: { format: 'plimsoll.key-rotation/1', keys: store.rotate(from, to) } }
  } catch {
    throw new Unavailable(
      'key-wrong',
      'A key in the store does not open with the old one. Nothing was changed.',
      'PLIMSOLL_VAULT_KEY',
    )
  } finally {
    store.close()
  }
}

function needed(name: string): Vault {
  const vault = vaultIn(name)
  if (vault) return vault
  throw new Unavailable('key-missing', `${name} or ${name}_FILE must hold the key.`, name)
}

function vaultIn(name: string): Vault | null {
  try {
    return Vault.from(process.env, name)
  } catch (error) {
    throw new Unavailable('key-invalid', (error as Error).message, name)
  }
}
