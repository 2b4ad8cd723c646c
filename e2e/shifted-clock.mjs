// Loaded into a server before anything else: its wall clock is off by what stands in the file that CLOCK_FILE names.
import { readFileSync } from 'node:fs'

const LOOK_EVERY_MS = 50
const now = Date.now.bind(Date)
let shiftMs = 0

setInterval(() => {
  try {
    shiftMs = Number(readFileSync(process.env.CLOCK_FILE ?? '', 'utf8')) || 0
  } catch {
    shiftMs = 0
  }
}, LOOK_EVERY_MS).unref()

Date.now = () => now() + shiftMs
