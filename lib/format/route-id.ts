const ID = /^[A-Za-z0-9_.:-]{1,64}$/

/** The id in an address, decoded; null for everything that cannot be one, so that no room behind has to look at it. */
export function routeId(raw: string): string | null {
  try {
    const id = decodeURIComponent(raw)
    return ID.test(id) ? id : null
  } catch {
    return null
  }
}
