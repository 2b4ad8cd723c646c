'use client'

import { useId, useState } from 'react'
import type { AccountVenue, ConnectRequest } from '@/lib/wire/venue-accounts'
import { ACCOUNT_VENUES } from '@/lib/wire/venue-names'
import { VENUE, words } from '@/lib/words/en/venue-accounts'
import css from './venues.module.css'

interface ConnectFormProps {
  readonly refusal: string | null
  readonly busy: boolean
  /** `done` is called when the venue has been asked and the key was taken. */
  readonly onConnect: (request: ConnectRequest, done: () => void) => void
}

const EMPTY = { key: '', secret: '', passphrase: '' }

/** What a venue gives out for a key that reads. Nothing of it is kept in the page once it was sent. */
export function ConnectForm({ refusal, busy, onConnect }: ConnectFormProps) {
  const [venue, setVenue] = useState<AccountVenue>('binance')
  const [draft, setDraft] = useState(EMPTY)
  const id = useId()
  const set = (name: keyof typeof EMPTY) => (value: string) => setDraft((known) => ({ ...known, [name]: value.trim() }))
  return (
    <form
      className={css.connect}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        const { key, secret, passphrase } = draft
        onConnect({ venue, key, secret, ...(venue === 'okx' ? { passphrase } : {}) }, () => setDraft(EMPTY))
      }}
    >
      <div>
        <label htmlFor={id}>{words.venue}</label>
        <select
          id={id}
          className="field"
          value={venue}
          onChange={(event) => setVenue(event.currentTarget.value as AccountVenue)}
        >
          {ACCOUNT_VENUES.map((one) => (
            <option key={one} value={one}>
              {VENUE[one]}
            </option>
          ))}
        </select>
      </div>
      <Secret label={words.key} type="text" value={draft.key} onChange={set('key')} />
      <Secret label={words.secret} type="password" value={draft.secret} onChange={set('secret')} />
      {venue === 'okx' && (
        <Secret label={words.passphrase} type="password" value={draft.passphrase} onChange={set('passphrase')} />
      )}
      <button type="submit" className="button button-main" disabled={busy || draft.key === '' || draft.secret === ''}>
        {busy ? words.asking : words.connectIt}
      </button>
      <p className={css.trouble} role="status">
        {refusal}
      </p>
    </form>
  )
}

interface SecretProps {
  readonly label: string
  readonly type: 'text' | 'password'
  readonly value: string
  readonly onChange: (value: string) => void
}

function Secret({ label, type, value, onChange }: SecretProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        className="field"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
