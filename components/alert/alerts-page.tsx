'use client'

import Link from 'next/link'
import { PageHead } from '@/components/ui/page-head'
import { Section } from '@/components/ui/section'
import { Time } from '@/components/ui/time'
import { readAccount, readStatus, useAlerts, useFrame, useIsCurrent, useNotifications, useNow } from '@/lib/client'
import { plural, stampMs } from '@/lib/format'
import type { AlertDelivery, AlertRule, AlertsAnswer } from '@/lib/wire/alerts'
import type { StreamFrame } from '@/lib/wire/frames'
import { channelText, pausedText, statusText, whenText } from '@/lib/words/en/alert-words'
import { words } from '@/lib/words/en/alerts'
import css from './alerts.module.css'
import type { Draft } from './form'
import { NewAlert } from './new-alert'

interface AlertsPageProps {
  readonly account: string
  readonly initial: AlertsAnswer
  readonly frame: StreamFrame | null
  readonly status: StreamFrame | null
  /** What the form begins with, where a page led here. */
  readonly start?: Partial<Draft>
}

/** Rules, and what became of each message. */
export function AlertsPage({ account, initial, frame, status, start = {} }: AlertsPageProps) {
  const { alerts, add, remove, test } = useAlerts(initial)
  const { positions, alerts: part } = readAccount(useFrame(`account:${account}`, frame))
  const { markets, funds } = readStatus(useFrame('status', status))
  const current = useIsCurrent()
  useNotifications(part)
  const secret = add.data?.secret ?? null
  return (
    <>
      <PageHead
        title={headOf(alerts.rules, current)}
        above={<Link href="/account">{words.myPositions}</Link>}
        lead={words.accountAnAlertSpeaksOnce(account)}
      />
      <Section title={words.myAlerts}>
        {alerts.rules.length === 0 ? (
          <p className="text-ink-2">{words.noneYetMakeOneBelow}</p>
        ) : (
          <ul className={css.rules}>
            {alerts.rules.map((rule) => (
              <Rule
                key={rule.id}
                rule={rule}
                current={current}
                onTest={() => test.mutate(rule.id)}
                onRemove={() => remove.mutate(rule.id)}
              />
            ))}
          </ul>
        )}
      </Section>
      <Section title={words.aNewAlert} id="new">
        <NewAlert
          positions={positions.map(({ market, side }) => `${market}:${side}`)}
          markets={markets.map(({ id }) => id)}
          funds={funds.map(({ id }) => id)}
          start={start}
          refusal={add.error?.message ?? null}
          busy={add.isPending}
          onMake={(request) => add.mutate(request)}
        />
        {secret === null ? null : (
          <p className={css.secret} role="status">
            {words.messagesAreSignedWithKeep(<code>{secret}</code>)}
          </p>
        )}
      </Section>
      <Section title={words.messages} note={words.newestFirstWhatCouldNot}>
        <Log deliveries={alerts.deliveries} />
      </Section>
    </>
  )
}

function headOf(rules: readonly AlertRule[], current: boolean): string {
  if (rules.length === 0) return words.nothingWouldTellYou
  if (!current) return words.alertsArePausedTheFigures
  const paused = rules.filter((rule) => rule.paused !== null).length
  if (paused === rules.length) return words.allWait(paused)
  return paused === 0
    ? `${plural(rules.length, words.alertIs, words.alertsAre)} on.`
    : words.on(plural(rules.length - paused, words.alertIs, words.alertsAre), words.countWait(paused))
}

interface RuleProps {
  readonly rule: AlertRule
  readonly current: boolean
  readonly onTest: () => void
  readonly onRemove: () => void
}

function Rule({ rule, current, onTest, onRemove }: RuleProps) {
  const name = whenText(rule.when)
  const paused = current || rule.when.type === 'stale' ? rule.paused : 'stale'
  const { quiet } = rule
  return (
    <li>
      <div>
        <b>{words.when(name.charAt(0).toLowerCase() === name.charAt(0) ? name : name.replace(/^Any/, 'any'))}</b>
        <p className={css.sub}>
          {words.toNotAgainWithinMin(
            channelText(rule.channel),
            rule.coolDownMs / 60_000,
            quiet === null ? '' : words.quietTo(quiet.from, quiet.to, quiet.zone),
          )}
        </p>
      </div>
      <span className={css.state} data-paused={paused === null ? undefined : ''}>
        {pausedText(paused)}
      </span>
      <button type="button" className="button" onClick={onTest} aria-label={words.test(name)}>
        {words.testButton}
      </button>
      <button type="button" className="button" onClick={onRemove} aria-label={words.remove(name)}>
        {words.removeButton}
      </button>
    </li>
  )
}

function Log({ deliveries }: { readonly deliveries: readonly AlertDelivery[] }) {
  const now = useNow(null)
  if (deliveries.length === 0) return <p className="text-ink-2">{words.nothingHasBeenSaidYet}</p>
  return (
    <ul className={css.log}>
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <Time at={delivery.createdAt} className="figures">
            {stampMs(delivery.createdAt)}
          </Time>
          <div>
            <Link href={delivery.message.link}>{delivery.message.title}</Link>
            <p className={css.sub}>{delivery.message.body}</p>
          </div>
          <span className={css.state} data-paused={delivery.status === 'delivered' ? undefined : ''}>
            {delivery.channel}: {statusText(delivery, now)}
          </span>
        </li>
      ))}
    </ul>
  )
}
