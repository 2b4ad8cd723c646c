'use client'

import { useId, useState } from 'react'
import { useMounted } from '@/lib/client/use-now'
import { type Read, readText } from '@/lib/client/use-twin'
import { words } from '@/lib/words/en/tools'

interface DropProps {
  /** What the file is: "Snapshot", "Run". */
  readonly name: string
  readonly format: string
  readonly file: Read | null
  readonly onFile: (file: Read) => void
}

/** A file of the reader's own: chosen, dropped or pasted. It needs scripts, and says so where there are none. */
export function Drop({ name, format, file, onFile }: DropProps) {
  const field = useId()
  const [over, setOver] = useState(false)
  const mounted = useMounted()
  const take = async (given: File | undefined) => {
    if (given) onFile(readText(given.name, await given.text()))
  }
  return (
    <div className="min-w-0 flex-1 basis-72">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut beside the file field within */}
      <div
        className={`border border-dashed px-3 py-3 ${over ? 'border-accent bg-surface' : 'border-line-2'}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <label htmlFor={field} className="font-semibold">
          {name}
        </label>
        <p className="text-note text-muted">
          {words.dropAFileHereOr(format, mounted ? '' : words.thisNeedsScriptsThe)}
        </p>
        <input
          id={field}
          type="file"
          accept=".json,application/json"
          className="mt-2 block w-full min-w-0 text-note file:mr-3 file:min-h-7 file:cursor-pointer file:border file:border-solid file:border-line-2 file:px-2.5"
          onChange={(event) => void take(event.target.files?.[0])}
        />
        {file !== null && (
          <p className="mt-2 text-note" role="status">
            {'problem' in file ? <span className="text-active">{file.problem}</span> : words.read(file.name)}
          </p>
        )}
      </div>
      <Paste name={name} onText={(text) => onFile(readText(words.pasted(name.toLowerCase()), text))} />
    </div>
  )
}

function Paste({ name, onText }: { readonly name: string; readonly onText: (text: string) => void }) {
  const [text, setText] = useState('')
  const field = useId()
  return (
    <details className="mt-1 text-note">
      <summary className="py-0.5 text-muted">{words.orPasteIt}</summary>
      <label htmlFor={field} className="sr-only">
        {words.asJson(name)}
      </label>
      <textarea
        id={field}
        rows={5}
        value={text}
        spellCheck={false}
        className="block w-full border border-line-2 bg-paper p-2 font-figures"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="button" className="button mt-1" disabled={text.trim() === ''} onClick={() => onText(text)}>
        {words.readThePasted(name.toLowerCase())}
      </button>
    </details>
  )
}
