// OpenAPI 3.1 of /api/v1, from the same statements that check what comes in. Whatever is told here is held: every server test
// compares the answers it gets with this document.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  endpoint,
  fieldsOf,
  isHeld,
  isSchema,
  prefix,
  queryOf,
  takesKey,
  type AnyEndpoint,
  type FileAnswer,
} from './endpoint.ts'
import { catalogue, type ProblemCode } from './problem.ts'

type Json = Record<string, unknown>

/** Of whoever signs in, however they do it. */
const signInProblems: ProblemCode[] = ['token-missing', 'token-invalid', 'session-ended']
/** Of a session, when something is changed: a browser sends its cookie whoever asks it to. */
const sessionProblems: ProblemCode[] = ['csrf-missing', 'foreign-origin']
const anyProblems: ProblemCode[] = ['invalid-input', 'method-not-allowed', 'too-many-requests', 'internal', 'not-ready']

const storedProblems: ProblemCode[] = [
  ...(['invalid-upload', 'media-type', 'file-too-large', 'file-empty', 'file-type'] as const),
  ...(['file-heic', 'file-ofd', 'file-xml'] as const),
]

/** Every code this endpoint can give: those of its kind and its own. */
export function problemsOf(each: AnyEndpoint): ProblemCode[] {
  const isOpen = each.may === 'anyone'
  const codes: ProblemCode[] = [
    ...anyProblems,
    ...(isOpen ? [] : signInProblems),
    ...(isOpen || each.method === 'get' ? [] : sessionProblems),
    ...(isOpen || each.may === 'signed-in' ? [] : (['role-not-allowed', 'scope-too-narrow'] as const)),
    ...(each.path.includes(':') ? (['not-found'] as const) : []),
    ...(each.body ? (['invalid-json', 'media-type', 'body-too-large'] as const) : []),
    ...(each.upload ? (['invalid-upload', 'media-type', 'body-too-large', 'file-empty'] as const) : []),
    ...(each.stores ? storedProblems : []),
    ...(each.needsIfMatch || each.heedsIfMatch ? (['revision-missing', 'revision-changed'] as const) : []),
    ...(takesKey(each) ? (['idempotency-running', 'idempotency-mismatch'] as const) : []),
    ...((each.problems ?? []) as ProblemCode[]),
  ]
  return [...new Set(codes)]
}

/** The document about all of these and itself; made when it is first asked for. */
export function openApiEndpoint(endpoints: readonly AnyEndpoint[]): AnyEndpoint {
  let made: { text: string; tag: string } | null = null
  const make = () => {
    const text = JSON.stringify(openApiOf([...endpoints, own]))
    return { text, tag: createHash('sha1').update(text).digest('base64url') }
  }
  const own = endpoint({
    ...{ method: 'get', path: '/openapi.json', tag: 'about', may: 'anyone' },
    summary: 'This document',
    answer: { file: 'application/json' },
    async run({ ctx }) {
      made ??= make()
      ctx.set('Cache-Control', 'public, no-cache')
      ctx.set('ETag', `"${made.tag}"`)
      ctx.status = 200
      if (isHeld(ctx)) return void (ctx.status = 304)
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = made.text
    },
  })
  return own
}

export function openApiOf(endpoints: readonly AnyEndpoint[]): Json {
  const components: Json = {}
  const paths: Record<string, Json> = {}
  for (const each of endpoints) {
    const path = prefix + each.path.replace(/:(\w+)/g, '{$1}')
    const item = (paths[path] ??= {})
    if (item[each.method]) throw new Error(`stated twice: ${each.method} ${path}`)
    item[each.method] = operation(each, components)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Zhengban API',
      version: '1',
      description:
        'Reports on licensed software (使用正版软件): units, campaigns, reports with their evidence, totals. ' +
        'Times are RFC 3339. Lists come in pages: ask on with `cursor` until `next` is null.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...sorted(components), Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A token with a role and a scope.' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-zhengban', description: 'The session of the console.' },
        csrf: {
          ...{ type: 'apiKey', in: 'header', name: 'X-CSRF-Token' },
          description: 'Beside the cookie, for everything that changes something.',
        },
      },
    },
  }
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; `title` is for developers.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(catalogue) },
    issues: {
      type: 'array',
      items: {
        ...{ type: 'object', required: ['at', 'code'], additionalProperties: false },
        properties: { at: { type: 'string' }, code: { type: 'string' } },
      },
    },
    detail: { type: 'string', description: 'For a reader, in their language.' },
    changed: { type: 'array', items: { type: 'string' }, description: 'Of a 412: what is different now.' },
  },
  additionalProperties: false,
}

function operation(each: AnyEndpoint, components: Json): Json {
  const example = each.example
  const body = each.body as z.ZodType | undefined
  return {
    operationId: `${each.method}${each.path.replace(/[:/.-]+(\w?)/g, (_all, next: string) => next.toUpperCase())}`,
    tags: [each.tag],
    summary: each.summary,
    ...(each.description && { description: each.description }),
    security: securityOf(each),
    parameters: parametersOf(each, components),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: schemaOf(body, 'input', components), ...withExample(example?.body) },
        },
      },
    }),
    ...((each.upload || each.stores) && { requestBody: uploadOf((each.upload ?? each.stores?.what)!) }),
    responses: { ...answersOf(each, components), ...refusalsOf(each) },
  }
}

