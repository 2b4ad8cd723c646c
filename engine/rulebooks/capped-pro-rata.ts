import { IMPOSSIBILITIES, IN_SIZE, NO_PLACE, RESEARCH } from './research'
import type { Rulebook } from './rulebook'

export const cappedProRata: Rulebook = {
  ...RESEARCH,
  name: 'capped-pro-rata',
  title: 'Capped pro rata (research)',
  allocation: 'capped-pro-rata',
  cap: '0.5',
  clauses: {
    ...RESEARCH.clauses,
    allocation: {
      text: 'The same share of every position, but of none more than the cap; what the caps leave stays unclosed and is stated as remaining.',
      source: IMPOSSIBILITIES,
      grade: 'published',
    },
  },
  gaps: [IN_SIZE, 'The papers leave the cap open: half of a position is our choice.', NO_PLACE],
}
