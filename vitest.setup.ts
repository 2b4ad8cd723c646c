// npm run test:long asks every property ten thousand times, unless a test names its own number of runs.
if (process.env.PLIMSOLL_LONG) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({ numRuns: 10_000 })
}

export {}
