import { IMPOSSIBILITIES, IN_SIZE, NO_PLACE, RESEARCH } from './research'
import type { Rulebook } from './rulebook'

export const riskWeighted: Rulebook = {
  ...RESEARCH,
  name: 'risk-weighted',
  title: 'Risk-weighted (research)',
  allocation: 'risk-weighted',
  clauses: {
    ...RESEARCH.clauses,
    allocation: {
      text: 'Shares in proportion to effective leverage, of none more than the whole: what the strongest can not give, the others do at a higher level.',
      source: IMPOSSIBILITIES,
      grade: 'published',
    },
  },
  gaps: [
    IN_SIZE,
    'The weight is effective leverage cut to 12 digits. The paper allows any function of leverage and is ambiguous about the exponent.',
    NO_PLACE,
  ],
}
