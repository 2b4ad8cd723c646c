'use client'

import { useId, useState } from 'react'
import type { AlertRequest } from '@/lib/wire/alerts'
import { words } from '@/lib/words/en/alerts'
import { VENUE_NAMES } from '@/lib/words/en/venue-words'
import css from './alerts.module.css'
import { type Draft, KINDS, NUMBERS, requestOf } from './form'

interface NewAlertProps {
  /** `MARKET:side` of what is held. */
  readonly positions: readonly string[]
  readonly markets: readonly string[]
  readonly funds: readonly string[]
  /** What the form begins with, where a page led here. */
  readonly start?: Partial<Draft>
  readonly refusal: string | null
  readonly busy: boolean
  readonly onMake: (request: AlertRequest) => void
}

/** One form for every kind of alert: what is not asked of a kind is not there. */
export function NewAlert({ positions, markets, funds, start = {}, refusal, busy, onMake }: NewAlertProps) {
  const [draft, setDraft] = useState<Draft>(() => ({
    type: 'lights',
    position: '',
    number: '4',
    fund: funds[0] ?? '',
    market: markets[0] ?? '',
    venue: 'binance',
    venueMarket: '',
    level: 'warned',
    webhook: '',
    coolDown: '10',
    quietFrom: '',
    quietTo: '',
    zone: 'UTC',
    ...start,
  }))
  const set = (change: Partial<Draft>) => setDraft((known) => ({ ...known, ...change }))
  const number = NUMBERS[draft.type]
  const isOfPosition = draft.type === 'place' || draft.type === 'lights' || draft.type === 'reach'
  const make = () => {
    // Asked for here, and not before somebody wants to be told something.
    if (draft.webhook === '' && typeof Notification !== 'undefined') void Notification.requestPermission()
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    onMake(requestOf({ ...draft, zone: zone || 'UTC' }))
  }
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        make()
      }}
    >
      <Choice
        label={words.tellMeWhen}
        value={draft.type}
        options={KINDS}
        onChange={(type) => set({ type: type as Draft['type'], number: NUMBERS[type as Draft['type']]?.usual ?? '' })}
      />
      {isOfPosition ? (
        <Choice
          label={words.position}
          value={draft.position}
          options={[['', words.anyOfMine], ...positions.map((key): [string, string] => [key, key.replace(':', ' ')])]}
          onChange={(position) => set({ position })}
        />
      ) : null}
      {draft.type === 'fund' ? (
        <Choice label={words.fund} value={draft.fund} options={same(funds)} onChange={(fund) => set({ fund })} />
      ) : null}
      {draft.type === 'market' ? (
        <Choice
          label={words.market}
          value={draft.market}
          options={same(markets)}
          onChange={(market) => set({ market })}
        />
      ) : null}
      {draft.type === 'venue' ? (
        <>
          <Choice
            label={words.venue}
            value={draft.venue}
            options={Object.entries(VENUE_NAMES)}
            onChange={(venue) => set({ venue: venue as Draft['venue'] })}
          />
          <Field
            label={words.itsMarketAsTheVenueCallsIt}
            type="text"
            value={draft.venueMarket}
            onChange={(venueMarket) => set({ venueMarket })}
          />
          <Choice
            label={words.from}
            value={draft.level}
            options={same(['watch', 'warned', 'active'])}
            onChange={(level) => set({ level: level as Draft['level'] })}
          />
        </>
      ) : null}
      {number === null ? null : (
        <Field
          label={number.label}
          unit={number.unit}
          type="number"
          value={draft.number}
          onChange={(text) => set({ number: text })}
        />
      )}
      <Field
        label={words.notAgainWithin}
        unit={words.min}
        type="number"
        value={draft.coolDown}
        onChange={(coolDown) => set({ coolDown })}
      />
      <div className={css.span}>
        <Field
          label={words.quietFrom}
          type="time"
          value={draft.quietFrom}
          onChange={(quietFrom) => set({ quietFrom })}
        />
        <Field label={words.until} type="time" value={draft.quietTo} onChange={(quietTo) => set({ quietTo })} />
      </div>
      <Field
        label={words.webhookOrNothingForThis}
        type="url"
        wide
        value={draft.webhook}
        onChange={(webhook) => set({ webhook })}
      />
      <button type="submit" className="button button-main" disabled={busy}>
        {words.makeThisAlert}
      </button>
      <p className={css.refusal} role="status">
        {refusal}
      </p>
    </form>
  )
}

const same = (names: readonly string[]): [string, string][] => names.map((name) => [name, name])

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

interface FieldProps {
  readonly label: string
  readonly unit?: string
  readonly type: 'number' | 'text' | 'time' | 'url'
  readonly value: string
  readonly wide?: boolean
  readonly onChange: (value: string) => void
}

function Field({ label, unit = '', type, value, wide = false, onChange }: FieldProps) {
  const id = useId()
  return (
    <div data-wide={wide ? '' : undefined}>
      <label htmlFor={id}>{label}</label>
      <span>
        <input
          id={id}
          type={type}
          step={type === 'number' ? 'any' : undefined}
          min={type === 'number' ? 0 : undefined}
          placeholder={type === 'url' ? 'https://' : undefined}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {unit === '' ? null : <small>{unit}</small>}
      </span>
    </div>
  )
}
