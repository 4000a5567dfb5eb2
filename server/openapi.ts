// OpenAPI 3.1 of /api/v1, from the same statements that check what comes in. Whatever is told here is held: every server test
// compares the answers it gets with this document.
import { createHash } from 'node:crypto'
import { endpoint, isHeld, prefix, type AnyEndpoint } from './endpoint.ts'
import { operation } from './openapi-operation.ts'
import { problemSchema } from './openapi-problem.ts'
import type { Json } from './openapi-schema.ts'

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

const sorted = (given: Json): Json => Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))
