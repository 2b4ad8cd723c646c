'use client'

import { useState } from 'react'
import { PlimsollError } from '@/engine/errors'
import type { WaveFiles } from '@/engine/research/adl-waves'
import { NO_WAVE_FILES, readWaveFile, WAVE_FILE_MAX } from '@/lib/wire/adl-waves'
import { words } from '@/lib/words/en/research'

export interface ChosenFile {
  readonly name: string
  /** Rows that were read; null where the file was refused, with the reason. */
  readonly rows: number | null
  readonly refusal: string | null
}

/** Files that a reader chose. They are read in the browser and go nowhere. */
export function useWaveFiles(): {
  readonly files: WaveFiles
  readonly chosen: readonly ChosenFile[]
  readonly choose: (list: FileList | null) => Promise<void>
} {
  const [files, setFiles] = useState(NO_WAVE_FILES)
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([])
  const choose = async (list: FileList | null) => {
    for (const file of list ?? []) {
      const { found, told } = await read(file)
      setFiles((known) => ({ ...known, ...found }))
      setChosen((known) => [...known.filter(({ name }) => name !== file.name), told])
    }
  }
  return { files, chosen, choose }
}

async function read(file: File): Promise<{ found: Partial<WaveFiles>; told: ChosenFile }> {
  const refused = (refusal: string) => ({ found: {}, told: { name: file.name, rows: null, refusal } })
  if (file.size > WAVE_FILE_MAX) return refused(words.thisIsLargerThanAny)
  try {
    const found = readWaveFile(await file.text())
    return { found, told: { name: file.name, rows: Object.values(found)[0]?.length ?? 0, refusal: null } }
  } catch (error) {
    if (error instanceof PlimsollError) return refused(`${error.message} (${error.path})`)
    return refused(words.theFileCantBeRead)
  }
}
