import { PROFIT_FIRST, RETURN_TIMES_LEVERAGE } from './families'
import type { Rulebook } from './rulebook'

/** What the research's rulebooks have in common: they differ in how the size is shared, and in nothing else. */

export const IMPOSSIBILITIES = 'https://arxiv.org/abs/2512.01112'
export const ONLINE_LEARNING = 'https://arxiv.org/abs/2602.15182'

export const RESEARCH: Pick<Rulebook, 'version' | 'trigger' | 'ranking' | 'price'> & {
  readonly clauses: Omit<Rulebook['clauses'], 'allocation'>
} = {
  version: 1,
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_LEVERAGE,
    group: PROFIT_FIRST,
    percentile: 'none',
    indicator: 'none',
  },
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'The insurance fund cannot pay the whole deficit: what is left of it is shared.',
      source: IMPOSSIBILITIES,
      grade: 'published',
    },
    ranking: {
      text: 'There is no queue. Positions in profit give first, because only profits bear a loss; the others only once those have given all they may. Within a group the order, by BitMEX’s score, settles nothing but ties over a last lot.',
      source: IMPOSSIBILITIES,
      grade: 'inferred',
    },
    price: {
      text: 'The bankruptcy price. The papers share money and name no closing price.',
      source: IMPOSSIBILITIES,
      grade: 'inferred',
    },
    indicator: {
      text: 'None: what a position gives follows from the shares, not from a place.',
      source: IMPOSSIBILITIES,
      grade: 'inferred',
    },
  },
}

export const IN_SIZE =
  'The papers share money over profits; here the size to be closed is shared over positions, as an exchange reduces them. The command allocate does it in money.'
export const NO_PLACE =
  'Place, ahead and lights belong to the order that settles ties. Reach is where the group of the position begins to give; a first lot may go to another.'
