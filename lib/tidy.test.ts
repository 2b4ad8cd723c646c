/**
 * Rules about the whole tree that no compiler or linter checks: who may import whom, what the engine may touch, words
 * that are not used, versions that are pinned. Each rule is tried below on a tree that breaks it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseAst } from 'vitest/node'

/** Every file of the repository by path, with its text where a rule reads it and '' otherwise. */
type Tree = ReadonlyMap<string, string>

interface Node {
  type: string
  start: number
  [key: string]: unknown
}

interface Source {
  path: string
  text: string
  nodes: readonly Node[]
  isTest: boolean
}

interface Import {
  specifier: string
  /** The file of ours that it names, or null for a package. */
  target: string | null
  typeOnly: boolean
  start: number
}

// ---- rooms ----------------------------------------------------------------------------------------------------------

interface Room {
  at: string
  /** Where the files of ours lie that it may import. */
  imports: readonly string[]
  /** May it reach outside the program: Node's own modules, the database, the log? */
  outside: boolean
  /** The only packages it may import; any package where this is left out. */
  packages?: readonly string[]
}

const SHARED_LIB = ['lib/wire', 'lib/format', 'lib/words']

/** The first room that holds a file is the one that counts. */
const ROOMS: readonly Room[] = [
  { at: 'engine', imports: ['engine'], outside: false, packages: [] },
  { at: 'lib/server', imports: ['lib/server', ...SHARED_LIB, 'engine'], outside: true },
  { at: 'lib/wire', imports: [...SHARED_LIB, 'engine'], outside: false },
  { at: 'lib/format', imports: [...SHARED_LIB, 'engine'], outside: false },
  { at: 'lib/words', imports: [...SHARED_LIB, 'engine'], outside: false, packages: ['react'] },
  { at: 'lib', imports: ['lib/client', ...SHARED_LIB, 'engine'], outside: false },
  { at: 'components', imports: ['components', 'lib/client', ...SHARED_LIB, 'engine'], outside: false },
  { at: 'app', imports: ['app', 'components', 'lib'], outside: false },
  { at: 'bin', imports: ['bin', 'lib', 'engine', 'e2e'], outside: true },
  { at: 'bench', imports: ['bench', 'lib', 'engine', 'e2e'], outside: true },
  { at: 'e2e', imports: ['e2e', 'bin', 'lib', 'engine'], outside: true },
  // What lies at the top: the tools' settings, proxy.ts and instrumentation.ts.
  { at: '', imports: ['lib', 'e2e', 'engine'], outside: true },
]

const OUTSIDE_PACKAGES = ['better-sqlite3', 'pino', 'kysely', 'pg', '@nats-io', 'prom-client']

/** Compiles formulas with `new Function`, which the browser's content policy forbids. */
const SERVER_ONLY_ENGINE = 'engine/formula/columns'
const BROWSER_ROOMS = ['components', 'lib/client']

/** A second, slow implementation that tests and benchmarks compare with. It is held to the rules of tests. */
const ORACLE = 'engine/oracle'

/** What is shown, folded from the log. The rest of the engine works without anybody looking. */
const PROJECTIONS = 'engine/projections'

// ---- exceptions, each with its reason -------------------------------------------------------------------------------

const MAY_USE_NUMBER: Readonly<Record<string, string>> = {
  'engine/exact': 'gives an exact decimal’s nearest float, which is for looking and never for booking',
  'engine/formula/whole': 'hands over twelve exact digits, and counts of lots, which a float holds exactly',
  'engine/ledger': 'reads places of lines, and digits that a float holds exactly on their way into whole numbers',
  'engine/simulation': 'invents prices and sizes; what it invents enters the engine as decimal strings',
}

const MAY_DIVIDE: Readonly<Record<string, string>> = {
  'engine/decimal': 'the one place that divides, always with a stated rounding',
  'lib/format': 'shares and percentages for the screen, which are cut to a stated precision and never stored',
}

const MAY_QUOTE_VENUES: Readonly<Record<string, string>> = {
  docs: 'quotes venues',
  'engine/rulebooks': 'quotes the sources of a rulebook',
  'lib/server/feed': 'reads the names that venues use in their messages',
}

