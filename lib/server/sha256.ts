import { hash } from 'node:crypto'
import type { Sha256 } from '@/engine/hash'

/** Node's own SHA-256 for the engine; the one-shot form costs half of what a hash object does. */
export const sha256: Sha256 = (data) => hash('sha256', data, 'buffer')
