import { execFileSync } from 'node:child_process'
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from 'next/constants.js'

// Headers that are the same for every answer. The content policy of pages is set in proxy.ts, because it carries a nonce.
const securityHeaders = [
  // Browsers ignore this on plain http, so a local installation is not affected.
  { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Not "no-referrer": that turns the Origin header of our own form posts into "null", and the origin check needs it.
  { key: 'Referrer-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()',
  },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
]

// An answer of the API that is opened in a browser is data: it loads nothing, runs nothing and is framed by nobody.
const dataOnly = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
]

// The badge, the widgets and the feeds exist to be shown on other people's pages. Everything else stays at home.
const sharedWithOtherSites = [
  { key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' },
  // They hold public facts and look at no cookie, so scripts of any site may read them.
  { key: 'Access-Control-Allow-Origin', value: '*' },
]

/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // The image optimiser fetches and decodes what it is told to. Nothing here needs it; proxy.ts closes its address too.
  images: { unoptimized: true },
  // Native code, a client of databases and one of buses that load parts by need, a logger that starts its own worker from a file beside it, a socket with optional native parts, and a
  // client of a hundred exchanges that is loaded when the first account is connected: none is made for bundling.
  serverExternalPackages: ['better-sqlite3', 'pg', 'pino', '@nats-io/transport-node', 'ws', 'ccxt'],
  // A build must not write files of its own into the project or ask the network whether it is up to date.
  agentRules: false,
  experimental: {
    agentUpgrade: false,
    // Reading every page at the start, before the first is asked for, would keep the engine from coming back for a second.
    preloadEntriesOnStart: false,
  },
  headers: async () => [
    { source: '/:path*', headers: securityHeaders },
    { source: '/api/:path*', headers: dataOnly },
    { source: '/verify-offline.html', headers: [{ key: 'Content-Security-Policy', value: "frame-ancestors 'none'" }] },
    { source: '/badge.svg', headers: sharedWithOtherSites },
    { source: '/embed/:path*', headers: sharedWithOtherSites },
    { source: '/summary.json', headers: sharedWithOtherSites },
    { source: '/feed.:kind(xml|json)', headers: sharedWithOtherSites },
  ],
}

// The offline verifier is made anew with everything that is built or served, so that it is always of the same code.
export default function config(phase) {
  if (phase === PHASE_PRODUCTION_BUILD || phase === PHASE_DEVELOPMENT_SERVER) {
    execFileSync(process.execPath, ['--import', 'tsx', 'bin/offline-verifier.ts'], { cwd: import.meta.dirname })
  }
  return nextConfig
}
