import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReceiptId, receiptId } from './code'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ids = fc
  .tuple(fc.string(), fc.string(), fc.string())
  .map(([seed, event, account]) => receiptId(sha256, seed, event, account))

describe('the name of a receipt', () => {
  it('is the same for the same closure, and another for another seed, event or account', () => {
    const id = receiptId(sha256, 'seed', 'BTC-PERP.12', 'alice')
    expect(id).toBe('4YEE-G2ET-B468-H')
    expect(receiptId(sha256, 'seed', 'BTC-PERP.12', 'alice')).toBe(id)
    const others = [
      receiptId(sha256, 'seed2', 'BTC-PERP.12', 'alice'),
      receiptId(sha256, 'seed', 'BTC-PERP.13', 'alice'),
      receiptId(sha256, 'seed', 'BTC-PERP.12', 'bob'),
    ]
    expect(new Set([id, ...others]).size).toBe(4)
  })

  it('is understood however it is typed', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const spoken = id.replaceAll('-', ' ').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
        expect(readReceiptId(spoken)).toBe(id)
        expect(readReceiptId(` ${id.replaceAll('-', '')} `)).toBe(id)
      }),
    )
  })

  it('is not understood with one character wrong, or with two that changed places', () => {
    let swapped = 0
    fc.assert(
      fc.property(ids, fc.nat(12), fc.nat(12), fc.nat(31), (id, i, j, symbol) => {
        const plain = [...id.replaceAll('-', '')]
        const wrong = plain.with(i, SYMBOLS[symbol] ?? '')
        expect(readReceiptId(wrong.join(''))).toBe(wrong[i] === plain[i] ? id : null)
        const turned = plain.with(i, plain[j] ?? '').with(j, plain[i] ?? '')
        if (plain[i] !== plain[j]) swapped += 1
        expect(readReceiptId(turned.join(''))).toBe(plain[i] === plain[j] ? id : null)
      }),
    )
    expect(swapped).toBeGreaterThan(20)
  })

  it('is nothing else', () => {
    for (const text of ['', '7K3M', 'BTC-PERP.12', 'UUUU-UUUU-UUUU-U', `${'0'.repeat(12)}1`]) {
      expect(readReceiptId(text)).toBeNull()
    }
  })
})
