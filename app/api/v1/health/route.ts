import { health } from '@/lib/server/api/operations'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', health)
