import { PlimsollError } from '@/engine/errors'
import type { Outcome } from '../cli'
export function simulateCommand(_argv: readonly string[]): Outcome {
  throw new PlimsollError('x', 'x', 'x')
}
