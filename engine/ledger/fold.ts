import { canonical, type Json } from '../canonical'
import { PlimsollError } from '../errors'
import { bytes, type Sha256, textHash } from '../hash'
import { type EventRecord, headerOf, INPUT_TYPES, type InputRecord, type LogHeader, lineOf } from '../log'
import type { View } from '../state'
import { ExactLedger } from './exact'
import { type LedgerRecord, stateText } from './ledger'
import { QuickReader } from './reader'
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
    private readonly reader: QuickReader | null,
  ) {}

  static quick(sha256: Sha256, parse: CarefulParsers): Fold {
    return new Fold(sha256, parse, new ScaledLedger(), new QuickReader())
  }

  /** The reference: every line is parsed, written out again and compared, every amount is a decimal. */
  static exact(sha256: Sha256, parse: CarefulParsers): Fold {
    return new Fold(sha256, parse, ExactLedger.begin(), null)
  }

  /** Whether amounts have moved the fold to decimals. */
  get isExact(): boolean {
    return this.ledger instanceof ExactLedger
  }

  line(text: string): void {
    const data = bytes(text)
    // Where a character is more than a byte, the line is not read at sight.
    this.take(data, data.length === text.length ? text : '', 0, data.length, () => text)
  }

  /** Whole lines, parted by newlines. @param text the same as `data`, one character for each byte, whatever it says */
  lines(data: Uint8Array, text: string): void {
    const careful = (from: number, to: number) => decoder.decode(data.subarray(from, to))
    for (let begin = 0, end = 0; begin < data.length; begin = end + 1) {
      end = data.indexOf(NEWLINE, begin)
      if (end < 0) end = data.length
      this.take(data, text, begin, end, careful)
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

  private take(data: Uint8Array, text: string, from: number, to: number, careful: Careful): void {
    this.number += 1
    try {
      if (!this.header) this.begin(careful(from, to))
      else {
        const sighted = this.reader?.read(data, text, from, to)
        this.book(sighted ? this.follows(sighted.record, sighted.chained) : this.readWithCare(careful(from, to)))
      }
    } catch (error) {
      throw error instanceof PlimsollError ? this.placed(error) : error
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

  /** The record, which follows on the one before. @param chained its line without the hash */
  private follows(record: LedgerRecord, chained: string): LedgerRecord {
    const hash = textHash(this.sha256, this.hash + chained)
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
    // No text in a canonical line holds a quote that is not escaped, and the hash is never the first or the last member.
    return this.follows(record, text.replace(`"hash":"${record.hash}",`, ''))
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

const NEWLINE = 10
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A line as text, for the careful reader. */
type Careful = (from: number, to: number) => string

function differsHere(): PlimsollError {
  return new PlimsollError('log-differs', 'This line does not follow on the one before it.')
}
