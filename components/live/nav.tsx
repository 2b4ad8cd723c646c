'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { words } from '@/lib/words/en/frame'

const PAGES = [
  { href: '/', label: words.status, owns: (path: string) => path === '/' || /^\/(markets|funds)(\/|$)/.test(path) },
  { href: '/account', label: words.myPositions, owns: (path: string) => path.startsWith('/account') },
  { href: '/events', label: words.events, owns: (path: string) => path.startsWith('/events') },
  {
    href: '/methodology',
    label: words.rules,
    owns: (path: string) => /^\/(methodology|compare|check-run|stress|research)(\/|$)/.test(path),
  },
  { href: '/what-is-adl', label: words.whatIsAdl, owns: (path: string) => path.startsWith('/what-is-adl') },
] as const

/** All pages in one row, on telephones and tablets in a row of its own: a few words need no menu to hide in. */
export function Nav() {
  const path = usePathname()
  return (
    <nav aria-label={words.main} className="nav">
      {PAGES.map(({ href, label, owns }) => (
        <Link key={href} href={href} aria-current={path === href ? 'page' : owns(path) ? 'true' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
