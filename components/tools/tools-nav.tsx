'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { words } from '@/lib/words/en/tools'

const TOOLS = [
  { href: '/methodology', label: words.methodology },
  { href: '/compare', label: words.compareRulebooks },
  { href: '/check-run', label: words.checkARun },
  { href: '/stress', label: words.stress },
  { href: '/research/backtest', label: words.backtest },
] as const

/** The rules, and the three questions one can put to them. */
export function ToolsNav() {
  const path = usePathname()
  return (
    <nav aria-label={words.rulesAndTools} className="flex flex-wrap gap-x-5 gap-y-1 pt-4 text-note">
      {TOOLS.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={path === href ? 'page' : undefined}
          className="inline-flex min-h-6 items-center border-b-2 border-transparent text-ink-2 no-underline hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
