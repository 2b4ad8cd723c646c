'use client'

import { useRef } from 'react'
import { rowAt } from '@/lib/client/replay/axis'
import { placeAt, type Span } from '@/lib/client/replay/seek'
import type { TransportStore } from '@/lib/client/replay/transport'

/** Follows the pointer while it is down: the cursor goes to the stop nearest to it. */
export function usePointing(store: TransportStore, span: Span) {
  const down = useRef(false)
  const point = (event: React.PointerEvent<HTMLElement>) => {
    const { axis, seek, pause } = store.getState()
    const box = event.currentTarget.getBoundingClientRect()
    pause()
    seek(rowAt(axis.stops, placeAt(span, (event.clientX - box.left) / Math.max(1, box.width))))
  }
  const stop = () => {
    down.current = false
  }
  return {
    onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      down.current = true
      event.currentTarget.setPointerCapture(event.pointerId)
      point(event)
    },
    onPointerMove: (event: React.PointerEvent<HTMLElement>) => {
      if (down.current) point(event)
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  }
}
