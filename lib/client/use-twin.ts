'use client'

import { useMutation } from '@tanstack/react-query'
import type { Twin } from '../wire/requests'
import { api } from './api'

/** Asks for a command's answer on files of the reader's own. The server keeps nothing of them. */
export function useTwin<Answer>(name: Twin) {
  return useMutation({
    mutationFn: (body: Readonly<Record<string, unknown>>) =>
      api<Answer>(name, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  })
}

/** A file as it was read: its value, or what is wrong with it. */
export type Read =
  | { readonly name: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly name: string; readonly problem: string }

/** What one request may carry; a larger file is a matter for the command line. */
const TEXT_MAX = 1_900_000

export function readText(name: string, text: string): Read {
  if (text.length > TEXT_MAX) {
    return { name, problem: 'This file is larger than two megabytes. The command line has no such bound.' }
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { name, problem: 'This is JSON, but no snapshot or run: it must be an object.' }
    }
    return { name, value: value as Readonly<Record<string, unknown>> }
  } catch {
    return { name, problem: 'This is not JSON.' }
  }
}
