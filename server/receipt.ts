// Receipts: what became of every message, in sum and person by person; and who cannot be reached, with whom to ask instead.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { deliveryKinds, deliveryOrders, deliveryStates, type Delivery } from '../models/delivery.ts'
import { whys, type Unreachable } from '../models/reachability.ts'
import { has } from '../rules/power.ts'
import type { Role } from '../rules/scope.ts'
import type { Lang } from '../rules/words.ts'
import { record } from './audit.ts'
import { unitCode } from './audience.ts'
import { getCampaign } from './campaign.ts'
import { byteOrderMark, csvLine, type Cell } from './csv.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { alongOf, pageAlong, sortBy } from './order.ts'
import { Problem } from './problem.ts'
import { receiptCounts } from './push.ts'

const tag = 'receipts'
const rowsAtOnce = 200
const receiptSchema = z.object({
  id: z.string(),
  unit: z.string(),
  unitName: z.string().nullable(),
  person: z.string(),
  kind: z.enum(deliveryKinds),
  slot: z.string(),
  day: z.string().nullable(),
  state: z.enum(deliveryStates),
  reason: z.object({ code: z.string(), label: z.string() }).nullable(),
  attempts: z.int(),
  push: z.string().nullable(),
  queuedAt: z.date(),
  doneAt: z.date().nullable(),
})
const example = {
  ...{ id: '656a0c1f2b3c4d5e6f708192', unit: 'YZ-0001', unitName: '示例书店', person: '656a0c1f2b3c4d5e6f708193' },
  ...{ kind: 'reminder', slot: 'T-7', day: '2026-11-23', state: 'sent', reason: null, attempts: 1, push: null },
  ...{ queuedAt: '2026-11-23T01:00:00.000Z', doneAt: '2026-11-23T01:00:02.000Z' },
}
const deputySchema = z.object({
  kind: z.enum(['colleague', 'contact', 'superior']),
  person: z.string().nullable(),
  unit: z.string().nullable(),
  name: z.string().nullable().meta({ description: 'null for roles that may not read names.' }),
})
const unreachableSchema = z.object({
  unit: z.string(),
  unitName: z.string(),
  district: z.string(),
  chamber: z.string().nullable(),
  person: z.string().nullable(),
  why: z.enum(whys),
  label: z.string(),
  since: z.date().nullable(),
  deputy: deputySchema.nullable(),
})