const BANNED_WORDS = /\b(clawback|deleveraged)s?\b/i
// Split, so that this file does not find itself.
const UNFINISHED = new RegExp(
  `\\b(${['TO', 'FIX'].map((word) => `${word}${word === 'TO' ? 'DO' : 'ME'}`).join('|')})\\b`,
)
const OLDEST_NEXT = [16, 3, 8] as const
const CODE = /\.(ts|tsx|js|mjs)$/

// ---- reading --------------------------------------------------------------------------------------------------------

const within = (path: string, place: string) =>
  place === '' || path === place || path.startsWith(`${place}/`) || path.startsWith(`${place}.`)
const withinAny = (path: string, places: readonly string[]) => places.some((place) => within(path, place))
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length
const at = (source: Source, start: number, message: string) => `${source.path}:${lineAt(source.text, start)} ${message}`

function descendants(root: unknown): Node[] {
  if (Array.isArray(root)) return root.flatMap(descendants)
  if (!isNode(root)) return []
  return [root, ...Object.values(root).flatMap(descendants)]
}

const parsed = new Map<string, readonly Node[]>()

function sourcesOf(tree: Tree): Source[] {
  const sources: Source[] = []
  for (const [path, text] of tree) {
    if (!CODE.test(path) || path.startsWith('public/') || path === 'lib/tidy.test.ts') continue
    const key = `${path}\n${text}`
    let nodes = parsed.get(key)
    if (!nodes) {
      nodes = descendants(parseAst(text, { lang: path.endsWith('.tsx') ? 'tsx' : 'ts' }, path))
      parsed.set(key, nodes)
    }
    sources.push({ path, text, nodes, isTest: /\.(test|spec|bench)\.tsx?$/.test(path) || within(path, ORACLE) })
  }
  return sources
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (/^(JSX)?Identifier$/.test(node.type)) return String(node.name)
  if (node.type === 'MemberExpression' && !node.computed) return `${nameOf(node.object)}.${nameOf(node.property)}`
  return ''
}

const stringIn = (node: unknown) =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

/** Files that are read, not run: naming one is no import. */
const DATA_FILE = /\.(csv|json|md|txt)$/

/** The module that a node names, if it names one. A worker's `new URL('./file', import.meta.url)` counts. */
function specifierIn(node: Node): string | undefined {
  if (/^(Import|ExportAll|ExportNamed)Declaration$|^ImportExpression$|^TSImportType$/.test(node.type)) {
    return stringIn(node.source)
  }
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'URL') {
    const [file, base] = node.arguments as Node[]
    const ours = isNode(base) && base.type === 'MemberExpression' && (base.object as Node).type === 'MetaProperty'
    const named = ours ? stringIn(file) : undefined
    return named !== undefined && DATA_FILE.test(named) ? undefined : named
  }
  return undefined
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true
  const names = Array.isArray(node.specifiers) ? (node.specifiers as Node[]) : []
  return names.length > 0 && names.every((name) => name.importKind === 'type' || name.exportKind === 'type')
}

function targetOf(tree: Tree, from: string, specifier: string): string | null {
  const path = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? posix.join(posix.dirname(from), specifier)
      : null
  if (path === null) return null
  const endings = ['', '.ts', '.tsx', '.mjs', '.js', '/index.ts', '/index.tsx']
  return endings.map((ending) => path + ending).find((file) => tree.has(file)) ?? path
}

function importsOf(tree: Tree, source: Source): Import[] {
  return source.nodes.flatMap((node) => {
    const specifier = specifierIn(node)
    if (specifier === undefined) return []
    return { specifier, target: targetOf(tree, source.path, specifier), typeOnly: isTypeOnly(node), start: node.start }
  })
}

// ---- rules ----------------------------------------------------------------------------------------------------------

type Rule = (tree: Tree) => string[]

/** Projections themselves, and tests with their helpers, which look at what is shown. */
const isOfShow = ({ path, isTest }: Source) => isTest || within(path, PROJECTIONS) || path.endsWith('/testing.ts')

