import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { accountsFile } from '@/lib/server/store'
import { contextOf, KeyStore } from '@/lib/server/venue-accounts/store'
import { Vault } from '@/lib/server/venue-accounts/vault'
import { cli } from './testing'

afterEach(() => vi.unstubAllEnvs())

it('seals the keys of connected accounts for another vault, and changes nothing where it can not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-keys-'))
  const [old, fresh] = [randomBytes(32), randomBytes(32)]
  const row = { id: 'va_1', account: 'me', venue: 'okx', keyEnd: '7777', createdAt: 1 } as const
  const rotate = async (env: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries({
      DATA_DIR: folder,
      PLIMSOLL_VAULT_KEY: '',
      PLIMSOLL_VAULT_KEY_NEW: '',
      ...env,
    })) {
      vi.stubEnv(name, value)
    }
    const { status, document, error } = await cli('keys', 'rotate')
    return [status, document ?? error] as const
  }
  const keys = (from: Buffer, to: Buffer) => ({
    PLIMSOLL_VAULT_KEY: from.toString('hex'),
    PLIMSOLL_VAULT_KEY_NEW: to.toString('base64'),
  })
  expect(await rotate(keys(old, fresh))).toMatchObject([3, { code: 'no-store' }])
  const store = KeyStore.open(accountsFile(folder))
  store.add({ ...row, ...new Vault(old).seal('a secret', contextOf(row)) })
  expect(await rotate({})).toMatchObject([3, { code: 'key-missing', path: 'PLIMSOLL_VAULT_KEY' }])
  expect(await rotate({ ...keys(old, fresh), PLIMSOLL_VAULT_KEY_NEW: 'short' })).toMatchObject([
    3,
    { code: 'key-invalid' },
  ])
  expect(await rotate(keys(randomBytes(32), fresh))).toMatchObject([3, { code: 'key-wrong' }])
  const opens = (vault: Buffer) => store.of('me').map((key) => new Vault(vault).open(key, contextOf(key)))
  expect(opens(old)).toEqual(['a secret'])
  expect(await rotate(keys(old, fresh))).toEqual([0, { format: 'plimsoll.key-rotation/1', keys: 1 }])
  expect(opens(fresh)).toEqual(['a secret'])
  expect(() => opens(old)).toThrow()
  store.close()
  await rm(folder, { recursive: true, force: true })
})
