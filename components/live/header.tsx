'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import type { Theme } from '@/lib/client/theme-cookie'
import { useFrame } from '@/lib/client/use-frame'
import type { StreamFrame } from '@/lib/wire/frames'
import { Logo } from '../ui/logo'
import { Simulated } from '../ui/tag'
import { Clock } from './clock'
import { FreshnessNote } from './freshness'
import { Nav } from './nav'
import { PauseButton } from './pause-button'
import { ThemeToggle } from './theme-toggle'

interface HeaderProps {
  readonly initial: StreamFrame | null
  readonly theme: Theme
}

/** Whose market this is, whether it is real, and how old what you see is: on every page in the same place. */
export function Header({ initial, theme }: HeaderProps) {
  const { overview } = readStatus(useFrame('status', initial))
  const at = overview?.at ?? null
  return (
    <header className="border-b border-line print:hidden">
      <a href="#content" className="skip">
        Skip to the content
      </a>
      <div className="page flex h-13 items-center gap-6 max-lg:gap-4 max-md:h-12 max-md:gap-3">
        <Link href="/" className="flex items-center gap-2.5 text-section font-semibold no-underline">
          <Logo />
          Plimsoll
        </Link>
        {overview !== null && (
          <span className="whitespace-nowrap border-l border-line pl-4 text-muted max-lg:hidden">{overview.venue}</span>
        )}
        <div className="h-full max-md:hidden">
          <Nav />
        </div>
        <div className="ml-auto flex items-center gap-4 max-md:gap-2.5">
          {overview?.simulated === true && <Simulated />}
          <FreshnessNote at={at} />
          <span className="max-xl:hidden">
            <Clock at={at} />
          </span>
          <span className="flex items-center gap-1">
            <span className="flex max-md:hidden">
              <PauseButton />
            </span>
            <ThemeToggle initial={theme} />
          </span>
        </div>
      </div>
      <div className="page h-10 border-t border-line md:hidden">
        <Nav />
      </div>
    </header>
  )
}
