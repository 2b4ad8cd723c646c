import { words } from '@/lib/words/en/frame'

export function Tag({ children, title }: { readonly children: React.ReactNode; readonly title?: string }) {
  return (
    <span className="tag" title={title}>
      {children}
    </span>
  )
}

/** Stands wherever a figure could be taken for real money. */
export function Simulated() {
  return <Tag title={words.noRealMoneyASeeded}>{words.simulated}</Tag>
}

/** Stands where the age of live figures would: a record that does not change any more has none. */
export function Sealed() {
  return <Tag title={words.importedAndClosedItsHash}>{words.sealedRecordTag}</Tag>
}
