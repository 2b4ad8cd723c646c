import { endSession } from '@/lib/server/api/accounts'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const POST = route('session', endSession)
