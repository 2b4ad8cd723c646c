/** `hyperliquid-2025-10-10` becomes `Hyperliquid 2025-10-10`. */
export function titleOf(stream: string): string {
  const [, name = '', day = '', rest = ''] = /^(.*?)(\d{4}-\d\d-\d\d)?([^\d]*)$/.exec(stream) ?? []
  const words = [name, day === '' ? '' : ` ${day} `, rest].map((part, i) =>
    i === 1 ? part : part.replace(/[-_.:]+/g, ' '),
  )
  const text = words.join('').replace(/ +/g, ' ').trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}