const directions: Rule = (tree) =>
  sourcesOf(tree).flatMap((source) => {
    const room = ROOMS.find((candidate) => within(source.path, candidate.at)) as Room
    return importsOf(tree, source).flatMap(({ specifier, target, start }) => {
      if (target !== null) {
        const forTests = within(target, ORACLE) && !source.isTest && room.at !== 'bench'
        const forShow = room.at === 'engine' && within(target, PROJECTIONS) && !isOfShow(source)
        const data = target.endsWith('.json') && (room.outside || source.isTest)
        const allowed = withinAny(target, room.imports) || data || (room.at === '' && !target.includes('/'))
        return allowed && !forTests && !forShow ? [] : at(source, start, `imports ${target}`)
      }
      if (source.isTest) return []
      const outside = isBuiltin(specifier) || withinAny(specifier, OUTSIDE_PACKAGES)
      const allowed = (room.outside || !outside) && (!room.packages || room.packages.includes(specifier))
      return allowed ? [] : at(source, start, `imports ${specifier}`)
    })
  })

/** Follows every import that is left at run time, because a harmless file may lead to a forbidden one. */
const browserCode: Rule = (tree) => {
  const sources = new Map(sourcesOf(tree).map((source) => [source.path, source]))
  const findings: string[] = []
  const follow = (path: string, trail: readonly string[], seen: Set<string>) => {
    if (seen.has(path)) return
    seen.add(path)
    if (within(path, SERVER_ONLY_ENGINE))
      findings.push(`${trail[0]}:1 reaches ${[...trail.slice(1), path].join(' -> ')}`)
    const source = sources.get(path)
    if (!source) return
    for (const { target, typeOnly } of importsOf(tree, source)) {
      if (target !== null && !typeOnly) follow(target, [...trail, path], seen)
    }
  }
  for (const source of sources.values()) {
    if (withinAny(source.path, BROWSER_ROOMS) && !source.isTest) follow(source.path, [], new Set())
  }
  return findings
}

const IMPURE = /^(Date\.now|Math\.random|performance\.\w+|process\.\w+|crypto\.\w+|console\.\w+|globalThis\.\w+)$/
const IMPURE_CALL = /^(Date|fetch|setTimeout|setInterval|setImmediate|queueMicrotask)$/

const pureEngine: Rule = (tree) =>
  sourcesOf(tree)
    .filter((source) => within(source.path, 'engine') && !source.isTest)
    .flatMap((source) =>
      source.nodes.flatMap((node) => {
        const member = node.type === 'MemberExpression' && IMPURE.test(nameOf(node))
        const call = /^(Call|New)Expression$/.test(node.type) && IMPURE_CALL.test(nameOf(node.callee))
        if (!member && !call) return []
        return at(source, node.start, `${nameOf(member ? node : node.callee)}: the engine has no clock, chance or IO`)
      }),
    )

const moneyIsDecimal: Rule = (tree) =>
  sourcesOf(tree)
    .filter(({ path, isTest }) => within(path, 'engine') && !isTest && !withinAny(path, Object.keys(MAY_USE_NUMBER)))
    .flatMap((source) =>
      source.nodes.flatMap((node) => {
        if (node.type !== 'CallExpression') return []
        const used = [node.callee, ...(node.arguments as Node[])].map(nameOf)
        const name = used.find((candidate) => /^(Number|parseFloat|Number\.parseFloat)$/.test(candidate))
        return name ? at(source, node.start, `${name}: amounts stay decimal (exceptions: MAY_USE_NUMBER)`) : []
      }),
    )

const statedRounding: Rule = (tree) =>
  sourcesOf(tree)
    .filter(({ path, isTest }) => withinAny(path, ['engine', 'lib', 'components', 'app', 'bin']) && !isTest)
    .filter(({ path }) => !withinAny(path, Object.keys(MAY_DIVIDE)))
    .flatMap((source) =>
      source.nodes.flatMap((node) => {
        const property =
          isNode(node.callee) && node.callee.type === 'MemberExpression' ? node.callee.property : undefined
        if (node.type !== 'CallExpression' || !/^(div|dividedBy)$/.test(nameOf(property))) return []
        return at(source, node.start, 'divides without a stated rounding (exceptions: MAY_DIVIDE)')
      }),
    )

const noServerActions: Rule = (tree) =>
  sourcesOf(tree).flatMap((source) =>
    source.nodes.flatMap((node) =>
      node.type === 'ExpressionStatement' && stringIn(node.expression) === 'use server'
        ? at(source, node.start, 'a server action: every way in is a handler that authorises')
        : [],
    ),
  )

