/** Where browsers reach us: as configured, else as this request did. Feeds need whole addresses. */
export function siteOf(request: { readonly headers: Pick<Headers, 'get'> }): string {
  const stated = process.env.PLIMSOLL_ORIGIN
  if (stated) return stated.replace(/\/$/, '')
  const host = request.headers.get('host') ?? ''
  // A name from outside goes into links: only what can be a host, so that nothing else can be made of it.
  return /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) ? `http://${host}` : 'http://localhost'
}
