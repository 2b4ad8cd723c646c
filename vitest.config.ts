import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    include: [
      'engine/**/*.test.ts',
      'lib/**/*.test.ts',
      'bin/**/*.test.ts',
      'bench/**/*.test.ts',
      'components/**/*.test.tsx',
    ],
    environment: 'node',
    setupFiles: ['./vitest.setup.ts'],
    pool: 'forks',
    // Two workers are enough for a laptop's or a small build machine's cores, and leave timing tests undisturbed.
    maxWorkers: 2,
    // Property tests run many cases in one test. With PLIMSOLL_LONG=1 they run ten thousand and need far longer.
    // Machines that run this are shared and slow at times: a limit is there to end a hang, not to measure.
    testTimeout: process.env.PLIMSOLL_LONG ? 120 * 60_000 : 10 * 60_000,
    hookTimeout: 2 * 60_000,
  },
})
