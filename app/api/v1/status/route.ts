import { status } from '@/lib/server/api/public'
import { twin } from '@/lib/server/api/twins'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', status)
export const POST = route('compute', twin('status'))
