/**
 * Carries "look at line N" between processes, and nothing else. It is never the record: whoever misses a hint looks by
 * itself a moment later, and whoever gets one too many, or one too old, finds nothing new.
 */
export interface Bus {
  hint(stream: string, seq: number): void
  /** Calls back at each hint for streams of this name and its generations. */
  listen(name: string, hinted: () => void): void
  close(): Promise<void>
}

/** Where there is none: everybody looks by itself. */
export const NO_BUS: Bus = { hint: () => undefined, listen: () => undefined, close: async () => undefined }
