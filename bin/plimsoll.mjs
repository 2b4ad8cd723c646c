#!/usr/bin/env node
// The package's command. The program is TypeScript and runs without a build; its own tsconfig is named here, because
// the command may be called from any directory.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
register()
await import('./plimsoll.ts')