export function receiptEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, words, operations } = deps
  const reasonOf = (code: string | null, lang: Lang) =>
    code && { code, label: words.has(`delivery-reason-${code}`) ? words.say(lang, `delivery-reason-${code}`) : code }

  async function present(deliveries: Delivery[], lang: Lang) {
    const units = await models.unit.findMany([...new Set(deliveries.map(({ unit }) => unit))])
    const names = new Map(units.map(({ _id, name }) => [_id, name]))
    return deliveries.map(
      ({ _id, unit, person, kind, slot, day, state, reason, attempts, broadcast, createdAt, doneAt }) => ({
        ...{
          id: _id.toHexString(),
          unit,
          unitName: names.get(unit) ?? null,
          person: person.toHexString(),
          kind,
          slot,
          day: day || null,
          state,
        },
        ...{ reason: reasonOf(reason, lang) || null, attempts, push: broadcast?.toHexString() ?? null },
        ...{ queuedAt: createdAt, doneAt },
      }),
    )
  }
  const codesWithWords = new Set(['kind', 'state', 'reason'])
  async function* csv(rows: AsyncIterable<Cell[]>, columns: readonly string[], lang: Lang): AsyncGenerator<Buffer> {
    let lines = byteOrderMark + csvLine(columns.map((name) => words.say(lang, `receipt-${name}`)))
    let waiting = 0
    const say = (name: string, value: Cell) => {
      const key = `delivery-${name}-${value}`
      return value !== null && codesWithWords.has(name) && words.has(key) ? words.say(lang, key) : value
    }
    for await (const row of rows) {
      lines += csvLine(row.map((value, at) => say(columns[at]!, value)))
      if (++waiting < rowsAtOnce) continue
      yield Buffer.from(lines)
      ;[lines, waiting] = ['', 0]
    }
    if (lines) yield Buffer.from(lines)
  }

  return [
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/receipts', tag, may: 'push' },
      summary: 'What became of every message of a campaign, in sum and person by person',
      query: {
        ...{ ...paging(), state: z.enum(deliveryStates).optional(), unit: unitCode.optional() },
        sort: sortBy(deliveryOrders, 'person'),
      },
      answer: pageOf(receiptSchema).extend(receiptCounts),
      async run({ caller: { scope }, id, query: { state, unit, ...query }, lang }) {
        const campaign = await getCampaign(deps, scope, id)
        const along = alongOf(deliveryOrders, query)
        const [found, sums] = await Promise.all([
          models.delivery.listWithin(scope, campaign._id, { state, unit }, along),
          models.delivery.countWithin(scope, campaign._id),
        ])
        const { items, next } = pageAlong(along, found)
        return { ...sums, items: await present(items, lang), next }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/deliveries/:id', tag, may: 'push' },
      summary: 'What became of one message',
      answer: receiptSchema,
      example: { answer: example },
      async run({ caller: { scope }, id, lang }) {
        const delivery = await models.delivery.findWithin(scope, models.file.idOf(id))
        if (!delivery) throw new Problem('not-found')
        return (await present([delivery], lang))[0]!
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/campaigns/:id/receipts.csv', tag, may: 'push' },
      summary: 'All receipts of a campaign as a table',
      answer: { file: 'text/csv' },
      async run({ ctx, caller, id, lang }) {
        const campaign = await getCampaign(deps, caller.scope, id)
        await record(deps, caller, 'receipts.export', { on: { kind: 'campaign', id } })
        ctx.type = 'text/csv; charset=utf-8'
        ctx.attachment(`receipts-${id}.csv`)
        const rows = operations.receiptRows(caller.scope, { campaign: campaign._id })
        ctx.body = Readable.from(csv(rows, operations.receiptColumns, lang), { objectMode: false })
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/unreachable', tag, may: 'units' },
      summary: 'Who cannot be reached, why, and whom to ask instead',
      description: 'In the order of units; a page may hold a few more than asked for.',
      query: { ...paging(), why: z.enum(whys).optional() },
      answer: pageOf(unreachableSchema),
      async run({ caller, query: { limit, cursor, why }, lang }) {
        const after = readCursor(unitCode, cursor) ?? null
        await record(deps, caller, 'unreachable.read', { on: { kind: 'units', id: 'unreachable' } })
        const found: Unreachable[] = []
        let next: string | null = null
        for await (const part of models.reachability.eachUnit(caller.scope, after)) {
          found.push(...part.unreachable.filter((each) => !why || each.why === why))
          next = part.unit
          if (found.length >= limit) break
          next = null
        }
        const items = found.map((each) => presentUnreachable(deps, each, caller.role, lang))
        return { items, next: next === null ? null : writeCursor(next) }
      },
    }),
  ]
}

function presentUnreachable({ words }: ServerDeps, given: Unreachable, role: Role, lang: Lang) {
  const { unit, unitName, district, chamber, person, why, since, deputy } = given
  const name = deputy?.kind === 'contact' ? (has(role, 'people') ? deputy.name : null) : null
  return {
    ...{ unit, unitName, district, chamber, person: person?.toHexString() ?? null, why, since },
    label: words.say(lang, `unreachable-${why}`),
    deputy: deputy && {
      kind: deputy.kind,
      person: deputy.kind === 'colleague' ? deputy.person.toHexString() : null,
      unit: deputy.kind === 'superior' ? deputy.unit : null,
      name: deputy.kind === 'superior' ? deputy.unitName : name,
    },
  }
}
