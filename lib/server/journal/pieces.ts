import { Book } from '@/engine/book'
import { pieceOf, type Piece as TextPiece } from '@/engine/checkpoint'
import { PlimsollError } from '@/engine/errors'
import { sha256 } from '../sha256'
import type { Piece } from './port'

/** UTF-16 code units of one piece. */
const PIECE_LENGTH = 1_000_000

/** Cuts a text into pieces, never within a character. */
export function* piecesOf(text: string, length = PIECE_LENGTH): Generator<TextPiece> {
  for (let from = 0; from < text.length; ) {
    const end = from + length
    const to = isLowSurrogate(text.charCodeAt(end)) ? end + 1 : end
    yield pieceOf(sha256, text.slice(from, to))
    from = to
  }
}

export async function textOf(pieces: Iterable<Piece> = []): Promise<string> {
  return (await textsOf(pieces)).join('')
}

export async function bookOf(pieces: Iterable<Piece> = []): Promise<Book> {
  const all = [...pieces]
  const digests = all.map(({ digest }) => digest)
  return Book.assemble(await textsOf(all), sha256, digests)
}

/** Pieces of the largest book that answers are worked out from: a quarter of a million accounts, put together in some seconds. */
const ANSWERED_MAX = 65

/** The texts of a book's pieces, for somebody who waits. Refuses, with `book-too-large`, what takes longer than anyone does. */
export async function answerableTexts(pieces: Iterable<Piece> = []): Promise<string[]> {
  const all = [...pieces]
  if (all.length > ANSWERED_MAX) throw bookTooLarge()
  return textsOf(all)
}

export async function answerableBook(pieces: Iterable<Piece> = []): Promise<Book> {
  return Book.assemble(await answerableTexts(pieces), sha256)
}

export function bookTooLarge(): PlimsollError {
  return new PlimsollError(
    'book-too-large',
    'This stream has too many accounts for this to be worked out while you wait.',
  )
}

/** One after the other: what they were packed in need not be held for all at once. */
export async function textsOf(pieces: Iterable<Piece>): Promise<string[]> {
  const texts: string[] = []
  for (const piece of pieces) texts.push(await piece.text())
  return texts
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
