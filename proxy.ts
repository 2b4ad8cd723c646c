import { type NextRequest, NextResponse } from 'next/server'

// This file sets the content policy and nothing else. It never decides who may see what: a proxy can be bypassed, so
// authorisation happens inside every handler and data function.

// Widgets are made to be framed by other sites. They show public facts only and read no cookie.
const FRAMEABLE = /^\/embed\//

function contentPolicy(nonce: string, path: string): string {
  // React's development build rebuilds server stack traces with eval, and Next's error overlay brings styles without a
  // nonce. The production build needs neither.
  const development = process.env.NODE_ENV === 'development'
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // Server-rendered charts carry style attributes, which cannot have a nonce. They cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${FRAMEABLE.test(path) ? '*' : "'none'"}`,
  ].join('; ')
}

export function proxy(request: NextRequest): NextResponse {
  const path = request.nextUrl.pathname
  if (path.startsWith('/_next/image')) return new NextResponse(null, { status: 404 })

  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const policy = contentPolicy(nonce, path)

  // Next reads the nonce for its own scripts from the request's policy header, so one that came from outside must not
  // get through: whoever chose it would know the nonce.
  const headers = new Headers(request.headers)
  headers.delete('content-security-policy-report-only')
  headers.set('content-security-policy', policy)
  headers.set('x-nonce', nonce)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

// Built files have hashed names and no markup; they are served without passing through here. So are the answers of the
// API, whose policy never changes (next.config.js): a body that passes through here is taken in to its end before a
// handler sees the request, and then it is too late to refuse one that is too large or never comes. The offline verifier
// carries a policy of its own, which also holds where it is read from a disk.
export const config = { matcher: '/((?!_next/static/|api/|verify-offline.html).*)' }
