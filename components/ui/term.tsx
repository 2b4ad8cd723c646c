import Link from 'next/link'
import { GLOSSARY, type TermId } from '@/lib/words/en/glossary'

/** A word of the glossary: its definition on hover, and one press away for those who cannot hover. */
export function Term({ id, children }: { readonly id: TermId; readonly children?: React.ReactNode }) {
  const { word, definition } = GLOSSARY[id]
  return (
    <Link href={`/what-is-adl#${id}`} title={definition} className="term" prefetch={false}>
      {children ?? word}
    </Link>
  )
}
