import { lookups } from '@/lib/server/api/support'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('compute', lookups)
