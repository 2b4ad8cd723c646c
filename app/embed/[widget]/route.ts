import { embed } from '@/lib/server/api/syndication'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', embed)
