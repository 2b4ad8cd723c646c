import { nothing } from '@/lib/server/api/public'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

const refuse = route('read', nothing)

/** Addresses that do not exist are answered like everything else here, not with a page. */
const unknown = (request: Request, _: { readonly params: Promise<{ readonly path: string[] }> }) =>
  refuse(request, { params: Promise.resolve({}) })

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT }
