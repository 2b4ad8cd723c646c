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
import css from './alerts.module.css'
import { NewAlert } from './new-alert'

interface AlertsPageProps {
  readonly account: string
  readonly initial: AlertsAnswer
  readonly frame: StreamFrame | null
  readonly status: StreamFrame | null
}

/** Rules, and what became of each message. */
export function AlertsPage({ account, initial, frame, status }: AlertsPageProps) {
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
        above={<Link href="/account">My positions</Link>}
        lead={`Account ${account}. An alert speaks once when it begins to hold, and never of figures that are not of the present.`}
      />
      <Section title="My alerts">
        {alerts.rules.length === 0 ? (
          <p className="text-ink-2">None yet. Make one below; it works while this page is closed.</p>
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
      <Section title="A new alert">
        <NewAlert
          positions={positions.map(({ market, side }) => `${market}:${side}`)}
          markets={markets.map(({ id }) => id)}
          funds={funds.map(({ id }) => id)}
          refusal={add.error?.message ?? null}
          busy={add.isPending}
          onMake={(request) => add.mutate(request)}
        />
        {secret === null ? null : (
          <p className={css.secret} role="status">
            Messages are signed with <code>{secret}</code>. Keep it: it is not shown again.
          </p>
        )}
      </Section>
      <Section title="Messages" note="Newest first; what could not be delivered is tried again for nine hours.">
        <Log deliveries={alerts.deliveries} />
      </Section>
    </>
  )
}

function headOf(rules: readonly AlertRule[], current: boolean): string {
  if (rules.length === 0) return 'Nothing would tell you.'
  if (!current) return 'Alerts are paused: the figures are not current.'
  const paused = rules.filter((rule) => rule.paused !== null).length
  return paused === 0
    ? `${plural(rules.length, 'alert is', 'alerts are')} on.`
    : `${plural(rules.length - paused, 'alert is', 'alerts are')} on, ${plural(paused, 'waits', 'wait')}.`
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
        <b>When {name.charAt(0).toLowerCase() === name.charAt(0) ? name : name.replace(/^Any/, 'any')}</b>
        <p className={css.sub}>
          To {channelText(rule.channel)}; not again within {rule.coolDownMs / 60_000} min
          {quiet === null ? '' : `; quiet ${quiet.from} to ${quiet.to}, ${quiet.zone}`}.
        </p>
      </div>
      <span className={css.state} data-paused={paused === null ? undefined : ''}>
        {pausedText(paused)}
      </span>
      <button type="button" className="button" onClick={onTest} aria-label={`Test: ${name}`}>
        Test
      </button>
      <button type="button" className="button" onClick={onRemove} aria-label={`Remove: ${name}`}>
        Remove
      </button>
    </li>
  )
}

function Log({ deliveries }: { readonly deliveries: readonly AlertDelivery[] }) {
  const now = useNow(null)
  if (deliveries.length === 0) return <p className="text-ink-2">Nothing has been said yet.</p>
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
