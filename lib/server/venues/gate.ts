import { z } from 'zod'
import type { VenueState } from '@/lib/wire/venues'
import { CHANGED } from './binance'
import { coinOf, type Fund, type Known, type Listed, type Patch, type Risk, type Venue } from './port'
import { eachRow, millis, seconds } from './rows'

const DOCS = 'https://www.gate.com/docs/developers/apiv4/en/futures'
const SETTLES = ['usdt', 'btc'] as const

/** Three steps. What the highest one means beyond its name is not documented, so it is not taken for ADL under way. */
const STEPS: Readonly<Record<string, VenueState>> = { normal: 'calm', warning: 'watch', adl_risk: 'warned' }

/** `GET /futures/{settle}/adl_risk_states`: `{settle, states: {CONTRACT: {state, calculated_at_ms}}}`. */
const states = z.object({ settle: z.string(), states: z.record(z.string(), z.unknown()) })
const oneState = z.object({ state: z.string(), calculated_at_ms: millis })

/** `GET /futures/{settle}/insurance`: `[{t, b}]`, seconds and balance. The fund is one for all contracts of a settle. */
const record = z.object({ t: seconds, b: z.union([z.string(), z.number()]).transform(String) })

export const gate: Venue = {
  id: 'gate',
  name: 'Gate',
  scale: 'Its state of a market: normal is calm, warning is watch, adl_risk is warned.',
  hides: [
    'how a state is worked out, and how often',
    'whether ADL is under way in a market',
    'the part of the fund that stands behind a market',
  ],
  documents: [`${DOCS}/#list-market-level-adl-risk-states`, `${DOCS}/#futures-market-insurance-fund-history`],
  sources: SETTLES.flatMap((settle) => [
    {
      name: `risk, ${settle}`,
      document: `${DOCS}/#list-market-level-adl-risk-states`,
      everyMs: 60_000,
      madeEveryMs: null,
      request: () => ({ path: `/api/v4/futures/${settle}/adl_risk_states` }),
      read: readStates,
    },
    {
      name: `fund, ${settle}`,
      document: `${DOCS}/#futures-market-insurance-fund-history`,
      everyMs: 600_000,
      madeEveryMs: null,
      request: () => ({ path: `/api/v4/futures/${settle}/insurance?limit=1` }),
      read: (answer: unknown, _ask: unknown, known: Known) => readFund(answer, settle, known),
    },
  ]),
}

/** A contract is called BASE_QUOTE. The list names every perpetual of its settle, so that it is also the list of markets. */
export function readStates(answer: unknown): Patch {
  const { settle, states: all } = states.parse(answer)
  const listed = new Map<string, Listed>()
  const risks = new Map<string, Risk>()
  let unread = 0
  for (const [contract, value] of Object.entries(all)) {
    const [base, quote] = contract.split('_')
    if (!base || !quote) {
      unread += 1
      continue
    }
    listed.set(contract, { base: coinOf(base), quote, settle })
    const parsed = oneState.safeParse(value)
    if (!parsed.success) unread += 1
    risks.set(
      contract,
      parsed.success ? riskOf(parsed.data) : { state: 'unknown', way: null, facts: [], at: null, ...CHANGED },
    )
  }
  return { listed, risks, unread }
}

function riskOf({ state: word, calculated_at_ms: at }: z.infer<typeof oneState>): Risk {
  const state = STEPS[word]
  const facts = [{ name: 'state', value: word }]
  return { state: state ?? 'unknown', way: null, facts, at, ...(state ? {} : CHANGED) }
}

export function readFund(answer: unknown, settle: string, { listed }: Known): Patch {
  const { read, unread } = eachRow(record, z.array(z.unknown()).min(1).parse(answer))
  const newest = read.reduce<z.infer<typeof record> | null>(
    (known, one) => (known && known.t >= one.t ? known : one),
    null,
  )
  if (!newest) return { unread }
  const mine = [...listed].flatMap(([market, one]) => (one.settle === settle ? [market] : []))
  const asset = settle.toUpperCase()
  const fund: Fund = { pool: asset, markets: mine.length, asset, balance: newest.b, at: newest.t }
  return { funds: new Map(mine.map((market) => [market, [fund]])), unread }
}