function securityOf({ may, method }: AnyEndpoint): Json[] {
  if (may === 'anyone') return []
  return [{ bearer: [] }, { cookie: [], ...(method !== 'get' && { csrf: [] }) }]
}

const uploadOf = (description: string): Json => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        ...{ type: 'object', required: ['file'] },
        properties: { file: { type: 'string', contentMediaType: 'application/octet-stream', description } },
      },
    },
  },
})

function parametersOf(each: AnyEndpoint, components: Json): Json[] {
  const path = [...each.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: name === 'id' ? { type: 'string', pattern: '^[0-9a-f]{24}$' } : { type: 'string' },
  }))
  const whole = schemaOf(queryOf(each), 'input', components) as { properties: Json; required?: string[] }
  const query = Object.entries(whole.properties).map(([name, given]) => {
    const { description, ...schema } = given as Json
    return {
      ...{ name, in: 'query', required: whole.required?.includes(name) ?? false },
      description: (description as string | undefined) ?? wordsOfQuery(name, each),
      schema,
    }
  })
  const headers = [
    (each.needsIfMatch || each.heedsIfMatch) &&
      header('If-Match', each.needsIfMatch ?? false, 'The ETag of what you have read: 412 when it has changed since.'),
    each.method === 'get' && header('If-None-Match', false, 'The ETag you hold: 304 when it still stands.'),
    takesKey(each) &&
      header('Idempotency-Key', false, 'The same key within 24 hours gives the same answer and does nothing again.'),
  ]
  return [...path, ...query, ...headers.filter(Boolean)] as Json[]
}

const header = (name: string, required: boolean, description: string): Json => ({
  ...{ name, in: 'header', required, description },
  schema: { type: 'string', maxLength: 255 },
})

function wordsOfQuery(name: string, each: AnyEndpoint): string | undefined {
  if (name === 'lang') return '`zh-CN` or `en`; default: as Accept-Language says.'
  if (name === 'cursor') return '`next` of the page before.'
  if (name === 'limit') return 'Items of a page, at most.'
  if (name !== 'fields') return undefined
  return `Only these, set apart by commas, of: ${fieldsOf(each.answer as z.ZodType).join(', ')}.`
}

function answersOf(each: AnyEndpoint, components: Json): Json {
  const answer = each.answer as z.ZodType | FileAnswer
  const status = String(each.status ?? 200)
  const headers = {
    ...(each.method === 'get' && { ETag: { schema: { type: 'string' } } }),
    ...(takesKey(each) && { 'Idempotency-Replayed': { schema: { type: 'string' } } }),
  }
  const unchanged = each.method === 'get' && { '304': { description: 'What you hold still stands.' } }
  if (!isSchema(answer)) {
    const types = answer.file.split(', ').map((type) => [type, {}])
    return { [status]: { description: 'The file.', content: Object.fromEntries(types) as Json }, ...unchanged }
  }
  if (each.status === 204) return { '204': { description: 'Done.' } }
  const example = each.example
  const content = {
    'application/json': { schema: schemaOf(answer, 'output', components), ...withExample(example?.answer) },
  }
  return { [status]: { description: each.summary, headers, content }, ...unchanged }
}

const withExample = (example: unknown): Json => (example === undefined ? {} : { example })

/** By status, each with the codes it may carry and one example of each. */
function refusalsOf(each: AnyEndpoint): Json {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problemsOf(each)) {
    const [status] = catalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const refusals = [...byStatus].sort(([a], [b]) => a - b)
  return Object.fromEntries(refusals.map(([status, codes]) => [String(status), refusal(status, codes)]))
}

const refusal = (status: number, codes: ProblemCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${catalogue[code][1]}`).join('\n\n'),
  content: {
    'application/problem+json': {
      schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] },
      examples: Object.fromEntries(
        codes.map((code) => [code, { value: { type: 'about:blank', title: catalogue[code][1], status, code } }]),
      ),
    },
  },
})

/** As JSON Schema 2020-12; schemas with an id of their own go to the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { type } = zodSchema._zod.def
      if (type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      // What JavaScript can count, told of every whole number, tells nobody anything.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $schema: _schema, $defs = {}, id: own, ...rest } = JSON.parse(text) as Json & { $defs?: Json; id?: string }
  for (const [name, given] of Object.entries($defs)) keep(components, name, given as Json)
  if (own === undefined) return rest
  // The schema itself is a component; inside, `#` means it.
  const self = JSON.parse(JSON.stringify(rest).replaceAll('"$ref":"#"', `"$ref":"#/components/schemas/${own}"`)) as Json
  keep(components, own, self)
  return { $ref: `#/components/schemas/${own}` }
}

function keep(components: Json, name: string, { id: _, ...schema }: Json): void {
  const known = components[name]
  if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`two schemas are called ${name}`)
  components[name] = schema
}

const sorted = (given: Json): Json => Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))
