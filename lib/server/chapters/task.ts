import type { ChapterList } from '@/lib/wire/chapters'
import { composeJournal } from '../composition'
import { JournalError } from '../journal/port'
import type { Where } from '../store'
import { makeChapters } from './make'
import { Shelf } from './shelf'

export interface ChapterTask {
  readonly where: Where
  readonly stream: string
}

export type ChapterNews =
  | { readonly said: 'progress'; readonly done: number; readonly of: number }
  /** Folded; what is said of progress from now on is about recomputing. */
  | { readonly said: 'outlined'; readonly list: ChapterList }
  | { readonly said: 'done' }
  | { readonly said: 'failed'; readonly message: string }

/** Makes the chapters of one stream and puts them on its shelf. */
export async function fillShelf({ where, stream }: ChapterTask, say: (news: ChapterNews) => void): Promise<void> {
  const journal = composeJournal(where, { readOnly: true })
  try {
    const info = await journal.stream(stream)
    if (!info?.sealed) throw new JournalError('unknown-stream', 'There is no such finished stream.')
    const shelf = new Shelf(where.dataFolder, stream, info.head)
    await shelf.clear()
    const list = await makeChapters(journal, info.header, {
      state: (index, state) => shelf.putState(index, state),
      outline: async (outline) => say({ said: 'outlined', list: outline }),
      book: (index, book) => shelf.putBook(index, book),
      progress: (done, of) => say({ said: 'progress', done, of }),
    })
    await shelf.putList(list)
    say({ said: 'done' })
  } catch (error) {
    say({ said: 'failed', message: error instanceof Error ? error.message : String(error) })
  } finally {
    await journal.close()
  }
}
