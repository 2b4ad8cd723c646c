'use client'

import { useEffect } from 'react'
import type { AlertsPart } from '../wire/alerts'

/** Messages older than this are history when a page opens: they stand in the log and are not shouted. */
const NEWS_MS = 10 * 60_000
const SEEN = 'plimsoll-alerts-seen'

/** Shows what the account's stream brings for this browser, each message once, whichever tab hears it first. */
export function useNotifications(part: AlertsPart | null): void {
  useEffect(() => {
    if (part === null || typeof Notification === 'undefined' || Notification.permission !== 'granted') return
    const news = part.deliveries.filter(({ channel }) => channel === 'browser').reverse()
    for (const { id, createdAt, message } of news) {
      if (createdAt <= (localStorage.getItem(SEEN) ?? '') || Date.now() - Date.parse(createdAt) > NEWS_MS) continue
      localStorage.setItem(SEEN, createdAt)
      const shown = new Notification(message.title, { body: message.body, tag: id })
      shown.onclick = () => {
        window.focus()
        window.location.assign(message.link)
      }
    }
  }, [part])
}
