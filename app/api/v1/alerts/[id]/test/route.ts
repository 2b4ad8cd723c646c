import { testAlert } from '@/lib/server/api/alerts'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const POST = route('session', testAlert)
