import { IMPOSSIBILITIES, IN_SIZE, NO_PLACE, RESEARCH } from './research'
import type { Rulebook } from './rulebook'

export const proRata: Rulebook = {
  ...RESEARCH,
  name: 'pro-rata',
  title: 'Pro rata (research)',
  allocation: 'pro-rata',
  clauses: {
    ...RESEARCH.clauses,
    allocation: {
      text: 'The same share of every position, cut to whole lots; the lots left over go to the largest remainders.',
      source: IMPOSSIBILITIES,
      grade: 'published',
    },
  },
  gaps: [IN_SIZE, NO_PLACE],
}
