// Every answer of /api/v1 that a test gets is compared with the program's own OpenAPI document: status, type, body, and no
// property that is not told of. What differs is collected and thrown when the site closes.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { AnyEndpoint } from '../../server/endpoint.ts'
import { openApiOf } from '../../server/openapi.ts'

interface Answer {
  content?: Record<string, { schema?: object }>
}
interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>
  components: { schemas: Record<string, object> }
}
interface Known {
  document: Document
  /** `GET /api/v1/units/{unit}` with its pattern, plain parts before places. */
  operations: { name: string; method: string; pattern: RegExp; answers: Record<string, Answer> }[]
  ajv: Ajv2020
  checks: Map<string, ValidateFunction>
}

// Most sites of a run have the same document: its schemas are compiled once.
const known = new Map<string, Known>()

export function watchContract() {
  const faults = new Set<string>()
  let held: Known | null = null
  let make: (() => Known) | null = null

  return {
    hold(endpoints: readonly AnyEndpoint[]): void {
      make = () => knownOf(endpoints)
      held = null
    },
    watch(request: IncomingMessage, response: ServerResponse): void {
      if (!request.url?.startsWith('/api/v1')) return
      const parts: Buffer[] = []
      const note = (part: unknown) => {
        if (typeof part === 'string' || part instanceof Uint8Array) parts.push(Buffer.from(part as Uint8Array))
      }
      type Pass = (...given: unknown[]) => never
      const [write, end] = [response.write.bind(response) as Pass, response.end.bind(response) as Pass]
      response.write = (...given: unknown[]) => {
        note(given[0])
        return write(...given)
      }
      response.end = (...given: unknown[]) => {
        note(given[0])
        return end(...given)
      }
      response.once('finish', () => {
        held ??= make!()
        // The feed has a document of its own: its $metadata.
        if (request.url?.startsWith('/api/v1/odata')) return
        const fault = faultIn(held, request, response, Buffer.concat(parts))
        if (fault) faults.add(`${request.method} ${request.url} → ${response.statusCode}: ${fault}`)
      })
    },
    /** @throws Error listing every answer that was not as the document says. */
    check(): void {
      if (faults.size > 0) throw new Error(`answers unlike the OpenAPI document:\n${[...faults].join('\n')}`)
    },
  }
}

function knownOf(endpoints: readonly AnyEndpoint[]): Known {
  const text = JSON.stringify(openApiOf(endpoints))
  const hash = createHash('sha1').update(text).digest('hex')
  const made = known.get(hash) ?? compile(JSON.parse(text) as Document)
  known.set(hash, made)
  return made
}

function compile(document: Document): Known {
  // Each schema is met a few times: making its check faster costs more than it saves.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, code: { optimize: false } })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  ajv.addSchema({ $id: 'doc', components: document.components })
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      answers: responses,
    })),
  )
  // `{` is behind every letter: plain parts win over places.
  operations.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { document, operations, ajv, checks: new Map() }
}

/** With its references into the whole document. */
const placed = (schema: object) =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/')) as object

function faultIn(
  { operations, ajv, checks }: Known,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): string | null {
  const url = new URL(request.url!, 'http://localhost')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const status = String(response.statusCode)
  const operation = operations.find((each) => each.method === method && each.pattern.test(url.pathname))
  if (!operation) {
    // No such address, or not that method: the only answers outside the document.
    return ['404', '405', '501'].includes(status) || method === 'OPTIONS' ? null : 'not in the document'
  }
  const told = operation.answers[status]
  if (!told) return `status not told of ${body.toString('utf8').slice(0, 300)}`
  if (request.method === 'HEAD') return null
  const type = String(response.getHeader('content-type') ?? '').split(';')[0]!
  if (!told.content) return body.length > 0 ? 'has a body' : null
  const content = told.content[type]
  if (!content) return `type ${type} not told of`
  if (!content.schema) return null
  const isProblem = type === 'application/problem+json'
  if (!isProblem && url.searchParams.has('fields')) return null
  const name = `${operation.name} ${status} ${type}`
  const check = checks.get(name) ?? ajv.compile(placed(content.schema))
  checks.set(name, check)
  let read: unknown
  try {
    read = JSON.parse(body.toString('utf8'))
  } catch {
    return 'no JSON'
  }
  return check(read) ? null : ajv.errorsText(check.errors, { dataVar: '' })
}
