import { useId } from 'react'

interface SectionProps {
  readonly title: string
  readonly note?: React.ReactNode
  readonly end?: React.ReactNode
  readonly id?: string
  readonly children: React.ReactNode
}

/** A heading, what it is about in one line, what can be done with it at the far end, and the thing itself. */
export function Section({ title, note, end, id, children }: SectionProps) {
  const heading = useId()
  return (
    <section aria-labelledby={heading} className="mt-12 max-md:mt-9" id={id}>
      <div className="mb-2 flex items-baseline gap-x-4 gap-y-0.5 max-lg:flex-wrap">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-0.5">
          <h2 id={heading} className="text-section font-semibold">
            {title}
          </h2>
          {note !== undefined && <p className="text-note text-muted">{note}</p>}
        </div>
        {end !== undefined && <div className="ml-auto whitespace-nowrap max-md:ml-0 lg:shrink-0">{end}</div>}
      </div>
      {children}
    </section>
  )
}
