// The totals as entities: a row for each campaign, dimension and value (and rate), with the figures that the page of the campaign
// shows and what they lack.
import type { Context } from 'koa'
import { demanded, holds } from '../../rules/odata.ts'
import type { Lang } from '../../rules/words.ts'
import type { Caller } from '../access.ts'
import type { ServerDeps } from '../deps.ts'
import { progressReader } from '../export/progress.ts'
import { totalsReader } from '../export/rates.ts'
import { faulty, ODataError, type Asked, type Token } from './options.ts'
import { progressDimensions, type EntitySet } from './sets.ts'

type Row = Record<string, string | number | null>
interface Given {
  ctx: Context
  caller: Caller
  lang: Lang
}
interface ProgressPage {
  rows: Row[]
  count: number
  next: Token | null
}

export function progressPages(deps: ServerDeps) {
  const [progress, totals] = [progressReader(deps), totalsReader(deps)]
  type Read = Pick<Parameters<typeof progress>[0], 'ctx' | 'caller' | 'id' | 'query' | 'lang'>

  async function progressRows(call: Read): Promise<Row[]> {
    const { rows, uncounted } = await progress(call)
    return rows.map(({ code, label, due, submitted, accepted, overdue, rate }) => ({
      ...{ Campaign: call.id, By: call.query.by, Code: code ?? '', Label: label ?? null, Due: due },
      ...{ Submitted: submitted, Accepted: accepted, Overdue: overdue, Rate: rate?.value ?? null },
      Uncounted: uncounted,
    }))
  }
  async function rateRows(call: Read): Promise<Row[]> {
    const { rows, uncounted } = await totals(call)
    return rows.flatMap(({ code, label, rates }) =>
      rates.map(({ id, label: name, numerator, denominator, value, definition }) => ({
        ...{ Campaign: call.id, By: call.query.by, Code: code ?? '', Rate: id, Label: label, RateName: name },
        ...{ Numerator: numerator, Denominator: denominator, Value: value, Definition: definition },
        Uncounted: uncounted,
      })),
    )
  }

  async function all(given: Given, set: EntitySet, { filter }: Pick<Asked, 'filter'>): Promise<Row[]> {
    const { caller } = given
    const rowsOf = set.name === 'Rates' ? rateRows : progressRows
    const [campaign, dimension] = ['Campaign', 'By'].map((name) => demanded(filter, name)?.value)
    const rows: Row[] = []
    for (const { _id, state } of await deps.models.campaign.listWithin(caller.scope)) {
      const id = _id.toHexString()
      if (state === 'draft' || (campaign !== undefined && campaign !== id)) continue
      for (const by of progressDimensions) {
        if (dimension !== undefined && dimension !== by) continue
        rows.push(...(await rowsOf({ ...given, id, query: { by } })))
      }
    }
    return rows
  }

  return async (given: Given, set: EntitySet, asked: Asked, limit: number): Promise<ProgressPage> => {
    for (const name of namesIn(asked.filter))
      if (!set.properties.some((property) => property.name === name))
        throw new ODataError(400, 'invalid-option', `$filter names ${name}, which is unknown.`)
    const found = (await all(given, set, asked)).filter(
      (row) => !asked.filter || faulty(() => holds(asked.filter!, row)),
    )
    const { order } = asked
    if (order) found.sort((a, b) => compare(a[order.name] ?? null, b[order.name] ?? null) * (order.descending ? -1 : 1))
    const from = asked.token ? Number(asked.token.after.key[0]) || 0 : asked.skip
    const rows = found.slice(from, from + limit)
    const top = asked.top === null ? null : asked.top - rows.length
    const isEnd = from + rows.length >= found.length || top === 0 || rows.length === 0
    const next = isEnd ? null : { after: { key: [String(from + rows.length)] }, top, count: found.length }
    return { rows, count: found.length, next }
  }
}

function compare(left: string | number | null, right: string | number | null): number {
  if (left === right) return 0
  if (left === null || right === null) return left === null ? -1 : 1
  return left < right ? -1 : 1
}

function namesIn(filter: Asked['filter']): string[] {
  if (!filter) return []
  if ('left' in filter) return [...namesIn(filter.left), ...namesIn(filter.right)]
  return 'of' in filter ? namesIn(filter.of) : [filter.name]
}
