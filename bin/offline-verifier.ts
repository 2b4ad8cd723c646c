import { createHash } from 'node:crypto'
import { realpathSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Makes `public/verify-offline.html`: the verifier with all it needs in one file, which runs from a disk without a network. */
export const OFFLINE_FILE = join(ROOT, 'public/verify-offline.html')

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:52rem;margin:2rem auto;padding:0 1rem}
textarea{width:100%;box-sizing:border-box;font:13px/1.4 ui-monospace,monospace}label{display:block;margin:.6rem 0}
button{font:inherit;padding:.3rem 1rem}ol,ul{padding-left:1.4rem}li{margin:.5rem 0}.found{opacity:.75}.bad{color:#b3261e}
@media (prefers-color-scheme:dark){.bad{color:#ff8a80}}`

const BODY = `<h1>Verify a Plimsoll receipt</h1>
<p>This file needs no network and is allowed none. It checks a receipt, or the public run of an event, with the same code as the
exchange, and says of each check what it proves.</p>
<label>Receipt or public run, pasted<textarea id="text" rows="8" spellcheck="false"></textarea></label>
<label>or as a file <input type="file" id="file"></label>
<label>Public run of the event (optional) <input type="file" id="run"></label>
<label>Keys of the exchange (optional; without them nobody says whose signature it is) <input type="file" id="keys"></label>
<p><button type="button" id="verify">Verify</button></p>
<div id="answer" aria-live="polite"></div>`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The schemas' library speaks forty languages; we use our own sentences. */
const oneLanguage: Plugin = {
  name: 'one-language',
  setup(bundler) {
    bundler.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js'",
      resolveDir: dirname(path),
    }))
  },
}

export async function offlinePage(): Promise<string> {
  const bundled = await build({
    entryPoints: [join(ROOT, 'lib/client/offline.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    tsconfig: join(ROOT, 'tsconfig.json'),
    plugins: [oneLanguage],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  // Nothing in the script may end the element that holds it.
  const script = (bundled.outputFiles[0]?.text ?? '').trim().replaceAll('</script', '<\\/script')
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>Verify a Plimsoll receipt, offline</title><style>${STYLE}</style></head><body>
${BODY}
<script>${script}</script></body></html>
`
}

/** Several processes of one build may do this at the same time. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}.partial`
  writeFileSync(partial, text)
  renameSync(partial, file)
}

if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url))
  writeWhole(OFFLINE_FILE, await offlinePage())
