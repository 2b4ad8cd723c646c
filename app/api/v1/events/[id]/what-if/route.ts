import { eventWhatIf } from '@/lib/server/api/event-what-if'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const POST = route('compute', eventWhatIf)
