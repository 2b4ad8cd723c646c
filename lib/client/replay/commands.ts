import type { Command } from './keys'
import { SPEEDS, type Speed, type TransportStore } from './transport'

/** What a key does to the transport; commands that open something are answered false and left to the page. */
export function runCommand(store: TransportStore, command: Command): boolean {
  const { ready, row, playing, speed, seek, step, play, pause, setSpeed } = store.getState()
  const last = (ready?.rows.length ?? 1) - 1
  const go = (target: number) => {
    pause()
    seek(target)
  }
  const goAcross = (share: number) => {
    pause()
    store.getState().goAcross(share)
  }
  switch (command.do) {
    case 'play':
      if (playing) pause()
      else play()
      return true
    case 'faster':
    case 'slower':
      setSpeed(nextSpeed(speed, command.do === 'faster' ? 1 : -1))
      return true
    case 'first':
      goAcross(0)
      return true
    case 'last':
      goAcross(1)
      return true
    case 'large-back':
      go(row - Math.max(1, Math.round(last / 10)))
      return true
    case 'large-on':
      go(row + Math.max(1, Math.round(last / 10)))
      return true
    case 'tenth':
      goAcross(command.tenth / 10)
      return true
    case 'step':
      step(command.step, command.way)
      return true
    case 'loop':
      store.getState().setLoop(command.edge)
      return true
    case 'help':
    case 'mine':
    case 'goto':
    case 'what-if':
      return false
  }
}

function nextSpeed(speed: Speed, way: 1 | -1): Speed {
  const at = speed === 'as-it-happened' ? 1 : SPEEDS.indexOf(speed)
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + way))] ?? 1
}
