import type { ClauseWords, RulebookWords } from '@/lib/wire/methodology'

/** What the names in a rulebook's data mean, in a few words each. */

export const TRIGGER: Readonly<Record<RulebookWords['trigger']['rule'], string>> = {
  'fund-exhausted': 'Fund exhausted',
  'account-value-below-zero': 'Account value below zero, no fund before the queue',
  'order-book-exhausted': 'Order book exhausted, no fund',
  'fund-drawdown': 'Fund exhausted, or fallen too far',
  'market-pnl-drawdown': 'Fund exhausted, or one market lost too much of it',
  'fund-losses': 'Fund exhausted, or large losses too often',
}

export const PRICE: Readonly<Record<RulebookWords['price']['rule'], string>> = {
  bankruptcy: 'Bankruptcy price',
  mark: 'Mark',
  'previous-mark': 'Previous mark',
}

export const ALLOCATION: Readonly<Record<RulebookWords['allocation']['rule'], string>> = {
  queue: 'Queue, from the front',
  'pro-rata': 'The same share of everybody',
  'capped-pro-rata': 'The same share, up to a cap',
  'risk-weighted': 'Shares by leverage',
  'min-max': 'Smallest largest share',
  'random-walk': 'A walk from a random start',
}

export const INDICATOR: Readonly<Record<RulebookWords['indicator']['rule'], string>> = {
  'five-lights': 'Five lights',
  'quantile-4-to-0': '4 to 0, 4 at the front',
  'rank-5-to-1': '5 to 1, 5 at the front',
  'rank-1-to-5': '1 to 5, 1 at the front',
  'bars-4-to-1': '4 to 1, 4 at the front',
  none: 'None',
}

export const GRADE: Readonly<Record<ClauseWords['grade'], string>> = {
  published: 'published: read in the source’s own text',
  'third-party': 'third party: read in somebody else’s copy',
  inferred: 'inferred: our reading, not stated',
}
