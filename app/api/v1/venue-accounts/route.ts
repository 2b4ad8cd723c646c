import { connectAccount, removeAccount, venueAccounts } from '@/lib/server/api/venue-accounts'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', venueAccounts)
export const POST = route('session', connectAccount)
export const DELETE = route('session', removeAccount)
