import { run } from './cli'

/** The command line as a test asks it: its status, its document, and the error that its last line on standard error is. */
export async function cli(...args: string[]) {
  let [out, err] = ['', '']
  const status = await run(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  const last = err.trimEnd().split('\n').at(-1) ?? ''
  return {
    status,
    document: out === '' ? null : JSON.parse(out),
    error: last.startsWith('{') ? JSON.parse(last).error : null,
  }
}
