import { exampleFile } from '@/lib/server/api/examples'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', exampleFile)
