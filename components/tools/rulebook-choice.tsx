import type { RulebookName } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'

interface RulebookChoiceProps {
  readonly rulebooks: readonly RulebookName[]
  readonly chosen: ReadonlySet<string>
}

/** Any set of rulebooks; the name of each box is part of the address, so that a choice can be linked to. */
export function RulebookChoice({ rulebooks, chosen }: RulebookChoiceProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="font-semibold">{words.rulebooks}</legend>
      <div className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))] gap-x-4 max-[359px]:grid-cols-1">
        {rulebooks.map(({ id, title }) => (
          <label key={id} className="flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              name="rulebook"
              value={id}
              defaultChecked={chosen.has(id)}
              className="size-4 shrink-0 accent-[var(--accent)]"
            />
            <span className="min-w-0">
              {title} <span className="text-note text-muted">{id}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
