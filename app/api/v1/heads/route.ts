import { heads } from '@/lib/server/api/proofs'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', heads)
