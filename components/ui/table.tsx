'use client'

import { useOverflow } from './use-overflow'

interface TableProps {
  /** Names the table for those who hear the page; also the name of the region when it has to scroll. */
  readonly caption: string
  readonly children: React.ReactNode
  readonly className?: string
}

/** A real table. Where it is wider than the screen it scrolls by itself, reachable by keyboard, and the page does not. */
export function Table({ caption, children, className = '' }: TableProps) {
  const { ref, overflows } = useOverflow<HTMLDivElement>()
  return (
    <div ref={ref} className="scroll" {...(overflows ? { tabIndex: 0, role: 'group', 'aria-label': caption } : {})}>
      <table className={`tbl ${className}`}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  )
}

interface CellProps {
  readonly children?: React.ReactNode
  readonly className?: string
  readonly title?: string | undefined
}

/** A column head; `end` aligns it with figures. */
export function Head({ children, end = false, className = '' }: CellProps & { readonly end?: boolean }) {
  return (
    <th scope="col" className={`${end ? 'end' : ''} ${className}`}>
      {children}
    </th>
  )
}

export function Cell({ children, className = '', title }: CellProps) {
  return (
    <td className={className} title={title}>
      {children}
    </td>
  )
}

/** A figure at the end of its column. */
export function FigureCell({ children, className = '', title }: CellProps) {
  return (
    <td className={`end ${className}`} title={title}>
      {children}
    </td>
  )
}
