import { Book } from '../book'
import type { Sha256 } from '../hash'
import { lineOf } from '../log'
import { type Reconstruction, storyOf } from './reconstructions'
import { apply } from './run'

/** A reconstruction as it is shipped: every line of its log, and the hash that it ends in. */
export interface Recording {
  readonly stream: string
  readonly lines: readonly string[]
  readonly hash: string
}

export function record(recipe: Reconstruction, seed: number, sha256: Sha256): Recording {
  const { facts, opening, blow } = storyOf(recipe, seed)
  const book = Book.create(facts, sha256)
  const records = [...opening, ...blow].flatMap((input) => apply(book, input))
  return { stream: facts.stream, lines: [lineOf(book.header), ...records.map(lineOf)], hash: book.hash }
}
