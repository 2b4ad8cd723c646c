import type { Label } from './labels'
import { FRAME } from './levels'
import type { WaterlineView } from './view'
import css from './waterline.module.css'

/** Between the panels: the lines that join them, and their names. */
export function Comb({ view }: { readonly view: WaterlineView }) {
  const gap = view.bracket
  return (
    <div className={css.comb}>
      <i className={css.surface} style={{ top: view.level }} />
      <i className={css.keel} style={{ top: FRAME.keel }} />
      {view.slice === null || view.slice.hidden ? null : <i className={css.mine} style={{ top: view.slice.line }} />}
      {gap === null || gap.to - gap.from < 2 ? null : (
        <i className={css.bracket} data-kind={gap.kind} style={{ top: gap.from, height: gap.to - gap.from }} />
      )}
      <LabelSet labels={view.labels.wide} />
      <LabelSet labels={view.labels.narrow} narrow />
    </div>
  )
}

function LabelSet({ labels, narrow = false }: { readonly labels: readonly Label[]; readonly narrow?: boolean }) {
  return labels.map((label) => (
    <span
      key={label.id}
      className={css.label}
      data-tone={label.tone}
      data-width={narrow ? 'narrow' : 'wide'}
      style={{ top: label.top }}
    >
      {label.lines.map((line, index) => (
        <span key={line} data-first={index === 0 ? '' : undefined}>
          {line}
        </span>
      ))}
    </span>
  ))
}
