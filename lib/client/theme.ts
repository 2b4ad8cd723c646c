'use client'

import { create } from 'zustand'
import { THEME_COOKIE, type Theme } from './theme-cookie'

const YEAR_SECONDS = 365 * 24 * 3600

/** Null until the reader chooses on this page: what the server read from the cookie holds until then. */
export const useTheme = create<{ readonly theme: Theme | null }>()(() => ({ theme: null }))

export function setTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing on plain http and in some browsers
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  useTheme.setState({ theme })
}