const noFocusedTests: Rule = (tree) =>
  sourcesOf(tree)
    .filter((source) => source.isTest)
    .flatMap((source) =>
      source.nodes.flatMap((node) =>
        node.type === 'MemberExpression' && /^(it|test|describe)(\.\w+)*\.only$/.test(nameOf(node))
          ? at(source, node.start, `${nameOf(node)} hides the other tests`)
          : [],
      ),
    )

const finished: Rule = (tree) =>
  [...tree].flatMap(([path, text]) => {
    if (!/\.(tsx?|m?js|md|css)$/.test(path) || path === 'lib/tidy.test.ts') return []
    return text
      .split('\n')
      .flatMap((line, index) => (UNFINISHED.test(line) ? `${path}:${index + 1} ${UNFINISHED.exec(line)?.[0]}` : []))
  })

const words: Rule = (tree) => {
  const allowed = (path: string) => withinAny(path, Object.keys(MAY_QUOTE_VENUES))
  const inCode = sourcesOf(tree)
    .filter((source) => !source.isTest && !allowed(source.path))
    .flatMap((source) =>
      source.nodes.flatMap((node) => {
        const text = /^(Literal|JSXText)$/.test(node.type) ? node.value : (node.value as { raw?: string } | null)?.raw
        const word = typeof text === 'string' ? BANNED_WORDS.exec(text)?.[0] : undefined
        return word
          ? at(source, node.start, `says "${word}"; docs and screens say closure, or position closed by ADL`)
          : []
      }),
    )
  const inProse = [...tree]
    .filter(([path]) => path.endsWith('.md') && !allowed(path))
    .flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => (BANNED_WORDS.test(line) ? `${path}:${index + 1} ${line.trim()}` : [])),
    )
  return [...inCode, ...inProse]
}

const links: Rule = (tree) =>
  [...tree]
    .filter(([path]) => path.endsWith('.md'))
    .flatMap(([path, text]) => {
      const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, (block) => block.replace(/[^\n]/g, ' '))
      return [...prose.matchAll(/\]\(<?([^)\s>#]+)[^)]*\)/g)].flatMap((match) => {
        const link = match[1] ?? ''
        if (/^[a-z]+:/i.test(link)) return []
        const target = posix
          .join(link.startsWith('/') ? '' : posix.dirname(path), decodeURI(link))
          .replace(/^\/|\/$/g, '')
        const exists = tree.has(target) || [...tree.keys()].some((file) => file.startsWith(`${target}/`))
        return exists ? [] : `${path}:${lineAt(prose, match.index)} links to ${link}, which does not exist`
      })
    })

/** What an element shows or tells a screen reader; what stands in `<code>` is no language. */
const SAID_BY_ATTRIBUTE =
  /^(title|label|note|caption|placeholder|alt|lead|says|aria-(label|valuetext|description)|data-label)$/
const NO_LANGUAGE = /^(code|kbd|pre)$/

/** Texts that an expression may turn into what is shown: through choices and template strings, not through calls. */
function textsOf(node: unknown): Node[] {
  if (!isNode(node)) return []
  switch (node.type) {
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
      return textsOf(node.expression)
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)]
    case 'LogicalExpression':
      return [...textsOf(node.left), ...textsOf(node.right)]
    case 'BinaryExpression':
      return node.operator === '+' ? [...textsOf(node.left), ...textsOf(node.right)] : []
    case 'TemplateLiteral':
      return [...(node.quasis as Node[]), ...(node.expressions as Node[]).flatMap(textsOf)]
    default:
      return node.type === 'Literal' || node.type === 'JSXText' ? [node] : []
  }
}

/** Text as it stands in the file; of a template string one stretch between two of its parts. */
const textIn = ({ value }: Node) =>
  typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : value

/** Addresses and the endings of files are the same in every language. */
const SAME_EVERYWHERE = /\b[a-z]+:\/\/\S*|\.[a-z]+\b/g

/** Begins like a sentence and has more than one word, wherever it stands: nothing but language does. */
const SENTENCE = /^\p{Lu}[\p{Ll}’]*,? \p{L}/u

