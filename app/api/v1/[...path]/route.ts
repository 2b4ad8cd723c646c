import { nothing } from '@/lib/server/api/public'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

/** Addresses that do not exist are answered like everything else here, not with a page. */
const unknown = route('read', nothing)

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT }
