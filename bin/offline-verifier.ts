import { createHash } from 'node:crypto'
import { realpathSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Makes `public/verify-offline.html`: the verifier with all it needs in one file, which runs from a disk without a network. */
export const OFFLINE_FILE = join(ROOT, 'public/verify-offline.html')

const STYLE = `:root{color-scheme:light dark;--paper:#fafaf7;--ink:#11202b;--muted:#5a6770;--line:#7b868d;--accent:#0b5c7d;--bad:#951818}
@media (prefers-color-scheme:dark){:root{--paper:#0a151d;--ink:#e6edf0;--muted:#8d9ca6;--line:#5f7482;--accent:#64b5d6;--bad:#ff7d6e}}
html{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}main{max-width:48rem;margin:2.5rem auto;padding:0 1rem}
h1{margin:0 0 .4rem;font-size:1.6rem;font-weight:500}h2{margin:2rem 0 .3rem;font-size:1.25rem;font-weight:500}h3{margin:1.2rem 0 .2rem;font-size:1rem}
p{margin:.4rem 0}.lead{color:var(--muted)}label{display:grid;grid-template-columns:14rem minmax(0,1fr);gap:.2rem 1rem;margin:.7rem 0}
label small{grid-column:1/-1;color:var(--muted)}label.wide{display:block}textarea,button{border:1px solid var(--line);border-radius:3px;background:transparent;color:inherit}
textarea{width:100%;box-sizing:border-box;margin-top:.2rem;padding:.5rem;font:13px/1.4 ui-monospace,monospace}input{min-width:0;font:inherit}
button{font:inherit;padding:.25rem 1.2rem;border-color:var(--accent);background:var(--accent);color:var(--paper);cursor:pointer}
ol{margin:.8rem 0;padding:0;list-style:none}li{padding:.45rem 0}ol li{border-top:1px solid var(--line)}ul{margin:.2rem 0;padding-left:1.2rem}ul li{padding:.1rem 0}
.found{color:var(--muted);overflow-wrap:anywhere}h2.bad,.bad b,.bad .found{color:var(--bad)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:600px){label{grid-template-columns:1fr}main{margin-top:1.2rem}}`

const BODY = `<main><h1>Verify a Plimsoll receipt</h1>
<p class="lead">This file needs no network and is allowed none. It checks a receipt, or the public run of an event, with the same code as
the exchange, and says of each check what it proves.</p>
<label class="wide">Receipt or public run, pasted<textarea id="text" rows="8" spellcheck="false"></textarea></label>
<label><span>or as a file</span><input type="file" id="file"></label>
<label><span>Public run of the event</span><input type="file" id="run"><small>Optional: with it more can be checked.</small></label>
<label><span>Keys of the exchange</span><input type="file" id="keys"><small>Optional: without them nobody says whose signature it is.</small></label>
<p><button type="button" id="verify">Verify</button></p>
<div id="answer" aria-live="polite"></div></main>`

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
