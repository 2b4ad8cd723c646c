import { config } from 'zod'

/**
 * The content policy forbids code that is made at run time, and a parser that only tries is reported for it. The library
 * tries while a schema is made, so that whoever brings schemas into the browser imports this before them.
 */
config({ jitless: true })
