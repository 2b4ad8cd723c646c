import { addAlert, alerts, removeAlert } from '@/lib/server/api/alerts'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', alerts)
export const POST = route('session', addAlert)
export const DELETE = route('session', removeAlert)
