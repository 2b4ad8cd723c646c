import { venueAsset } from '@/lib/server/api/venues'
import { route } from '@/lib/server/http/route'

export const dynamic = 'force-dynamic'

export const GET = route('read', venueAsset)
