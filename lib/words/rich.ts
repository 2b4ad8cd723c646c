import { createElement, Fragment, type ReactNode } from 'react'

/** What stands in a sentence and is text already. */
export type Text = string | number
/** What stands in a sentence as more than text: a link, a figure that has a hover card. */
export type Node = ReactNode

/** A sentence with more than text in it. Each language puts the parts where its own order wants them. */
export function rich(texts: TemplateStringsArray, ...parts: readonly Node[]): Node {
  return createElement(Fragment, null, ...texts.flatMap((text, i) => [text, parts[i]]))
}
