// One endpoint as OpenAPI tells it: who may, what it takes, what it answers.
import type { z } from 'zod'
import { fieldsOf, isSchema, queryOf, takesKey, type AnyEndpoint, type FileAnswer } from './endpoint.ts'
import { refusalsOf } from './openapi-problem.ts'
import { schemaOf, type Json } from './openapi-schema.ts'

export function operation(each: AnyEndpoint, components: Json): Json {
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
  if (name === 'cursor')
    return '`next` of the page before, asked with the same filters and order: else refused as `invalid-input`, `other-list`.'
  if (name === 'sort') return 'Order of the list; with `-` before it the other way round.'
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
