'use client'

import { useEffect, useRef } from 'react'
import { words } from '@/lib/words/en/replay'
import { KEYS } from '@/lib/words/en/replay-words'
import css from './replay.module.css'

interface HelpProps {
  readonly open: boolean
  readonly singleKeys: boolean
  readonly onSingleKeys: (on: boolean) => void
  readonly onClose: () => void
}

/** All keys of the replay, and the switch for those of a single character. */
export function Help({ open, singleKeys, onSingleKeys, onClose }: HelpProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (open && element !== null && !element.open) element.showModal()
    if (!open) element?.close()
  }, [open])
  return (
    <dialog ref={dialog} className={css.dialog} aria-labelledby="replay-keys" onClose={onClose}>
      <h2 id="replay-keys" className="text-section font-semibold">
        {words.keys}
      </h2>
      <table>
        <tbody>
          {KEYS.map(([keys, does]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className={css.skip}>
        <input type="checkbox" checked={singleKeys} onChange={(event) => onSingleKeys(event.currentTarget.checked)} />
        {words.singleKeysOn}
      </label>
      <p className="mt-3">
        <button type="button" className="button" onClick={onClose}>
          {words.close}
        </button>
      </p>
    </dialog>
  )
}
