import { words } from '@/lib/words/en/frame'
import './globals.css'
import './components.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { AdlBar } from '@/components/live/adl-bar'
import { Announcer } from '@/components/live/announcer'
import { FreshnessBanner } from '@/components/live/banner'
import { Footer } from '@/components/live/footer'
import { Header } from '@/components/live/header'
import { Providers } from '@/components/live/providers'
import { Stage } from '@/components/live/stage'
import { readStatus } from '@/lib/client/parts'
import { THEME_COOKIE, toTheme } from '@/lib/client/theme-cookie'
import { overviewFrame } from '@/lib/server/pages'

/** Every page shows figures of this moment: none may be made beforehand. */
export const dynamic = 'force-dynamic'

export async function generateMetadata(): Promise<Metadata> {
  const frame = await overviewFrame()
  const overview = frame === null ? null : readStatus(frame.parts).overview
  const name = overview?.simulated === true ? words.plimsollSimulated : 'Plimsoll'
  return {
    title: { default: name, template: `%s · ${name}` },
    description: words.howCloseAutoDeleveragingIs,
    applicationName: 'Plimsoll',
    alternates: {
      types: {
        'application/atom+xml': [{ url: '/feed.xml', title: 'ADL events (Atom)' }],
        'application/feed+json': [{ url: '/feed.json', title: 'ADL events (JSON Feed)' }],
      },
    },
  }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#0a151d' },
  ],
}

export default async function RootLayout({ children }: { readonly children: React.ReactNode }) {
  const [frame, jar] = await Promise.all([overviewFrame(), cookies()])
  const theme = toTheme(jar.get(THEME_COOKIE)?.value)
  const overview = frame === null ? null : readStatus(frame.parts).overview
  return (
    <html lang="en-GB" {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <body>
        <Providers overview={overview}>
          <Header initial={frame} theme={theme} />
          <FreshnessBanner initial={frame} />
          <AdlBar initial={frame} />
          <Stage initial={frame}>{children}</Stage>
          <Footer initial={frame} />
          <Announcer initial={frame} />
        </Providers>
      </body>
    </html>
  )
}
