import { TITLES } from '@/lib/words/en/check-titles'
import { verifyHere } from './verify'

/**
 * The verifier as one file: `bin/offline-verifier.ts` puts this and all it needs into a page that runs from a disk. Texts
 * are set as text and never as markup, because what is verified comes from anybody.
 */
const byId = (id: string) => document.getElementById(id) as HTMLElement
const chosen = async (id: string) => (byId(id) as HTMLInputElement).files?.[0]?.text()

function add(parent: HTMLElement, tag: string, text: string, className = ''): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  if (className !== '') element.className = className
  parent.append(element)
  return element
}

async function verify(): Promise<void> {
  const pasted = (byId('text') as HTMLTextAreaElement).value
  const [file = pasted, run, keys] = await Promise.all(['file', 'run', 'keys'].map(chosen))
  const answer = byId('answer')
  answer.replaceChildren()
  try {
    show(answer, { file, ...(run === undefined ? {} : { run }), ...(keys === undefined ? {} : { keys }) })
  } catch (error) {
    const { code = 'unreadable', message = String(error) } = error as { code?: string; message?: string }
    add(answer, 'h2', 'This file is refused.', 'bad').dataset.code = code
    add(answer, 'p', `${message} (${code})`)
  }
}

function show(answer: HTMLElement, files: Parameters<typeof verifyHere>[0]): void {
  const verdict = verifyHere(files)
  const words = verdict.holds ? 'Everything that was looked at holds.' : 'This does not hold.'
  add(answer, 'h2', words, verdict.holds ? 'good' : 'bad')
  add(
    answer,
    'p',
    `${verdict.receipt === null ? 'Public run' : `Receipt ${verdict.receipt}`} of event ${verdict.event}.`,
  )
  const list = add(answer, 'ol', '')
  for (const { name, holds, proves, found } of verdict.checks) {
    const mark = holds === null ? '\u2013 not looked at: ' : holds ? '\u2713 ' : '\u2717 does not hold: '
    const item = add(list, 'li', '', holds === false ? 'bad' : '')
    item.dataset.check = name
    item.dataset.holds = String(holds)
    add(item, 'b', `${mark}${TITLES[name]}`)
    add(item, 'div', proves)
    add(item, 'div', found, 'found')
  }
  add(answer, 'h3', 'Not proved here')
  const rest = add(answer, 'ul', '')
  for (const sentence of verdict.notProved) add(rest, 'li', sentence)
}

byId('verify').addEventListener('click', () => void verify())
