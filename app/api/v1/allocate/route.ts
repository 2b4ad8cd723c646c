import { twin } from '@/lib/server/api/twins'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const POST = route('compute', twin('allocate'))
