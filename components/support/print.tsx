'use client'

export function Print() {
  return (
    <button type="button" className="button" onClick={() => window.print()}>
      Print
    </button>
  )
}
