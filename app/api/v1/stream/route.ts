import { stream } from '@/lib/server/api/stream'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('stream', stream)
