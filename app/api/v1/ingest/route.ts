import { ingest, ingestState } from '@/lib/server/api/ingest'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', ingestState)
export const POST = route('ingest', ingest)
