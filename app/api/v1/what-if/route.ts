import { whatIf } from '@/lib/server/api/what-if'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const POST = route('compute', whatIf)
