import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogHeader, LogRecord } from '@/engine/log'
import { ReplayMachine } from '@/lib/client/replay/machine'
import { recomputerFor } from '@/lib/client/replay/recompute'
import { type Inks, pictureOf } from './picture'

const [first = '', ...lines] = readFileSync('public/recordings/cascade.ndjson', 'utf8').trimEnd().split('\n')
const header = JSON.parse(first) as LogHeader
const records = lines.map((text) => JSON.parse(text) as LogRecord)
const excerpt = { format: 'plimsoll.excerpt/1', header, checkpoint: null, records } as const
const recomputer = recomputerFor(excerpt)
if (typeof recomputer === 'string') throw new Error(recomputer)
const machine = new ReplayMachine(excerpt, recomputer)
while (machine.advance(() => true));

const NAMES = ['paper', 'plate', 'ink', 'muted', 'line', 'water', 'water2', 'accent', 'active'] as const
const inks = Object.fromEntries(NAMES.map((name) => [name, '#123456'])) as unknown as Inks
const units = { ...machine.ready.units, settle: 'USDT', market: 'CAS-PERP' }

describe('the picture of a frame', () => {
  it.each(['adl-started', 'closure', 'adl-ended', 'mark'] as const)('says at %s where it comes from', (type) => {
    const record = records.find((one) => one.type === type)
    const seq = record?.seq ?? 0
    const hash = machine.hashAt(seq)
    expect(hash).toBe(record?.hash)
    const origin = { title: 'A <b>&"title"', simulated: true, stream: header.stream, rulebook: 'bitmex', hash }
    const svg = pictureOf({ frame: machine.frame(seq), ready: machine.ready, units, inks }, origin)
    const said = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
    // Nothing of a title becomes an element.
    expect(said).toContain('A &lt;b&gt;&amp;&quot;title&quot; (simulated)')
    expect(svg).not.toContain('<b>')
    expect(said).toContain(hash)
    expect(said.join(' ')).toContain(header.stream)
    expect(said).toContain(`seq ${seq}`)
    expect(said.some((text) => text?.includes(record?.at.slice(11, 19) ?? '?'))).toBe(true)
    expect(svg).not.toContain('NaN')
  })
})
