import type { CheckAnswer } from '@/lib/wire/tools'

type Name = CheckAnswer['differences'][number]['name']

interface Words {
  readonly title: string
  /** What it means, in one sentence. */
  readonly meaning: string
  /** What `expected` and `found` are. */
  readonly unit: 'price' | 'money' | 'place' | 'size'
}

export const DIFFERENCES: Readonly<Record<Name, Words>> = {
  'out-of-order': {
    title: 'Out of order',
    meaning: 'The account was closed after one that stands behind it in the queue.',
    unit: 'place',
  },
  'wrong-price': {
    title: 'Wrong price',
    meaning: 'The price is not the one the rulebook closes at on this snapshot.',
    unit: 'price',
  },
  'too-much': {
    title: 'Too much',
    meaning: 'More was taken than the rulebook takes, or from somebody beyond the cut.',
    unit: 'size',
  },
  'too-little': {
    title: 'Too little',
    meaning: 'Less was taken than the rulebook takes, or somebody it closes was not reached.',
    unit: 'size',
  },
  'fund-not-first': {
    title: 'Fund not first',
    meaning: 'The fund paid less than it had to before the queue, so others paid in its place.',
    unit: 'money',
  },
  'protected-taken': {
    title: 'Protected account taken',
    meaning: 'The account belongs to a group that is closed only when the ordinary ones are used up.',
    unit: 'size',
  },
  'skipped-without-reason': {
    title: 'Skipped without reason',
    meaning: 'The account was passed over although nothing in the rulebook speaks for it.',
    unit: 'size',
  },
}
