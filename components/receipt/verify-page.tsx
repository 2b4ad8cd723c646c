'use client'

import { useState } from 'react'
import { clockTime } from '@/lib/format'
import { words } from '@/lib/words/en/receipts'
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
/** How a receipt begins, so that the right file is found. */
const FORM = '{"account":…,"format":"plimsoll.receipt/1",…}'

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
      <PageHead title={words.verifyAReceipt} lead={words.pasteOrDropTheFile} />
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
            {words.receiptOrPublicRun}
          </label>
          <textarea
            id="verify-file"
            className={css.text}
            rows={10}
            spellCheck={false}
            value={files.file}
            placeholder={FORM}
            onChange={(event) => put({ file: event.target.value })}
          />
          <Chosen label={words.receiptFromAFile} text={files.file} onText={(file) => put({ file })} />
          <Chosen label={words.publicRunIfYouHave} text={files.run} onText={(run) => put({ run })} />
          <Chosen label={words.keysOfTheExchange} text={files.keys} onText={(keys) => put({ keys })} />
          <p className={css.actions}>
            <button type="submit" className="button button-main" disabled={files.file === ''}>
              {words.verify}
            </button>
            <button type="button" className="button" onClick={() => void sample()}>
              {words.tryASample}
            </button>
            <button type="button" className="button" onClick={() => put(NONE)} disabled={files === NONE}>
              {words.clear}
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
  if (judged.state === 'working') return <p className="text-muted">{words.workingItOut}</p>
  if (judged.state === 'refused') {
    return (
      <>
        <h2 className={css.bad}>{words.thisFileIsRefused}</h2>
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
        {verdict.holds ? words.everythingThatWasLookedAt : words.thisDoesNotHoldOf(wrong)}
      </h2>
      <p className="text-note text-muted">
        {words.checkedAtUtc(
          verdict.receipt === null ? words.publicRunOf(verdict.event) : words.receiptOf(verdict.receipt, verdict.event),
          clockTime(at),
        )}
      </p>
      <Checks verdict={verdict} />
    </>
  )
}

function Waiting() {
  return <p className="text-muted">{words.theChecksWillBeListed}</p>
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
      <span className="text-muted">{text === '' ? words.nothingYet : words.countCharacters(text.length)}</span>
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
    <Section title={words.withoutThisSite} note={words.theSameChecksFromThe}>
      <ul className={css.list}>
        <li>
          {words.runsFromADiskWithout(
            <a href="/verify-offline.html" download>
              {words.theVerifierAsOneFile}
            </a>,
          )}
        </li>
        <li>{words.onTheCommandLineIt(<code>plimsoll verify RECEIPT --run FILE --keys FILE</code>)}</li>
        <li>{words.writtenFromTheDescription(<a href="/vectors/verify.py">{words.aShortPythonScript}</a>)}</li>
        <li>
          {words.andForWhoeverWritesA(
            <a href="/api/v1/keys">{words.keys}</a>,
            <a href="/api/v1/heads">{words.signedHeads}</a>,
            <a href="/vectors/index.json">{words.testVectors}</a>,
          )}
        </li>
      </ul>
    </Section>
  )
}
