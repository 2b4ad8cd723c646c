import { beginSession, endSession, session } from '@/lib/server/api/accounts'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', session)
export const POST = route('session', beginSession)
export const DELETE = route('session', endSession)
