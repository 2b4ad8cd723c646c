'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import type { Theme } from '@/lib/client/theme-cookie'
import { useFrame } from '@/lib/client/use-frame'
import { useFreshnessState } from '@/lib/client/use-freshness'
import { date, lasted } from '@/lib/format'
import type { EventRow, FreshnessState, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'
import { Logo } from '../ui/logo'
import { Sealed, Simulated } from '../ui/tag'
import { Clock } from './clock'
import { FreshnessNote } from './freshness'
import { Nav } from './nav'
import { PauseButton } from './pause-button'
import { sourceOf, useRecord } from './record'
import { ThemeToggle } from './theme-toggle'

interface HeaderProps {
  readonly initial: StreamFrame | null
  readonly theme: Theme
}

const LONG_WORDS: ReadonlySet<FreshnessState> = new Set(['disconnected', 'recovering'])

/**
 * Whose market this is, whether it is real, and how old what you see is: on every page in the same place. Pages of a
 * sealed record name the record instead: what they show neither ages nor is simulated with the exchange beside it.
 */
export function Header({ initial, theme }: HeaderProps) {
  const { overview } = readStatus(useFrame('status', initial))
  const record = useRecord(initial)
  const at = overview?.at ?? null
  // The longest words of the freshness need the room that the name takes on a telephone.
  const isBlind = LONG_WORDS.has(useFreshnessState())
  const name = record === null ? overview?.venue : words.sealedRecord(sourceOf(record))
  return (
    <header className="border-b border-line print:hidden">
      <a href="#content" className="skip">
        {words.skipToTheContent}
      </a>
      <div className="page flex h-13 items-center gap-6 max-xl:gap-4 max-md:h-12 max-md:gap-3">
        <Link href="/" className="flex items-center gap-2.5 text-section font-semibold no-underline">
          <Logo />
          <span className={isBlind ? 'max-sm:sr-only' : undefined}>{words.plimsoll}</span>
        </Link>
        {name !== undefined && (
          <span className="whitespace-nowrap border-l border-line pl-4 text-muted max-xl:hidden">{name}</span>
        )}
        <div className="h-full max-lg:hidden">
          <Nav />
        </div>
        <div className="ml-auto flex items-center gap-4 max-md:gap-2.5">
          {record === null ? (
            <>
              {overview?.simulated === true && <Simulated />}
              <FreshnessNote at={at} />
              <span className="max-xl:hidden">
                <Clock at={at} />
              </span>
            </>
          ) : (
            <RecordMark record={record} />
          )}
          <span className="flex items-center gap-1">
            {record === null && (
              <span className="flex max-md:hidden">
                <PauseButton />
              </span>
            )}
            <ThemeToggle initial={theme} />
          </span>
        </div>
      </div>
      <div className="page h-10 border-t border-line lg:hidden">
        <Nav />
      </div>
    </header>
  )
}

/** In the place of the age: how long the record is and of which day. */
function RecordMark({ record }: { readonly record: EventRow }) {
  return (
    <>
      {record.simulated && <Simulated />}
      <Sealed />
      <span className="figures whitespace-nowrap text-ink-2 max-xl:hidden">
        {words.spanUtc(
          record.endedAt === null ? '' : words.beginOf(lasted(record.startedAt, record.endedAt)),
          date(record.startedAt),
        )}
      </span>
    </>
  )
}
