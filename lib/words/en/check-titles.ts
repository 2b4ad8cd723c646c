import type { CheckName } from '@/engine/receipt/verify'

/** What each check is called; what it proves stands with the verifier. */
export const TITLES: Readonly<Record<CheckName, string>> = {
  unchanged: 'This receipt is unchanged',
  'known-key': 'It is signed by the exchange',
  'in-queue': 'The place is in the committed queue',
  'in-log': 'The event is in the signed log',
  'committed-first': 'The queue was fixed first',
  'closed-as-committed': 'The figures follow from the commitment',
  order: 'Everyone ahead was taken first',
  sums: 'The amounts add up',
  'same-run': 'The public run says the same',
  recomputed: 'The whole allocation, worked out again',
}
