import { QueryClient } from '@tanstack/react-query'

/** An answer of the API that is not the thing asked for, with the stable code it carries. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

const TIMEOUT_MS = 15_000

export async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
  const signal = init.signal ?? AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetch(`/api/v1/${path}`, {
    ...init,
    signal,
    headers: { accept: 'application/json', ...init.headers },
  })
  if (!response.ok) throw await problem(response)
  return response.status === 204 ? (null as T) : ((await response.json()) as T)
}

async function problem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const { code, detail, title } = (body ?? {}) as Record<string, unknown>
  const message = [detail, title].find((text) => typeof text === 'string') ?? response.statusText
  return new ApiError(response.status, typeof code === 'string' ? code : 'unknown', String(message))
}

/** One for each tab, made when the page mounts: on the server it would be shared between readers. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the server refuses it will refuse again; what it could not do may work a moment later.
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
        refetchOnWindowFocus: false,
      },
    },
  })
}
