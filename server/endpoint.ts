// An endpoint of /api/v1 says who may call it, what it takes and what it gives, in schemas; the checks at the edge and the
// OpenAPI document both come from that one statement.
import { createHash } from 'node:crypto'
import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Power } from '../rules/power.ts'
import type { Lang } from '../rules/words.ts'
import { callerOf, may, type Caller } from './access.ts'
import { freed, listOf, tied } from './cursor.ts'
import type { ServerDeps } from './deps.ts'
import { answeredOnce, isRepeated, type Answered } from './idempotency.ts'
import { check, readJson } from './input.ts'
import { langOfRequest } from './lang.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { takeUpload, type StoredUpload, type Taking } from './stored-upload.ts'
import { readUpload, type Upload } from './upload.ts'

export const prefix = '/api/v1'

/** An answer that is no JSON: `run` sets `ctx.body` (and its type, when the request decides on it). */
export interface FileAnswer {
  /** Its media type; several are set apart by `, `. */
  file: string
}

/** A file that came as multipart and lies in the database: it is removed again unless `run` keeps it. */
export interface Stored extends StoredUpload {
  keep(): void
}

export interface Call<Q, B> {
  ctx: Context
  caller: Caller
  /** An id of the path, of 24 hex digits, is a 404 when it cannot be one. */
  id: string
  /** Further parts of the path by name. */
  params: Record<string, string>
  query: Q
  body: B
  /** What came as multipart, of an endpoint with `upload`. */
  file: Upload
  /** The file of an endpoint with `stores`. */
  stored: Stored
  lang: Lang
  /** Sets the ETag; without it a JSON answer to GET gets one from its bytes. */
  etag: (value: string | number) => void
  /** What If-Match said; null when absent. @throws Problem revision-missing when it is not one ETag of ours. */
  ifMatch: string | null
}

/** What is known before the body is. */
export type Before<Q> = Pick<Call<Q, never>, 'caller' | 'id' | 'params' | 'query' | 'ifMatch'>

export interface Endpoint<Q extends z.ZodRawShape, B extends z.ZodType, A extends z.ZodType | FileAnswer> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below /api/v1, parts as `:id`. */
  path: string
  tag: string
  /** One line, for developers, English. */
  summary: string
  description?: string
  /** `anyone`: without signing in. `signed-in`: whatever the role. */
  may: Power | 'signed-in' | 'anyone'
  query?: Q
  body?: B
  bodyLimitBytes?: number
  /** Takes one file as multipart/form-data under the name `file`, instead of a body; says what it is. */
  upload?: string
  /** As `upload`, for files that are streamed into the database instead of being held. */
  stores?: { what: string; taking: (now: Date) => Taking }
  /** Of the answer; 200 unless told, 204 has no body. */
  status?: 200 | 201 | 202 | 204
  answer: A
  /** Beyond those every endpoint of its kind can give. */
  problems?: readonly ProblemCode[]
  /** Whoever changes something says which state they have seen. */
  needsIfMatch?: boolean
  /** As `needsIfMatch`, for those who want to be safe: without it whatever is there is changed. */
  heedsIfMatch?: boolean
  example?: { body?: unknown; answer?: unknown }
  /** What can be refused without the body is refused here, before anybody has sent it. */
  first?(call: Before<z.output<z.ZodObject<Q>>>): Promise<unknown>
  run(
    call: Call<z.output<z.ZodObject<Q>>, z.output<B>>,
  ): Promise<A extends z.ZodType ? z.input<A> | undefined : undefined | void>
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list holds endpoints of every shape
export type AnyEndpoint = Endpoint<any, any, any>

/** Only for the types: what `run` gets follows from the schemas. */
export const endpoint = <
  Q extends z.ZodRawShape = Record<never, never>,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType | FileAnswer = z.ZodUndefined,
>(
  given: Endpoint<Q, B, A>,
): AnyEndpoint => given

/** Every endpoint takes these; `fields` where the answer is JSON: names of what to answer, of each item of a list. */
export const commonQuery = { lang: z.string().max(35).optional(), fields: z.string().max(500).optional() }

/** A page of a list: `next` is the cursor to ask on with, null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
/** The query of a list; put it into `query`. */
export const paging = (first = 50, most = 500) => ({
  limit: z.coerce.number().int().min(1).max(most).default(first),
  cursor: z.string().max(1000).optional(),
})
export const writeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** @throws Problem invalid-input at `cursor` when it is none of ours. */
export function readCursor<T extends z.ZodType>(schema: T, cursor: string | undefined): z.output<T> | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new Problem('invalid-input', { issues: [{ at: 'cursor', code: 'invalid' }] })
  }
}

export function endpointRoutes(deps: ServerDeps, endpoints: readonly AnyEndpoint[]): Router {
  const router = new Router({ prefix })
  for (const each of endpoints) {
    const shape = queryOf(each)
    router[each.method](each.path, may(deps, each.may), (ctx) => serve(deps, each, shape, ctx))
  }
  return router
}

type Served = Context & { params?: Record<string, string> }