const catalogue: Rule = (tree) =>
  sourcesOf(tree)
    .filter(({ path, isTest }) => withinAny(path, ['components', 'app']) && !isTest)
    .flatMap((source) => {
      const shown = source.nodes.flatMap((node) => {
        if (node.type === 'JSXAttribute') return SAID_BY_ATTRIBUTE.test(nameOf(node.name)) ? textsOf(node.value) : []
        const element = /^JSX(Element|Fragment)$/.test(node.type)
        const isCode = element && NO_LANGUAGE.test(nameOf((node.openingElement as Node | undefined)?.name))
        return element && !isCode ? (node.children as Node[]).flatMap(textsOf) : []
      })
      const sentences = source.nodes.filter(
        (node) => /^(Literal|TemplateElement)$/.test(node.type) && SENTENCE.test(String(textIn(node))),
      )
      return [...new Set([...shown, ...sentences])].flatMap((node) => {
        const text = textIn(node)
        return typeof text === 'string' && /\p{L}{2}/u.test(text.replace(SAME_EVERYWHERE, ''))
          ? at(source, node.start, `says "${text.trim()}" itself; words stand in lib/words/en`)
          : []
      })
    })

const versions: Rule = (tree) => {
  const text = tree.get('package.json') ?? '{}'
  const manifest = JSON.parse(text) as Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  const line = (name: string) => lineAt(text, text.indexOf(`"${name}"`))
  const loose = all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  const findings = loose.map(
    ([name, version]) => `package.json:${line(name)} ${name} ${version} is not an exact version`,
  )
  const next = (manifest.dependencies?.next ?? '').split('.').map(Number)
  const differs = OLDEST_NEXT.findIndex((part, index) => next[index] !== part)
  if (manifest.dependencies?.next && differs >= 0 && !((next[differs] ?? 0) > (OLDEST_NEXT[differs] ?? 0))) {
    findings.push(
      `package.json:${line('next')} next is older than ${OLDEST_NEXT.join('.')}, which closed a remote hole`,
    )
  }
  return findings
}

const lock: Rule = (tree) => {
  const text = tree.get('package-lock.json') ?? ''
  const address = text.search(/"resolved": "http/)
  const findings = address < 0 ? [] : [`package-lock.json:${lineAt(text, address)} names a registry's address`]
  // A lock made on one platform lacks the others' binaries, and then the install fails there.
  if (text !== '' && !text.includes('node_modules/@next/swc-darwin-arm64"')) {
    findings.push('package-lock.json:1 lacks the binaries of other platforms')
  }
  return findings
}

// ---- the tree as it is ----------------------------------------------------------------------------------------------

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NOT_OURS = /^(node_modules|\.next|next-env\.d\.ts|\.git|data|coverage|test-results|playwright-report)$/

function readTree(): Tree {
  const tree = new Map<string, string>()
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name)
      // A folder of benchmarks has packages of its own.
      if (entry.name === 'node_modules' || (folder === '' && NOT_OURS.test(entry.name))) continue
      if (entry.isDirectory()) walk(path)
      else
        tree.set(
          path,
          /\.(tsx?|m?js|md|css)$|^package(-lock)?\.json$/.test(path) ? readFileSync(join(ROOT, path), 'utf8') : '',
        )
    }
  }
  walk('')
  return tree
}

const RULES = {
  directions,
  browserCode,
  pureEngine,
  moneyIsDecimal,
  statedRounding,
  noServerActions,
  noFocusedTests,
  finished,
  words,
  catalogue,
  links,
  versions,
  lock,
} satisfies Record<string, Rule>

describe('the tree keeps its rules', () => {
  const tree = readTree()
  it.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(rule(tree)).toEqual([])
  })
})

