import { PUBLIC, type Viewer } from '@/engine/projections/projection'

/**
 * A topic as one audience sees it: what a channel of the hub carries. Public topics have one channel for everyone; an
 * account's topic is its owner's; events look different to those who were in them where accounts are hidden.
 */
const SEPARATOR = '\n'

export function topicIn(key: string): string {
  return key.split(SEPARATOR)[0] ?? key
}

export function keyFor(topic: string, viewer: Viewer, blinded: boolean): string {
  if (!blinded || !topic.startsWith('event:') || viewer.role === 'public') return topic
  return `${topic}${SEPARATOR}${viewer.role}${SEPARATOR}${viewer.accounts.join(SEPARATOR)}`
}

/** Whom the channel is computed for. Who may read it was decided before anyone could ask for it. */
export function viewerOfKey(key: string): Viewer {
  const [topic = '', role, ...accounts] = key.split(SEPARATOR)
  if (topic.startsWith('account:')) return { role: 'trader', accounts: [topic.slice('account:'.length)] }
  if (role === undefined) return PUBLIC
  return { role: role as Viewer['role'], accounts: accounts.filter((account) => account !== '') }
}
