import { Empty } from '../ui/empty'

/** The reason why there is no answer, in the place where it would stand. */
export function Refused({ message, action }: { readonly message: string; readonly action?: React.ReactNode }) {
  return (
    <div role="alert">
      <Empty action={action}>{message}</Empty>
    </div>
  )
}
