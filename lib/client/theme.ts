'use client'

import { create } from 'zustand'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The server reads this cookie and writes the attribute itself, so that the first picture has the right colours. */
export const THEME_COOKIE = 'plimsoll-theme'
const YEAR_SECONDS = 365 * 24 * 3600

export function toTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}

export const useTheme = create<{ readonly theme: Theme | null }>()(() => ({ theme: null }))

export function setTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing on plain http and in some browsers
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  useTheme.setState({ theme })
}
