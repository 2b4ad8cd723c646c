import type { AlertDelivery } from '@/lib/wire/alerts'

/** A way out. One file each; `channels/index.ts` lists them. */
export interface Channel {
  /** Carries one message, which may be carried again if nobody knows how it ended. Never throws. */
  send(delivery: AlertDelivery, target: Target): Promise<Outcome>
}

/** Where a rule's messages go: its channel, and the secret that signs them where there is one. */
export interface Target {
  readonly url: string | null
  readonly secret: string | null
}

/** `again`: it may work later. `never`: the other end has said that it wants no more. */
export interface Outcome {
  readonly kind: 'delivered' | 'again' | 'never'
  readonly result: string
}
