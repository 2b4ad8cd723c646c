import { IN_SIZE, NO_PLACE, ONLINE_LEARNING, RESEARCH } from './research'
import type { Rulebook } from './rulebook'

export const minMax: Rulebook = {
  ...RESEARCH,
  name: 'min-max',
  title: 'Smallest largest share (research)',
  allocation: 'min-max',
  clauses: {
    ...RESEARCH.clauses,
    allocation: {
      text: 'Whole lots, chosen so that the largest share of any one position is as small as it can be.',
      source: ONLINE_LEARNING,
      grade: 'published',
    },
  },
  gaps: [
    IN_SIZE,
    'The paper adds a small number to what is divided by; here positions are whole lots, and none is needed.',
    NO_PLACE,
  ],
}
