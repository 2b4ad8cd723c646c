/** What a key asks for, before it is known whether it may be asked here. */
export type Command =
  | {
      readonly do:
        | 'play'
        | 'faster'
        | 'slower'
        | 'first'
        | 'last'
        | 'help'
        | 'mine'
        | 'large-back'
        | 'large-on'
        | 'what-if'
    }
  | { readonly do: 'step'; readonly step: 'event' | 'moment' | 'phase'; readonly way: 1 | -1 }
  | { readonly do: 'tenth'; readonly tenth: number }
  | { readonly do: 'goto' }
  | { readonly do: 'loop'; readonly edge: 'from' | 'to' | 'none' }

export interface Key {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Characters are shortcuts of one key, which a reader may turn off; arrows and their like are not. */
export const isSingleKey = ({ key }: Key): boolean => key.length === 1 && key !== ' '

export function commandFor(event: Key): Command | null {
  if (event.ctrlKey || event.metaKey) return null
  const { key } = event
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = event.altKey ? 'phase' : event.shiftKey ? 'moment' : 'event'
    return { do: 'step', step, way: key === 'ArrowLeft' ? -1 : 1 }
  }
  if (event.altKey) return null
  if (/^\d$/.test(key)) return { do: 'tenth', tenth: Number(key) }
  switch (key) {
    case ' ':
    case 'k':
    case 'K':
      return { do: 'play' }
    case 'j':
    case 'J':
      return { do: 'slower' }
    case 'l':
    case 'L':
      return { do: 'faster' }
    case ',':
      return { do: 'step', step: 'event', way: -1 }
    case '.':
      return { do: 'step', step: 'event', way: 1 }
    case 'Home':
      return { do: 'first' }
    case 'End':
      return { do: 'last' }
    case 'PageUp':
      return { do: 'large-back' }
    case 'PageDown':
      return { do: 'large-on' }
    case 'm':
    case 'M':
      return { do: 'mine' }
    case '[':
      return { do: 'loop', edge: 'from' }
    case ']':
      return { do: 'loop', edge: 'to' }
    case '\\':
      return { do: 'loop', edge: 'none' }
    case 'c':
    case 'C':
      return { do: 'what-if' }
    case 'g':
    case 'G':
      return { do: 'goto' }
    case '?':
      return { do: 'help' }
    default:
      return null
  }
}

const TYPED_INTO = 'input, textarea, select, [contenteditable]'
const PRESSED = 'button, a[href], summary, [role="radio"], [role="button"]'

/** Keys belong to whatever is being typed into or pressed; arrows also to a list that scrolls. */
export function belongsElsewhere(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(TYPED_INTO) !== null || target.closest('dialog') !== null) return true
  if ((key === ' ' || key === 'Enter') && target.closest(PRESSED) !== null) return true
  return /^(Page|Home|End)/.test(key) && target.closest('[data-scrolls]') !== null
}
