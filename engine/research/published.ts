/**
 * Figures that were published about 2025-10-10, to stand beside what the files add up to. Each with where it stands and
 * how far it can be relied on.
 */
export interface PublishedFigure {
  readonly value: string
  readonly source: string
}

const PAPER = 'arXiv 2602.15182'
const FILES = 'github.com/pluriholonomic/autodeleveraging-analysis'

export const PUBLISHED = {
  needed: { value: '15079669.61', source: PAPER },
  deficit: { value: '100063386.69', source: PAPER },
  overshoot: { value: '45028665.72', source: FILES },
  notional: { value: '2103111430.86', source: FILES },
} as const satisfies Readonly<Record<string, PublishedFigure>>

/** Policies by the name of their columns: in words, and the total of the paper's table 2 where it has one. */
export const POLICIES: Readonly<Record<string, { readonly name: string; readonly published: string | null }>> = {
  prod: { name: 'Production: the venue’s own queue', published: '64859522.21' },
  contract_pr: { name: 'Pro-rata in whole contracts', published: '3404185.00' },
  vector: { name: 'Vector mirror descent', published: '4413367.61' },
  fixed_point_ilp_integer: { name: 'Min-max in whole contracts', published: '106205.81' },
  pr: { name: 'Pro-rata, divisible', published: '2732437.29' },
  pnl_pr: { name: 'Pro-rata over profit, divisible', published: null },
  eq_pr: { name: 'Pro-rata over equity, divisible', published: null },
}
