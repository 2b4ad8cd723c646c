import { divergences } from '@/lib/server/api/public'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', divergences)
