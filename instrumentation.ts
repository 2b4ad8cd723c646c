/** Runs once when the server boots, before any request; not while the app is built. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startRuntime } = await import('@/lib/server/runtime/start')
  await startRuntime()
}
