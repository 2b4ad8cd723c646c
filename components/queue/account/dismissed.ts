/** How long a card that was put away stays away: closures older than this are history and only listed. */
const KEEP_SECONDS = 90 * 24 * 3600

const nameFor = (account: string): string => `seen.${account.replace(/[^A-Za-z0-9_.-]/g, '_')}`

/** Cookie text that remembers the newest closure this browser's reader has put away; it holds no secret. */
export function dismissedCookie(account: string, seq: number): string {
  return `${nameFor(account)}=${seq}; path=/account; max-age=${KEEP_SECONDS}; samesite=lax`
}

export function dismissedFrom(cookies: { get(name: string): { value: string } | undefined }, account: string): number {
  const value = cookies.get(nameFor(account))?.value ?? ''
  return /^\d{1,15}$/.test(value) ? Number(value) : 0
}
