import type { Status } from '@/lib/client/parts'
import { clockTime } from '@/lib/format'
import type { Upstream } from '@/lib/wire/frames'
import { haltInWords, UPSTREAM_STATES, words } from '@/lib/words/en/connected'
import { Section } from '../ui/section'

/** What a connected exchange is heard from, how well, and which markets stand still for it. Nothing of a simulated one. */
export function Sources({ upstreams, markets }: Pick<Status, 'upstreams' | 'markets'>) {
  const halted = markets.filter(({ halt }) => halt !== null)
  if (upstreams.length === 0 && halted.length === 0) return null
  return (
    <Section title={upstreams.length === 0 ? words.halted : words.sources}>
      <dl className="border-y border-line">
        {upstreams.map((upstream) => (
          <Row key={upstream.id} name={upstream.name} isWell={upstream.state === 'ok'} end={heard(upstream)}>
            {UPSTREAM_STATES[upstream.state]}
            {upstream.detail !== null && `: ${upstream.detail}`}
          </Row>
        ))}
        {halted.map(({ id, halt }) => (
          <Row key={`halt:${id}`} name={id} isWell={false} end={null}>
            {haltInWords(halt ?? '')}
          </Row>
        ))}
      </dl>
    </Section>
  )
}

function heard({ heardAt }: Upstream): string | null {
  return heardAt === null ? null : words.heardAt(clockTime(heardAt))
}

interface RowProps {
  readonly name: string
  readonly isWell: boolean
  readonly end: string | null
  readonly children: React.ReactNode
}

function Row({ name, isWell, end, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-6 gap-y-0.5 border-t border-line py-2 first:border-t-0">
      <dt className="min-w-48 font-medium max-md:min-w-0 max-md:flex-1">{name}</dt>
      <dd className={`min-w-0 flex-1 max-md:order-last max-md:basis-full ${isWell ? 'text-ink-2' : 'font-medium'}`}>
        <span aria-hidden="true">{isWell ? '✓ ' : '! '}</span>
        {children}
      </dd>
      {end !== null && <dd className="figures text-note text-muted">{end}</dd>}
    </div>
  )
}
