import { createHash } from 'node:crypto'
import type { Sha256 } from '@/engine/hash'

/** Node's own SHA-256, for the engine. */
export const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
