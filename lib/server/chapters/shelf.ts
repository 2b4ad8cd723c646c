import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { ChapterBook, ChapterList } from '@/lib/wire/chapters'
import type { Head } from '../journal/port'

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** What is kept has this form; another one is made anew. */
const FORM = 3

/**
 * Chapters that were made once, beside the journal: `chapters/STREAM/FORM-HASH/`. Everything on it can be made again from
 * the log, so that it may be deleted at any time.
 */
export class Shelf {
  private readonly folder: string
  private readonly name: string

  constructor(dataFolder: string, stream: string, { hash }: Head) {
    this.folder = resolve(/*turbopackIgnore: true*/ dataFolder, 'chapters', stream.replaceAll(':', '_'))
    this.name = `${FORM}-${hash.slice(0, 16)}`
  }

  /** Null until all of it is there: the list is put down last. */
  list(): Promise<ChapterList | null> {
    return this.read<ChapterList>('list')
  }

  /** The fold's state before a chapter. */
  state(index: number): Promise<string | null> {
    return this.read<string>(`${index}-state`)
  }

  /** Null until the engine has come to the chapter. */
  book(index: number): Promise<ChapterBook | null> {
    return this.read<ChapterBook>(`${index}-book`)
  }

  /** Empties the stream's place: what is left there of another form, or of a making that was cut off. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
    await mkdir(resolve(this.folder, this.name), { recursive: true })
  }

  putState(index: number, state: string): Promise<void> {
    return this.put(`${index}-state`, state)
  }

  putBook(index: number, book: ChapterBook): Promise<void> {
    return this.put(`${index}-book`, book)
  }

  putList(list: ChapterList): Promise<void> {
    return this.put('list', list)
  }

  private at(name: string): string {
    return resolve(this.folder, this.name, `${name}.json.gz`)
  }

  private async put(name: string, value: unknown): Promise<void> {
    const partial = `${this.at(name)}.partial`
    await writeFile(partial, await pack(JSON.stringify(value)))
    await rename(partial, this.at(name))
  }

  private async read<T>(name: string): Promise<T | null> {
    try {
      return JSON.parse((await unpack(await readFile(this.at(name)))).toString('utf8')) as T
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
}
