interface PageHeadProps {
  /** The answer of the page as one sentence or name. */
  readonly title: React.ReactNode
  readonly lead?: React.ReactNode
  /** Above the title: where this belongs. */
  readonly above?: React.ReactNode
  readonly end?: React.ReactNode
}

export function PageHead({ title, lead, above, end }: PageHeadProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-12 gap-y-4 pt-9 max-md:pt-5">
      <div className="min-w-0">
        {above !== undefined && <p className="mb-1 text-note text-muted">{above}</p>}
        <h1 className="max-w-[30em] text-page font-medium tracking-[-0.014em] text-balance">{title}</h1>
        {lead !== undefined && <p className="mt-2 max-w-[86ch] text-ink-2">{lead}</p>}
      </div>
      {end !== undefined && <div className="ms-auto text-end max-md:ms-0 max-md:w-full max-md:text-start">{end}</div>}
    </div>
  )
}
