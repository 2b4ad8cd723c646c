import type { Channel } from './channel'

/** The account's stream carries it to every open page; a page that opens later finds it in its first frame. */
export const browser: Channel = {
  send: async () => ({ kind: 'delivered', result: 'published to the account’s pages' }),
}
