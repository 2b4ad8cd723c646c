'use client'

import { useEffect, useState } from 'react'

const SETTING = 'plimsoll.replay.keys'

/** Keys of one character can be turned off for good, for those who speak to their computer. */
export function useSingleKeys(): [on: boolean, set: (on: boolean) => void] {
  const [on, setOn] = useState(true)
  useEffect(() => setOn(localStorage.getItem(SETTING) !== 'off'), [])
  return [
    on,
    (wanted) => {
      setOn(wanted)
      localStorage.setItem(SETTING, wanted ? 'on' : 'off')
    },
  ]
}
