'use client'

import { useState } from 'react'
import { clockTime, plural } from '@/lib/format'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Checks } from './checks'
import { type Judged, judge } from './use-verdict'
import css from './verify.module.css'

const SAMPLE = {
  file: '/vectors/open-receipt.json',
  run: '/vectors/open-run.json',
  keys: '/vectors/keys.json',
} as const

interface Files {
  readonly file: string
  readonly run: string
  readonly keys: string
}

const NONE: Files = { file: '', run: '', keys: '' }

/** Paste or drop a receipt: every check by name, worked out in this page. Nothing that is put in leaves the browser. */
export function VerifyPage() {
  const [files, setFiles] = useState(NONE)
  const [judged, setJudged] = useState<Judged | null>(null)
  const put = (more: Partial<Files>) => {
    setJudged(null)
    setFiles((known) => ({ ...known, ...more }))
  }
  const check = async (given: Files) => {
    setFiles(given)
    setJudged({ state: 'working' })
    const { verifyHere } = await import('@/lib/client/verify')
    const { file, run, keys } = given
    setJudged(judge(() => verifyHere({ file, ...(run ? { run } : {}), ...(keys ? { keys } : {}) })))
  }
  const sample = async () => {
    const [file, run, keys] = await Promise.all([SAMPLE.file, SAMPLE.run, SAMPLE.keys].map(textAt))
    await check({ file: file ?? '', run: run ?? '', keys: keys ?? '' })
  }
  return (
    <>
      <PageHead
        title="Verify a receipt"
        lead="Paste or drop the file. Every check runs in this page, and nothing you put in leaves it. With the event’s public run and the exchange’s keys more can be checked; each check says what it proves."
      />
      <div className={css.columns}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void check(files)
          }}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            void dropped(event.dataTransfer.files).then(put)
          }}
        >
          <label className={css.label} htmlFor="verify-file">
            Receipt or public run
          </label>
          <textarea
            id="verify-file"
            className={css.text}
            rows={10}
            spellCheck={false}
            value={files.file}
            placeholder='{"account":…,"format":"plimsoll.receipt/1",…}'
            onChange={(event) => put({ file: event.target.value })}
          />
          <Chosen label="Receipt from a file" text={files.file} onText={(file) => put({ file })} />
          <Chosen label="Public run, if you have it" text={files.run} onText={(run) => put({ run })} />
          <Chosen label="Keys of the exchange" text={files.keys} onText={(keys) => put({ keys })} />
          <p className={css.actions}>
            <button type="submit" className="button button-main" disabled={files.file === ''}>
              Verify
            </button>
            <button type="button" className="button" onClick={() => void sample()}>
              Try a sample
            </button>
            <button type="button" className="button" onClick={() => put(NONE)} disabled={files === NONE}>
              Clear
            </button>
          </p>
        </form>
        <div aria-live="polite">{judged === null ? <Waiting /> : <Answer judged={judged} />}</div>
      </div>
      <Elsewhere />
    </>
  )
}

function Answer({ judged }: { readonly judged: Judged }) {
  if (judged.state === 'working') return <p className="text-muted">Working it out…</p>
  if (judged.state === 'refused') {
    return (
      <>
        <h2 className={css.bad}>This file is refused.</h2>
        <p>
          {judged.message} <span className="text-muted">({judged.code})</span>
        </p>
      </>
    )
  }
  const { verdict, at } = judged
  const wrong = verdict.checks.filter(({ holds }) => holds === false).length
  return (
    <>
      <h2 className={verdict.holds ? css.good : css.bad}>
        {verdict.holds ? 'Everything that was looked at holds.' : `This does not hold: ${wrong} of the checks fail.`}
      </h2>
      <p className="text-note text-muted">
        {verdict.receipt === null ? `Public run of ${verdict.event}` : `Receipt ${verdict.receipt} of ${verdict.event}`}
        , checked at {clockTime(at)} UTC.
      </p>
      <Checks verdict={verdict} />
    </>
  )
}

function Waiting() {
  return <p className="text-muted">The checks will be listed here one by one, with what each of them proves.</p>
}

interface ChosenProps {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
}

/** A file for one of the three texts. What was pasted, dropped or taken from the sample counts as put in as well. */
function Chosen({ label, text, onText }: ChosenProps) {
  return (
    <p className={css.chosen}>
      <label className="button cursor-pointer focus-within:outline-2">
        {label}
        <input
          type="file"
          accept=".json,application/json"
          className="sr-only"
          onChange={(event) => {
            const { files } = event.currentTarget
            if (files?.[0]) void files[0].text().then(onText)
            // The same file may be chosen again after it was changed on the disk.
            event.currentTarget.value = ''
          }}
        />
      </label>
      <span className="text-muted">{text === '' ? 'nothing yet' : plural(text.length, 'character', 'characters')}</span>
    </p>
  )
}

/** Files are told apart by what they say they are. */
async function dropped(list: FileList): Promise<Partial<Files>> {
  const texts = await Promise.all([...list].map((file) => file.text()))
  const found: { -readonly [K in keyof Files]?: string } = {}
  for (const text of texts) {
    if (text.includes('"plimsoll.keys/1"')) found.keys = text
    else if (text.includes('"plimsoll.public-run/1"') && texts.length > 1) found.run = text
    else found.file = text
  }
  return found
}

async function textAt(path: string): Promise<string> {
  return (await fetch(path)).text()
}

function Elsewhere() {
  return (
    <Section title="Without this site" note="The same checks, from the same code or from the description alone.">
      <ul className={css.list}>
        <li>
          <a href="/verify-offline.html" download>
            The verifier as one file
          </a>{' '}
          runs from a disk, without a network: its own content policy forbids it one.
        </li>
        <li>
          <code>plimsoll verify RECEIPT --run FILE --keys FILE</code> on the command line; it ends with 0, 1 or 2.
        </li>
        <li>
          <a href="/vectors/verify.py">A short Python script</a>, written from the description, with nothing but its
          standard library.
        </li>
        <li>
          <a href="/api/v1/keys">Keys</a>, <a href="/api/v1/heads">signed heads</a> and{' '}
          <a href="/vectors/index.json">test vectors</a> for whoever writes a verifier of their own.
        </li>
      </ul>
    </Section>
  )
}
