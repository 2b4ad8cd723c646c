import { expect, it } from 'vitest'
import { answerableBook, piecesOf, textOf } from './pieces'

it('cuts a text anywhere but within a character, and puts it together again', async () => {
  const text = 'a🜂b🜂🜂ü'.repeat(9)
  for (let length = 1; length < 12; length += 1) {
    const pieces = [...piecesOf(text, length)]
    expect(await textOf(pieces)).toBe(text)
    for (const piece of pieces) {
      expect(piece.text().isWellFormed()).toBe(true)
      expect(piece.text().length).toBeLessThanOrEqual(length + 1)
    }
  }
  expect([...piecesOf('')]).toEqual([])
})

it('reads no piece of a book that nobody waits for', async () => {
  const piece = { digest: '', text: () => Promise.reject(new Error('nobody asked')) }
  await expect(answerableBook(Array.from({ length: 66 }, () => piece))).rejects.toMatchObject({
    code: 'book-too-large',
  })
  await expect(answerableBook([piece])).rejects.toThrow('nobody asked')
})