/** `shape` is made once: making it costs more than checking a request against it. */
async function serve(deps: ServerDeps, each: AnyEndpoint, shape: z.ZodType, ctx: Served): Promise<void> {
  const params = ctx.params ?? {}
  if (params['id'] !== undefined && !/^[0-9a-f]{24}$/.test(params['id'])) throw new Problem('not-found')
  const answer = each.answer as z.ZodType | FileAnswer
  const asked = check(shape, { ...ctx.query }) as Record<string, unknown>
  const list = isList(each) ? listOf(ctx.path, asked) : null
  const query = list ? freed(asked, list) : asked
  const ifMatch = readIfMatch(ctx, each.needsIfMatch ?? false)
  const caller = ctx.state['caller'] === undefined ? (undefined as never) : callerOf(ctx)
  // Whoever repeats what was done is given its answer, whatever is refused by now: that is decided with the body at hand.
  if (each.first && !(await isRepeated(deps, ctx, caller?.id)))
    await each.first({ caller, id: params['id'] ?? '', params, query, ifMatch })
  const body: unknown = each.body ? check(each.body as z.ZodType, await readJson(ctx, each.bodyLimitBytes)) : undefined
  const file = each.upload ? await readUpload(ctx, each.bodyLimitBytes) : noFile
  const stored = each.stores ? await storedOf(deps, ctx, each.stores.taking(deps.now())) : nothingStored
  const run = async (): Promise<Answered> => {
    let tag: string | null = null
    const result: unknown = await each.run({
      ...{ ctx, params, query, body, file, stored, ifMatch, caller },
      id: params['id'] ?? '',
      lang: langOfRequest(ctx, query['lang'] as string | undefined),
      etag: (value) => (tag = `"${value}"`),
    })
    const hasBody = isSchema(answer) && each.status !== 204
    const text = hasBody
      ? JSON.stringify(only(answer, list ? tied(result, list) : result, query['fields'] as string | undefined))
      : null
    return { status: each.status ?? 200, tag, text }
  }
  if (!isSchema(answer)) {
    const { tag } = await run()
    if (tag) ctx.set('ETag', tag)
    return
  }
  const isOnce = takesKey(each)
  const once = { caller: caller?.id, body, file: each.stores ? stored.sha256 : file.bytes }
  try {
    send(each, ctx, isOnce ? await answeredOnce(deps, ctx, once, run) : await run())
  } finally {
    await stored.drop()
  }
}

type Dropped = Stored & { drop(): Promise<void> }

async function storedOf({ models }: ServerDeps, ctx: Context, taking: Taking): Promise<Dropped> {
  const upload = await takeUpload(ctx, models, taking)
  let isKept = false
  return {
    ...upload,
    keep: () => void (isKept = true),
    drop: async () => void (isKept || (await models.file.remove(upload.file.id))),
  }
}
export const nothingStored: Dropped = {
  ...{ fields: {}, sha256: '', keep: () => {}, drop: async () => {} },
  file: null as never,
}

function send(each: AnyEndpoint, ctx: Context, { status, tag, text }: Answered): void {
  ctx.status = status
  if (tag) ctx.set('ETag', tag)
  if (text === null) return void (ctx.body = null)
  ctx.type = 'application/json; charset=utf-8'
  if (each.method === 'get') {
    if (!tag) ctx.set('ETag', `W/"${createHash('sha1').update(text).digest('base64url')}"`)
    if (isHeld(ctx)) return void (ctx.status = 304)
  }
  ctx.body = text
}

/** Whether the caller holds what the ETag names. `no-cache` asks caches to look here, which is what happens. */
export function isHeld(ctx: Context): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  const held = ctx.get('if-none-match').split(',').map(bare)
  return held.includes(bare(ctx.response.get('etag')))
}

export const noFile: Upload = { name: '', bytes: Buffer.alloc(0) }

/** What the query may hold. A parameter given twice arrives as a list, which no shape here takes. */
export const queryOf = (each: AnyEndpoint) =>
  z.strictObject({
    lang: commonQuery.lang,
    ...(isSchema(each.answer as FileAnswer) && each.status !== 204 && { fields: commonQuery.fields }),
    ...(each.query as z.ZodRawShape | undefined),
  })

const isList = ({ query }: AnyEndpoint): boolean => query !== undefined && 'cursor' in (query as z.ZodRawShape)

/** Whether an Idempotency-Key is heeded: without signing in nobody can be told from anybody else. */
export const takesKey = (each: AnyEndpoint): boolean =>
  each.method === 'post' && each.may !== 'anyone' && isSchema(each.answer as FileAnswer)

export const isSchema = (answer: z.ZodType | FileAnswer): answer is z.ZodType => !('file' in answer)

function readIfMatch(ctx: Context, isNeeded: boolean): string | null {
  const given = ctx.get('if-match').trim()
  if (!given) {
    if (isNeeded) throw new Problem('revision-missing')
    return null
  }
  const value = /^(?:W\/)?"([\w.:-]{1,100})"$/.exec(given)?.[1]
  if (value === undefined) throw new Problem('revision-missing')
  return value
}

/** What may be named in `fields`: the keys of a list's items, else the answer's own. */
export function fieldsOf(answer: z.ZodType): string[] {
  const own = answer instanceof z.ZodObject ? (answer.shape as z.ZodRawShape) : {}
  const items = own['items']
  const item = items instanceof z.ZodArray ? items.element : null
  return Object.keys(item instanceof z.ZodObject ? item.shape : own)
}

function only(answer: z.ZodType, result: unknown, fields: string | undefined): unknown {
  if (fields === undefined) return result
  const known = fieldsOf(answer)
  const names = fields.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined)
    throw new Problem('invalid-input', { issues: [{ at: `fields.${wrong.slice(0, 60)}`, code: 'unknown' }] })
  const pick = (whole: Record<string, unknown>) =>
    Object.fromEntries(names.filter((name) => name in whole).map((name) => [name, whole[name]]))
  const { items } = result as { items?: Record<string, unknown>[] }
  return items ? { ...(result as object), items: items.map(pick) } : pick(result as Record<string, unknown>)
}
