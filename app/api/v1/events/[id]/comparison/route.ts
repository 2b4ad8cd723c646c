import { comparison } from '@/lib/server/api/events'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('compute', comparison)
