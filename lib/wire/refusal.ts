import type { z } from 'zod'
import { PlimsollError } from '@/engine/errors'

/** `$.positions[0].size` from a zod path. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    '$',
  )
}

/** The first thing wrong with a value, as a refusal with a code, a path and a sentence. */
export function refusalOf(error: z.ZodError, value: unknown): PlimsollError {
  const issue = error.issues[0]
  if (!issue) return new PlimsollError('format', 'The input does not have the expected shape.')
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return new PlimsollError(
      'unknown-key',
      `The key ${JSON.stringify(key).slice(0, 80)} is not known here.`,
      jsonPath([...issue.path, key]),
    )
  }
  const path = jsonPath(issue.path)
  if (valueAt(value, issue.path) === undefined) return new PlimsollError('missing', 'This is required.', path)
  // Messages of ours carry a code in front; those of zod's own list choices with the same sign between them.
  const [, code, sentence] = /^([a-z0-9-]+)\|(.+)$/.exec(issue.message) ?? []
  if (code !== undefined && sentence !== undefined) return new PlimsollError(code, sentence, path)
  return new PlimsollError('format', `${issue.message}.`, path)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      at !== null && typeof at === 'object' && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  )
}

/** A value of the schema, or a refusal. */
export function parseAs<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw refusalOf(result.error, value)
}

/** JSON text to a value of the schema. Refuses with `not-json` and the parser's own place where there is one. */
export function parseJsonAs<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  return parseAs(schema, parseJson(text))
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('﻿') ? text.slice(1) : text)
  } catch (error) {
    throw new PlimsollError(
      'not-json',
      `This is not JSON: ${error instanceof Error ? error.message.slice(0, 160) : 'unreadable'}.`,
    )
  }
}
