'use client'

import { useEffect, useRef, useState } from 'react'

/**
 * Whether the content of an element is wider than the element, so that only what scrolls asks for a stop of the tab key.
 * Until it has been measured, and where no script measures it, the answer is yes: one stop too many is better than a
 * part of a table that the keyboard cannot reach.
 */
export function useOverflow<T extends HTMLElement>() {
  const ref = useRef<T>(null)
  const [overflows, setOverflows] = useState(true)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth + 1))
    observer.observe(element)
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [])
  return { ref, overflows }
}
