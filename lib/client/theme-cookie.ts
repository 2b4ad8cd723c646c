export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The server reads this cookie and writes the attribute itself, so that the first picture has the right colours. */
export const THEME_COOKIE = 'plimsoll-theme'

export function toTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}