describe('each rule notices', () => {
  const broken: [keyof typeof RULES, Record<string, string>, string][] = [
    ['directions', { 'engine/a.ts': "import '@/lib/wire/b'" }, 'engine/a.ts:1 imports lib/wire/b'],
    ['directions', { 'engine/a.ts': "import 'zod'" }, 'engine/a.ts:1 imports zod'],
    ['directions', { 'engine/a.ts': "\nimport fs from 'node:fs'" }, 'engine/a.ts:2 imports node:fs'],
    [
      'directions',
      { 'lib/client/a.ts': "import type { B } from '../server/b'" },
      'lib/client/a.ts:1 imports lib/server/b',
    ],
    ['directions', { 'lib/format/a.ts': "export * from '@/lib/server/b'" }, 'lib/format/a.ts:1 imports lib/server/b'],
    ['directions', { 'lib/wire/a.ts': "const b = import('@/lib/client/b')" }, 'lib/wire/a.ts:1 imports lib/client/b'],
    ['directions', { 'lib/words/en/a.ts': "import '../../server/b'" }, 'lib/words/en/a.ts:1 imports lib/server/b'],
    ['directions', { 'lib/client/a.ts': "import 'path'" }, 'lib/client/a.ts:1 imports path'],
    ['directions', { 'lib/server/a.ts': "import '../client/b'" }, 'lib/server/a.ts:1 imports lib/client/b'],
    ['directions', { 'components/a.tsx': "import '@/lib/server/b'" }, 'components/a.tsx:1 imports lib/server/b'],
    ['directions', { 'components/a.tsx': "import '@/app/b'" }, 'components/a.tsx:1 imports app/b'],
    [
      'directions',
      { 'lib/client/a.ts': "new Worker(new URL('../server/b.ts', import.meta.url))" },
      'lib/client/a.ts:1 imports lib/server/b.ts',
    ],
    ['directions', { 'app/page.tsx': "import '@/engine/b'" }, 'app/page.tsx:1 imports engine/b'],
    ['directions', { 'app/page.tsx': "import 'better-sqlite3'" }, 'app/page.tsx:1 imports better-sqlite3'],
    ['directions', { 'engine/a.ts': "import './oracle/b'" }, 'engine/a.ts:1 imports engine/oracle/b'],
    ['directions', { 'engine/a.ts': "import '@/public/b.json'" }, 'engine/a.ts:1 imports public/b.json'],
    ['directions', { 'bin/a.ts': "import '../app/b'" }, 'bin/a.ts:1 imports app/b'],
    ['directions', { 'proxy.ts': "import './app/b'" }, 'proxy.ts:1 imports app/b'],
    [
      'browserCode',
      {
        'components/a.tsx': "import { b } from '@/engine/b'",
        'engine/b.ts': "export { b } from './formula/columns'",
        'engine/formula/columns.ts': 'export const b = 1',
      },
      'components/a.tsx:1 reaches engine/b.ts -> engine/formula/columns.ts',
    ],
    ['pureEngine', { 'engine/a.ts': 'f(\n  Date.now())' }, 'engine/a.ts:2 Date.now: the engine'],
    ['pureEngine', { 'engine/a.ts': 'new Date(0)' }, 'engine/a.ts:1 Date: the engine'],
    ['pureEngine', { 'engine/a.ts': 'Math.random()' }, 'engine/a.ts:1 Math.random'],
    ['pureEngine', { 'engine/a.ts': 'performance.now()' }, 'engine/a.ts:1 performance.now'],
    ['pureEngine', { 'engine/a.ts': 'process.env' }, 'engine/a.ts:1 process.env'],
    ['moneyIsDecimal', { 'engine/a.ts': 'Number(x)' }, 'engine/a.ts:1 Number'],
    ['moneyIsDecimal', { 'engine/a.ts': 'xs.map(Number)' }, 'engine/a.ts:1 Number'],
    ['moneyIsDecimal', { 'engine/a.ts': 'parseFloat(x)' }, 'engine/a.ts:1 parseFloat'],
    ['statedRounding', { 'engine/a.ts': 'x.times(y).div(z)' }, 'engine/a.ts:1 divides'],
    ['statedRounding', { 'components/a.tsx': 'x.dividedBy(z)' }, 'components/a.tsx:1 divides'],
    ['noServerActions', { 'app/a.ts': "'use server'\nexport const f = 1" }, 'app/a.ts:1 a server action'],
    ['noServerActions', { 'app/a.ts': "async function f() { 'use server' }" }, 'app/a.ts:1 a server action'],
    ['noFocusedTests', { 'engine/a.test.ts': "it.only('x', f)" }, 'engine/a.test.ts:1 it.only'],
    ['noFocusedTests', { 'e2e/a.spec.ts': "test.describe.only('x', f)" }, 'e2e/a.spec.ts:1 test.describe.only'],
    ['finished', { 'engine/a.ts': `\n// ${'TO'}${'DO'} later` }, 'engine/a.ts:2'],
    ['finished', { 'docs/a.md': `${'FIX'}${'ME'}` }, 'docs/a.md:1'],
    ['words', { 'components/a.tsx': 'const a = <p>You were deleveraged</p>' }, 'components/a.tsx:1 says "deleveraged"'],
    ['words', { 'lib/words/en/a.ts': "const a = 'Clawback'" }, 'lib/words/en/a.ts:1 says "Clawback"'],
    ['words', { 'bin/a.ts': 'const a = `It was deleveraged`' }, 'bin/a.ts:1 says "deleveraged"'],
    ['words', { 'README.md': 'no\nclawbacks' }, 'README.md:2 clawbacks'],
    ['catalogue', { 'components/a.tsx': 'const a = <p>It is\nhere</p>' }, 'components/a.tsx:1 says "It is\nhere"'],
    ['catalogue', { 'app/a.tsx': 'const a = <i title="Here" />' }, 'app/a.tsx:1 says "Here"'],
    ['catalogue', { 'app/a.tsx': 'const a = <p>{b ? words.b : "here"}</p>' }, 'app/a.tsx:1 says "here"'],
    ['catalogue', { 'app/a.tsx': 'const a = <i aria-label={`of ` + b} />' }, 'app/a.tsx:1 says "of"'],
    ['catalogue', { 'components/a.ts': 'const a = `Paused at `' }, 'components/a.ts:1 says "Paused at"'],
    ['links', { 'README.md': '\nSee [it](docs/none.md#part).' }, 'README.md:2 links to docs/none.md'],
    ['links', { 'docs/a.md': '[b](../lib/none.ts)' }, 'docs/a.md:1 links to ../lib/none.ts'],
    ['versions', { 'package.json': '{"dependencies":{"next":"16.3.7"}}' }, 'package.json:1 next is older'],
    ['versions', { 'package.json': '{"dependencies":{"next":"15.9.9"}}' }, 'package.json:1 next is older'],
    ['versions', { 'package.json': '{"devDependencies":{"zod":"^4.0.0"}}' }, 'package.json:1 zod ^4.0.0'],
    ['lock', { 'package-lock.json': '{\n"resolved": "https://x/y.tgz"}' }, 'package-lock.json:2 names'],
    ['lock', { 'package-lock.json': '{}' }, 'package-lock.json:1 lacks'],
  ]
  it.each(broken)('%s: %j', (rule, files, finding) => {
    const findings = RULES[rule](new Map(Object.entries(files)))
    expect(findings[0]).toContain(finding)
  })

  it('and lets pass what is right', () => {
    const files = {
      'engine/a.ts': "import { b } from './b'\n// Date.now, Number(x) and deleveraged\nb.over(2)",
      'engine/a.test.ts':
        "import { readFileSync } from 'node:fs'\nimport v from '@/public/vectors/a.json'\nNumber(Date.now())",
      'engine/oracle/a.ts': "import 'fast-check'\nNumber(1)",
      'bench/a.ts': "import '@/engine/oracle/a'\nimport p from '../package.json'",
      'engine/rulebooks/a.ts': "const source = 'DELEVERAGED'",
      'engine/simulation/a.ts': 'Number(x)',
      'lib/server/a.ts': "import 'node:fs'\nimport '@/lib/wire/a'\nimport 'pino'",
      'components/a.tsx':
        "import type { C } from '@/engine/formula/columns'\nimport './a.module.css'\nconst a = <p title={words.a}>{words.b} <code>rm</code> ×{`.json`}</p>\nconst c = { className: 'button button-main' }",
      'app/page.tsx': "import '@/components/a'\nimport '@/lib/server/a'\nimport './globals.css'",
      'README.md': '[a](app/page.tsx) [b](https://example.org/x) [c](#d) [d](engine)\n```\n[e](none)\n```',
      'package.json': '{"dependencies":{"next":"17.0.0","zod":"4.0.0"}}',
    }
    const tree = new Map(Object.entries(files))
    expect(Object.values(RULES).flatMap((rule) => rule(tree))).toEqual([])
  })
})
