/** The tables of the one schema, as Kysely sees them. What each holds is said where it is made: `migrations.ts`. */

export interface StreamTable {
  readonly id: number
  readonly name: string
  readonly header: string
  readonly sealed: number
  readonly head: number
  readonly first: number
}

export interface LineTable {
  readonly stream: number
  readonly seq: number
  readonly text: string
}

interface BodyColumns {
  readonly stream: number
  readonly digest: string
  readonly body: Buffer
}

export interface Tables {
  stream: WithMadeId<StreamTable>
  line: LineTable
  piece: WithMadeId<BodyColumns & { readonly id: number }>
  checkpoint: { readonly stream: number; readonly seq: number }
  checkpoint_piece: {
    readonly stream: number
    readonly seq: number
    readonly part: string
    readonly place: number
    readonly piece: number
  }
  excerpt: WithMadeId<BodyColumns & { readonly id: number }>
  excerpt_piece: { readonly excerpt: number; readonly place: number; readonly piece: number }
  excerpt_event: { readonly stream: number; readonly event: string; readonly excerpt: number }
  note: { readonly kind: string; readonly key: string; readonly text: string }
  lookup: { readonly seq: number; readonly text: string }
  lookup_count: { readonly id: number; readonly entries: number }
  place_slot: { readonly stream: string; readonly side: string; readonly account: string; readonly slot: number }
  place_sample: {
    readonly stream: string
    readonly side: string
    readonly step: number
    readonly at: number
    readonly positions: number
    readonly places: Buffer
  }
  lease: {
    readonly name: string
    readonly epoch: number
    readonly holder: string
    readonly until: number
    readonly stream: string
    readonly trouble: string | null
    /** JSON, as the status shows them. */
    readonly upstreams: string | null
  }
  errand: WithMadeId<{
    readonly id: number
    readonly name: string
    readonly at: number
    readonly question: string
    readonly answer: string | null
  }>
  head: { readonly stream: string; readonly size: number; readonly seq: number; readonly text: string }
  receipt: { readonly id: string; readonly stream: string; readonly event: string; readonly account: string }
  signing_key: { readonly public: string; readonly place: number }
  session: {
    readonly id: string
    readonly role: string
    readonly account: string
    readonly name: string
    readonly created: number
    readonly seen: number
  }
}

/** A number that the database gives a row itself. */
type WithMadeId<T extends { readonly id: number }> = Omit<T, 'id'> & { readonly id: import('kysely').Generated<number> }
