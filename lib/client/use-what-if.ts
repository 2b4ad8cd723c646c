'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { WhatIfAnswer, WhatIfRequest } from '../wire/what-if'
import { ApiError, api } from './api'

/** A hand on a slider is followed when it rests this long. */
const SETTLE_MS = 200
/** The queue moves on under an answer, so it is asked again while somebody looks. */
const AGAIN_MS = 4_000

export interface WhatIfState {
  readonly answer: WhatIfAnswer | null
  /** Why there is no answer, in a sentence for the reader. */
  readonly refusal: string | null
  /** What is shown is the answer to an earlier question. */
  readonly isOld: boolean
}

/** What the engine says of a change; null asks nothing. The last answer stands until the next one is there. */
export function useWhatIf(question: WhatIfRequest | null, live: boolean): WhatIfState {
  const settled = useSettled(question)
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['what-if', settled],
    queryFn: ({ signal }) => ask(settled, signal),
    enabled: settled !== null && live,
    placeholderData: keepPreviousData,
    refetchInterval: live ? AGAIN_MS : false,
    staleTime: 0,
    retry: false,
  })
  if (question === null) return { answer: null, refusal: null, isOld: false }
  return {
    answer: error === null ? (data ?? null) : null,
    refusal: error === null ? null : refusalOf(error),
    isOld: isPlaceholderData || JSON.stringify(question) !== JSON.stringify(settled) || !live,
  }
}

function ask(question: WhatIfRequest | null, signal: AbortSignal): Promise<WhatIfAnswer> {
  const headers = { 'content-type': 'application/json' }
  return api<WhatIfAnswer>('what-if', { method: 'POST', body: JSON.stringify(question), headers, signal })
}

function refusalOf(error: Error): string {
  return error instanceof ApiError && error.status < 500 ? error.message : 'The engine could not be asked just now.'
}

function useSettled(question: WhatIfRequest | null): WhatIfRequest | null {
  const text = JSON.stringify(question)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return JSON.parse(settled) as WhatIfRequest | null
}
