'use client'

import { useEffect, useState } from 'react'
import { compare, STATE_ORDER } from '@/lib/format'
import type { MarketRow } from '@/lib/wire/frames'
import { nearest } from '@/lib/words/en/status-sentence'

/** Rows may change places this often: more would take the row from under the reader's finger. */
const REORDER_MS = 15_000

/** Nearest to trouble first: by state, then by the smaller move that begins closures, then by name. */
export function byTrouble(a: MarketRow, b: MarketRow): number {
  const states = STATE_ORDER.indexOf(b.state) - STATE_ORDER.indexOf(a.state)
  if (states !== 0) return states
  const left = nearest([a])?.move
  const right = nearest([b])?.move
  if (left !== undefined && right !== undefined) return compare(left, right) || compareIds(a, b)
  if (left === undefined && right === undefined) return compareIds(a, b)
  return left === undefined ? 1 : -1
}

const compareIds = (a: MarketRow, b: MarketRow) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const order = (markets: readonly MarketRow[]) => [...markets].sort(byTrouble).map((market) => market.id)

/** The markets in an order that is renewed when a state changes and otherwise only now and then. */
export function useSteadyOrder(markets: readonly MarketRow[]): readonly MarketRow[] {
  const [ids, setIds] = useState(() => order(markets))
  const states = markets.map((market) => `${market.id}:${market.state}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: figures change all the time; only states and the timer reorder
  useEffect(() => {
    setIds(order(markets))
  }, [states])
  useEffect(() => {
    const timer = setInterval(() => setIds(order(markets)), REORDER_MS)
    return () => clearInterval(timer)
  }, [markets])
  const placed = ids.flatMap((id) => markets.find((market) => market.id === id) ?? [])
  return placed.length === markets.length ? placed : [...markets].sort(byTrouble)
}
