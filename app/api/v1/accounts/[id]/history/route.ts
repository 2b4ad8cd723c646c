import { placeHistory } from '@/lib/server/api/accounts'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', placeHistory)
