import { prove } from '../work'

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

/** Takes an account's seat; answers with the cookie that says so. */
export async function signIn(port: number, account: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  })
  const [cookie] = response.headers.getSetCookie()
  await response.body?.cancel()
  prove(response.status === 201 && cookie !== undefined, `${account} is given a seat`)
  return cookie.split(';')[0] ?? ''
}
