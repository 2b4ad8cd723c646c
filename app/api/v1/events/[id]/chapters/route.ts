import { chapterList } from '@/lib/server/api/chapters'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', chapterList)
