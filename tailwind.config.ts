import type { Config } from 'tailwindcss'

// Every value is a variable of app/globals.css, so that light, dark, print and forced colours are decided in one place
// and charts that read the variables agree with the classes.
const token = (name: string) => `var(--${name})`

const config: Config = {
  theme: {
    // Replaced, not extended: there are no other colours.
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      paper: token('paper'),
      surface: token('surface'),
      plate: token('plate'),
      ink: { DEFAULT: token('ink'), 2: token('ink-2') },
      muted: token('muted'),
      line: { DEFAULT: token('line'), 2: token('line-2') },
      accent: token('accent'),
      'on-accent': token('on-accent'),
      focus: token('focus'),
      water: { DEFAULT: token('water'), 2: token('water-2') },
      calm: token('calm'),
      watch: token('watch'),
      warned: token('warned'),
      active: token('active'),
      light: {
        1: token('light-1'),
        2: token('light-2'),
        3: token('light-3'),
        4: token('light-4'),
        5: token('light-5'),
      },
    },
    fontFamily: { text: token('font-text'), figures: token('font-figures') },
    fontSize: {
      label: ['0.78125rem', { lineHeight: '1.25' }],
      note: ['0.84375rem', { lineHeight: '1.4' }],
      body: ['0.90625rem', { lineHeight: '1.45' }],
      section: ['1rem', { lineHeight: '1.4' }],
      state: ['1.25rem', { lineHeight: '1.35' }],
      page: ['1.75rem', { lineHeight: '1.25' }],
      status: ['2.5rem', { lineHeight: '1.15' }],
    },
    borderRadius: { none: '0', control: token('radius'), full: '9999px' },
    extend: {
      height: { row: token('row'), position: token('row-position'), event: token('row-event') },
      maxWidth: { page: token('page') },
      minHeight: { transport: token('transport') },
    },
  },
}

export default config
