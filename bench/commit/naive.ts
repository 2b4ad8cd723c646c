import { createHash, createHmac } from 'node:crypto'

/** The tree of docs/proof.md as one would write it at once: one leaf after the other, then level by level. */
export function rootNaively(seed: string, event: string, rows: readonly { readonly account: string }[]): string {
  const saltKey = createHmac('sha256', seed).update(`salt|${event}`).digest('hex')
  let level = rows.map((row) => {
    const salt = createHash('sha256').update(`${saltKey}|leaf|${row.account}|${saltKey}`).digest('hex')
    const leaf = { ...row, type: 'adl/leaf/1', event, salt }
    const text = JSON.stringify(Object.fromEntries(Object.entries(leaf).sort(([a], [b]) => (a < b ? -1 : 1))))
    return hashed(Buffer.of(0), Buffer.from(text))
  })
  while (level.length > 1) level = pairs(level)
  return (level[0] ?? hashed()).toString('hex')
}

function pairs(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = []
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]]
    if (left) above.push(right ? hashed(Buffer.of(1), left, right) : left)
  }
  return above
}

function hashed(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
