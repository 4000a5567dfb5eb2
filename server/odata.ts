// A read feed in OData v4, so that a workbook in Excel or a report in Power BI stays live. Its own frame, because options begin
// with `$`, faults have OData's shape, and Excel can sign in with a name and a password only: the password is the token.
import { Router } from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { demanded, FilterError } from '../rules/odata.ts'
import { has } from '../rules/power.ts'
import { callerOf, may } from './access.ts'
import { recordRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { langOfRequest } from './lang.ts'
import { metadata, serviceDocument } from './odata/metadata.ts'
import { askedOf, ODataError, readOptions, writeToken, type Asked, type Token } from './odata/options.ts'
import { progressPages } from './odata/progress.ts'
import { entitySets, type EntitySet, type Wish } from './odata/sets.ts'
import { Problem, show } from './problem.ts'

const prefix = '/api/v1/odata'
const pageSize = 1000
const largestPage = 5000
/** The store sorts what no index orders in memory, up to a limit. */
const sortTooLarge = 292

export function odataRoutes(deps: ServerDeps): Router {
  const { models } = deps
  const router = new Router({ prefix })
  const root = () => `${deps.publicUrl()}${prefix}/`
  const progress = progressPages(deps)
  const frame = [faults, basic, may(deps, 'totals')]

  router.get('/', ...frame, async (ctx) => {
    const { sets } = await begin(ctx)
    send(ctx, serviceDocument(root(), sets))
  })
  router.get('/$metadata', ...frame, async (ctx) => {
    const { sets } = await begin(ctx)
    ctx.type = 'application/xml'
    ctx.set('OData-Version', '4.0')
    ctx.body = metadata(sets)
  })
  router.get('/:set/$count', ...frame, async (ctx) => {
    const { set, options, lang } = await beginSet(ctx)
    const asked = askedOf(set, options)
    const count = set.source
      ? await countOf(ctx, set, asked)
      : (await progress({ ctx, caller: callerOf(ctx), lang }, set, asked, 0)).count
    ctx.type = 'text/plain; charset=utf-8'
    ctx.set('OData-Version', '4.0')
    ctx.body = String(count)
  })
  router.get('/:set', ...frame, async (ctx) => {
    const { set, options, lang } = await beginSet(ctx)
    const asked = askedOf(set, options)
    const limit = Math.min(sizeWished(ctx), asked.top ?? Infinity)
    if (set.may === 'reports')
      await recordRead(deps, callerOf(ctx), 'report.feed', { on: { kind: 'feed', id: set.name } })
    const page = set.source
      ? await readPage(ctx, set, asked, limit)
      : await progress({ ctx, caller: callerOf(ctx), lang }, set, asked, limit)
    const selected = asked.isAll ? '' : `(${asked.select.map(({ name }) => name).join(',')})`
    send(ctx, {
      '@odata.context': `${root()}$metadata#${set.name}${selected}`,
      ...(asked.count && { '@odata.count': page.count }),
      value: page.rows.map((row) => entityOf(asked.select, row)),
      ...(page.next && { '@odata.nextLink': nextLink(root() + set.name, options, page.next) }),
    })
  })

  async function begin(ctx: Context, only?: string) {
    const options = readOptions(ctx.query)
    const values = options['values'] ?? 'codes'
    if (values !== 'codes' && values !== 'labels')
      throw new ODataError(400, 'invalid-option', 'values takes codes or labels.')
    const lang = langOfRequest(ctx, options['lang'])
    const wish: Wish = { lang, values }
    const { scope, role } = callerOf(ctx)
    const sets = (await entitySets(deps, scope, wish, only)).filter((set) => has(role, set.may))
    return { options, lang, sets }
  }
  /** A set that the role may not read is refused; one that is not there is not found. */
  async function beginSet(ctx: Context & { params: Record<string, string> }) {
    const { options, lang, sets } = await begin(ctx, ctx.params['set'])
    const set = sets.find(({ name }) => name === ctx.params['set'])
    if (set) return { set, options, lang }
    throw new Problem(['Units', 'Reports'].includes(ctx.params['set']!) ? 'role-not-allowed' : 'not-found')
  }

  /** Counted once for all pages: the next pages' links carry it. */
  async function countOf(ctx: Context, { source }: EntitySet, { filter, token }: Asked): Promise<number> {
    if (typeof token?.count === 'number') return token.count
    const { scope } = callerOf(ctx)
    const quick = source!.kind === 'reports' ? await deps.countReports?.(scope, tallied(filter)) : null
    return quick ?? models.feed.count(scope, source!, filter)
  }

  async function readPage(ctx: Context, set: EntitySet, asked: Asked, limit: number) {
    const { filter, order, skip, token } = asked
    const after = token?.after ?? null
    // One more than shown tells whether there is a next page.
    const [{ documents }, count] = await Promise.all([
      models.feed.read(callerOf(ctx).scope, set.source!, { filter, order, after, skip, limit: limit + 1 }),
      asked.count ? countOf(ctx, set, asked) : null,
    ])
    const rows = documents.slice(0, limit)
    const top = asked.top === null ? null : asked.top - rows.length
    if (documents.length <= limit || top === 0 || rows.length === 0) return { rows, count, next: null }
    return { rows, count, next: { after: models.feed.keyOf(set.source!, order, rows.at(-1)!), top, count } }
  }

  return router
}

/** Cells that exact totals exist for; null when the filter asks for anything else. */
function tallied(filter: Asked['filter']): { campaign?: string; state?: string; district?: string } | null {
  if (!filter) return {}
  const names = { Campaign: 'campaign', State: 'state', District: 'district' } as const
  const found: { campaign?: string; state?: string; district?: string } = {}
  for (const [name, key] of Object.entries(names)) {
    const value = demanded(filter, name)
    if (value?.type === 'string') found[key] = value.value
  }
  return partsOf(filter) === Object.keys(found).length ? found : null
}
const partsOf = (filter: NonNullable<Asked['filter']>): number =>
  filter.op === 'and' ? partsOf(filter.left) + partsOf(filter.right) : filter.op === 'eq' ? 1 : Infinity

function sizeWished(ctx: Context): number {
  const wished = Number(/(?:^|[,;\s])(?:odata\.)?maxpagesize=(\d{1,6})/i.exec(ctx.get('prefer'))?.[1] ?? pageSize)
  return Math.min(Math.max(wished, 1), largestPage)
}

function entityOf<T>(select: readonly { name: string; read: (row: T) => unknown }[], row: T): Record<string, unknown> {
  const entity: Record<string, unknown> = {}
  for (const { name, read } of select) entity[name] = read(row)
  return entity
}

function nextLink(address: string, options: Record<string, string>, token: Token): string {
  const { $skip: _, $top: __, ...kept } = options
  const query = Object.entries({ ...kept, $skiptoken: writeToken(token) })
  return `${address}?${query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

function send(ctx: Context, body: object): void {
  ctx.set('OData-Version', '4.0')
  ctx.type = 'application/json; odata.metadata=minimal; charset=utf-8'
  ctx.body = JSON.stringify(body)
}

/** Excel and Power BI send `Basic name:password`; whatever the name, the password is the token. */
const basic: Middleware = async (ctx: Context, next: Next) => {
  const given = /^Basic ([\w+/=-]{1,800})$/i.exec(ctx.get('authorization'))?.[1]
  if (given !== undefined) {
    const text = Buffer.from(given, 'base64').toString('utf8')
    ctx.req.headers.authorization = `Bearer ${text.slice(text.indexOf(':') + 1)}`
  }
  await next()
}

/** Refusals in OData's shape; a browser or Excel is asked for a name and password. */
const faults: Middleware = async (ctx: Context, next: Next) => {
  try {
    await next()
  } catch (error) {
    if (error instanceof Problem) {
      show(ctx, error.code, error.more)
      const { title } = ctx.body as { title: string }
      if (ctx.status === 401) ctx.append('WWW-Authenticate', 'Basic realm="zhengban", charset="UTF-8"')
      return refuse(ctx, error.code, title)
    }
    if (error instanceof FilterError) {
      ctx.status = 400
      return refuse(ctx, 'invalid-option', `$filter or $orderby ${error.message}.`)
    }
    if ((error as { code?: unknown }).code === sortTooLarge) {
      ctx.status = 400
      return refuse(
        ctx,
        'too-many-to-sort',
        'There are too many rows to sort; narrow them by $filter, or leave $orderby out.',
      )
    }
    if (!(error instanceof ODataError)) throw error
    ctx.status = error.status
    refuse(ctx, error.code, error.message)
  }
}

function refuse(ctx: Context, code: string, message: string): void {
  ctx.body = JSON.stringify({ error: { code, message } })
  ctx.type = 'application/json; charset=utf-8'
  ctx.set('OData-Version', '4.0')
}
