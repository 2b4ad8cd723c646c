import { canonical, type Json } from '../canonical'
import { PlimsollError } from '../errors'
import { type Sha256, textHash } from '../hash'
import { chainHash, type EventRecord, headerOf, INPUT_TYPES, type InputRecord, type LogHeader, lineOf } from '../log'
import type { View } from '../state'
import { ExactLedger } from './exact'
import { type LedgerRecord, stateText } from './ledger'
import { readQuickly } from './reader'
import { ScaledLedger } from './scaled'
import { Beyond } from './units'

/** How lines that are not read at sight become values; all throw a PlimsollError for anything that is not the format. */
export interface CarefulParsers {
  readonly header: (text: string) => LogHeader
  readonly input: (text: string) => InputRecord
  readonly event: (text: string) => EventRecord
}

export interface FoldSummary {
  readonly format: 'plimsoll.fold/1'
  readonly stream: string
  readonly seq: number
  readonly at: string
  /** Hash of the last line: the chain up to here holds. */
  readonly hash: string
  /** SHA-256 of the state as text. */
  readonly stateHash: string
  readonly accounts: number
  readonly positions: number
}

/**
 * Folds a recorded log into the state it leads to, line by line, without deciding anything anew. Every line must be
 * canonical, follow on the one before, and have the hash it states (`log-differs`); what it says must fit the state
 * (see Ledger). The first line that does not is named, counted from 1.
 *
 * Lines of the usual form are read at sight and booked in whole numbers. Any other line is read with care, and amounts
 * beyond those numbers move the fold to decimals for good: the answers and the refusals are the same.
 */
export class Fold {
  private header: LogHeader | null = null
  private number = 0
  private seq = 0
  private at = ''
  private hash = ''

  private constructor(
    private readonly sha256: Sha256,
    private readonly parse: CarefulParsers,
    private ledger: ScaledLedger | ExactLedger,
    private readonly read: (line: string) => LedgerRecord | null,
  ) {}

  static quick(sha256: Sha256, parse: CarefulParsers): Fold {
    return new Fold(sha256, parse, new ScaledLedger(), readQuickly)
  }

  /** The reference: every line is parsed, written out again and compared, every amount is a decimal. */
  static exact(sha256: Sha256, parse: CarefulParsers): Fold {
    return new Fold(sha256, parse, ExactLedger.begin(), () => null)
  }

  /** Whether amounts have moved the fold to decimals. */
  get isExact(): boolean {
    return this.ledger instanceof ExactLedger
  }

  line(text: string): void {
    this.number += 1
    try {
      if (this.header) this.book(this.next(text))
      else this.begin(text)
    } catch (error) {
      throw error instanceof PlimsollError ? this.placed(error) : error
    }
  }

  /** The last line's place and hash: the chain up to here holds. */
  get head(): { readonly seq: number; readonly hash: string } {
    return { seq: this.seq, hash: this.hash }
  }

  state(): View {
    return this.ledger.state()
  }

  end(): FoldSummary {
    if (!this.header) throw new PlimsollError('log-empty', 'The log has no header.', `$[${this.number}]`)
    const state = this.ledger.state()
    let positions = 0
    for (const id of state.accounts.keys()) for (const _ of state.positionsBy(id)) positions += 1
    return {
      format: 'plimsoll.fold/1',
      stream: this.header.stream,
      seq: this.seq,
      at: this.at,
      hash: this.hash,
      stateHash: textHash(this.sha256, stateText(state)),
      accounts: state.accounts.size,
      positions,
    }
  }

  private begin(text: string): void {
    const { seq: _, format: __, hash: ___, ...facts } = this.parse.header(text)
    const header = headerOf(facts, this.sha256)
    if (lineOf(header) !== text) throw differsHere()
    this.header = header
    this.hash = header.hash
    this.at = header.at
  }

  /** The line as a record that follows on the one before. */
  private next(text: string): LedgerRecord {
    const quick = this.read(text)
    const record = quick ?? this.readWithCare(text)
    const hash = quick ? textHash(this.sha256, this.hash + withoutHash(text)) : this.hashOf(record)
    if (record.hash !== hash || record.seq !== this.seq + 1) throw differsHere()
    this.hash = hash
    this.seq = record.seq
    this.at = record.at
    return record
  }

  private readWithCare(text: string): LedgerRecord {
    const type = /.*"type":"([^"]*)"/.exec(text)?.[1] ?? ''
    const record = INPUT_TYPES.has(type) ? this.parse.input(text) : this.parse.event(text)
    if (canonical(record as unknown as Json) !== text) throw differsHere()
    return record
  }

  private hashOf(record: LedgerRecord): string {
    const { hash: _, ...line } = record
    return chainHash(this.sha256, this.hash, line as unknown as Json)
  }

  private book(record: LedgerRecord): void {
    try {
      this.ledger.take(record)
    } catch (error) {
      if (!(error instanceof Beyond) || this.ledger instanceof ExactLedger) throw error
      this.ledger = ExactLedger.from(this.ledger.state(), this.ledger.closings)
      this.ledger.take(record)
    }
  }

  /** A refusal inside a line keeps its code and is placed in that line. */
  private placed({ code, message, path }: PlimsollError): PlimsollError {
    return new PlimsollError(code, message, `$[${this.number}]${path.slice(1)}`)
  }
}

function differsHere(): PlimsollError {
  return new PlimsollError('log-differs', 'This line does not follow on the one before it.')
}

const HASH_KEY = '"hash":"'
/** The key, 64 digits, the closing quote, and the comma before the next member: a line ends with other members. */
const HASH_LENGTH = HASH_KEY.length + 64 + 2

function withoutHash(line: string): string {
  const begin = line.indexOf(HASH_KEY)
  return line.slice(0, begin) + line.slice(begin + HASH_LENGTH)
}
