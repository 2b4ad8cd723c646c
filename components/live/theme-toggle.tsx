'use client'

import { setTheme, useTheme } from '@/lib/client/theme'
import { THEMES, type Theme } from '@/lib/client/theme-cookie'
import { words } from '@/lib/words/en/frame'

const NAME: Readonly<Record<Theme, string>> = { system: words.asTheSystem, light: 'light', dark: 'dark' }

const DRAWING: Readonly<Record<Theme, React.ReactNode>> = {
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 2.5A5.5 5.5 0 0 1 8 13.5Z" fill="currentColor" />
    </>
  ),
  light: (
    <>
      <circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path
        d="M8 .8V3M8 13V15.2M.8 8H3M13 8H15.2M2.9 2.9L4.5 4.5M11.5 11.5L13.1 13.1M2.9 13.1L4.5 11.5M11.5 4.5L13.1 2.9"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    </>
  ),
  dark: (
    <path
      d="M13.2 9.8A5.8 5.8 0 1 1 6.2 2.8A4.6 4.6 0 0 0 13.2 9.8Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinejoin="round"
    />
  ),
}

/** One press, next theme: as the system, light, dark. */
export function ThemeToggle({ initial }: { readonly initial: Theme }) {
  const theme = useTheme((state) => state.theme) ?? initial
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  const label = words.coloursChangeTo(NAME[theme], NAME[next])
  return (
    <button type="button" className="icon-button" onClick={() => setTheme(next)} aria-label={label} title={label}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {DRAWING[theme]}
      </svg>
    </button>
  )
}
