import Link from 'next/link'
import { words } from '@/lib/words/en/api-docs'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'

/** As much of an OpenAPI document as is printed here. */
export interface ApiDocument {
  readonly info: { readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: unknown
}

interface Operation {
  readonly summary: string
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema: unknown }>>

const METHODS = ['get', 'post', 'delete'] as const

/** The interface for people, printed from the document that programs read. */
export function ApiPage({ document }: { readonly document: ApiDocument }) {
  const base = document.servers[0]?.url ?? ''
  return (
    <>
      <PageHead
        title={words.everyAnswerIsAlsoA}
        lead={words.refusalsAreWithAStable({
          description: document.info.description,
          applicationProblem: <code>application/problem+json</code>,
          code: <code>code</code>,
          path: <code>path</code>,
          formatCsv: <code>?format=csv</code>,
          openapiJson: <a href="/api/v1/openapi.json">{words.openapiJson}</a>,
          dataDictionary: <Link href="/docs/data">{words.dataDictionary}</Link>,
        })}
      />
      <nav aria-label={words.routes} className="mt-6 columns-[18rem] gap-x-8 text-note">
        <ul>
          {Object.keys(document.paths).map((path) => (
            <li key={path}>
              <a href={`#${anchor(path)}`} className="figures [overflow-wrap:anywhere]">
                {path}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {Object.entries(document.paths).map(([path, operations]) => (
        <Section key={path} id={anchor(path)} title={`${base}${path}`}>
          {METHODS.flatMap((method) => {
            const operation = operations[method] as Operation | undefined
            return operation
              ? [<Described key={method} method={method} path={base + path} operation={operation} />]
              : []
          })}
        </Section>
      ))}
    </>
  )
}

function anchor(path: string): string {
  return path.slice(1).replaceAll(/[^A-Za-z0-9]+/g, '-')
}

interface DescribedProps {
  readonly method: (typeof METHODS)[number]
  readonly path: string
  readonly operation: Operation
}

function Described({ method, path, operation }: DescribedProps) {
  const { summary, security, parameters = [], requestBody, responses } = operation
  const isPublic = security.some((scheme) => Object.keys(scheme).length === 0)
  return (
    <div className="border-t border-line py-3">
      <h3>
        <span className="figures mr-3 inline-block min-w-12 font-semibold">{method.toUpperCase()}</span>
        {summary}. <span className="text-muted">{isPublic ? words.publicRoute : words.withASeatOrA}</span>
      </h3>
      {parameters.length > 0 && <Parameters of={parameters} label={`${method} ${path}`} />}
      <p className="mt-2 overflow-x-auto font-figures text-note text-muted">{example(method, path, requestBody)}</p>
      {requestBody && <Schemas title={words.body} content={requestBody.content} />}
      {Object.entries(responses).map(([status, { content }]) =>
        status === 'default' || content === undefined ? null : (
          <Schemas key={status} title={words.answer(status)} content={content} />
        ),
      )}
    </div>
  )
}

function Parameters({ of, label }: { readonly of: readonly Parameter[]; readonly label: string }) {
  return (
    <div className="mt-2 max-w-160">
      <Table caption={words.parametersOf(label)}>
        <thead>
          <tr>
            <Head>{words.inTheQuery}</Head>
            <Head>{words.isHead}</Head>
          </tr>
        </thead>
        <tbody>
          {of.map(({ name, schema, required }) => (
            <tr key={name}>
              <th scope="row" className="figures font-normal!">
                {name}
                {required ? words.required : ''}
              </th>
              <Cell className="whitespace-normal!">{inShort(schema)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function inShort(schema: unknown): string {
  const { type, enum: values, const: only, pattern } = schema as Readonly<Record<string, unknown>>
  if (Array.isArray(values)) return values.join(' · ')
  if (only !== undefined) return String(only)
  return `${String(type ?? 'any')}${typeof pattern === 'string' ? `, ${pattern}` : ''}`
}

function example(method: DescribedProps['method'], path: string, body: Operation['requestBody']): string {
  const address = `http://127.0.0.1:3000${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`
  if (method === 'get') return `curl ${address}`
  const given = body ? " -H 'content-type: application/json' -d @body.json" : ''
  return `curl -X ${method.toUpperCase()} ${address}${given}`
}

function Schemas({ title, content }: { readonly title: string; readonly content: Content }) {
  return (
    <details className="mt-2 text-note">
      <summary>
        {title}: {Object.keys(content).join(', ')}
      </summary>
      {Object.entries(content).map(([type, { schema }]) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, and must by keyboard too
        <pre key={type} tabIndex={0} className="mt-1 max-h-96 overflow-auto border-y border-line py-2 font-figures">
          {JSON.stringify(schema, null, 2)}
        </pre>
      ))}
    </details>
  )
}
