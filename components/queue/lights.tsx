import { LIGHTS, type LightsReading } from '@/lib/format/reading'
import { words } from '@/lib/words/en/account'
import { lightsText } from '@/lib/words/en/lights'
import css from './lights.module.css'

interface LightsProps {
  readonly reading: LightsReading
  /** Whose lights these are, for a reader who can't see the row: "SOL-PERP short". */
  readonly of: string
  /** Leaves the count out of sight where it stands beside the steps anyway. */
  readonly bare?: boolean
}

const STEPS = Array.from({ length: LIGHTS }, (_, index) => index + 1)

/** Five steps and always the count in words: lit ones tall and solid, the others low outlines. */
export function Lights({ reading, of, bare = false }: LightsProps) {
  const text = lightsText(reading)
  if (reading.kind === 'not-in-queue') return <span className={css.words}>{text}</span>
  if (reading.kind === 'not-known') {
    return (
      <span className={css.lights}>
        <Steps lit={0} look="unknown" />
        <span className={bare ? 'sr-only' : css.words}>{text}</span>
      </span>
    )
  }
  const blind = reading.kind === 'blind'
  return (
    <span className={css.lights}>
      {/* biome-ignore lint/a11y/useSemanticElements: the native meter can't be drawn as five steps */}
      <span
        role="meter"
        aria-label={words.lightsOf(of)}
        aria-valuemin={0}
        aria-valuemax={LIGHTS}
        aria-valuenow={reading.lights}
        aria-valuetext={blind ? words.lastKnownLights(reading.lights) : words.lightsLit(text)}
      >
        <Steps lit={reading.lights} look={blind ? 'blind' : 'lit'} />
      </span>
      {bare ? null : (
        <span className={blind ? css.words : css.count} aria-hidden="true">
          {words.ofFive(<b>{blind ? `${reading.lights}?` : reading.lights}</b>)}
        </span>
      )}
    </span>
  )
}

/** Only the steps: for gauges, where the words stand elsewhere. Nothing is lit beside figures that are old. */
export function LightsSmall({ lights, blind }: { readonly lights: number; readonly blind: boolean }) {
  return (
    <span className={css.small}>
      <Steps lit={lights} look={blind ? 'blind' : 'lit'} />
    </span>
  )
}

function Steps({ lit, look }: { readonly lit: number; readonly look: 'lit' | 'blind' | 'unknown' }) {
  return (
    <span className={css.steps} data-look={look} data-lights={lit} aria-hidden="true">
      {STEPS.map((step) => (
        <i key={step} data-on={step <= lit ? '' : undefined} />
      ))}
    </span>
  )
}
