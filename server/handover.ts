// Hand-overs: who said that a unit's reports are not theirs, and a successor named in one step. Drafts, duties and history
// are the unit's and stay.
import { z } from 'zod'
import type { Handover } from '../models/handover.ts'
import type { Unit } from '../models/unit.ts'
import type { Caller } from './access.ts'
import { record, recordRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { pageIn, sortedBy } from './page.ts'
import { Problem } from './problem.ts'
import { unitCode } from './unit.ts'

const tag = 'people'
const id = z.string().regex(/^[0-9a-f]{24}$/)
const handoverSchema = z.object({
  id: z.string(),
  unit: z.string(),
  unitName: z.string(),
  person: z.string(),
  note: z.string().nullable(),
  /** Of which campaigns they said so; empty: of all. */
  campaigns: z.array(z.string()),
  askedAt: z.date(),
})

const example = {
  ...{ id: '656a0c1f2b3c4d5e6f708192', unit: 'YZ-0001', unitName: '示例书店', person: '656a0c1f2b3c4d5e6f708193' },
  ...{ note: '已换人', campaigns: [], askedAt: '2026-11-23T01:00:00.000Z' },
}
const owedSchema = z.object({
  report: z.string(),
  campaign: z.string(),
  title: z.string(),
  state: z.enum(['draft', 'returned']),
  startedAt: z.date().nullable().meta({ description: 'What was answered so far stays; null: nothing yet.' }),
})

export function handoverEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, operations, publicUrl } = deps

  async function getUnit({ scope }: Caller, code: string | undefined): Promise<Unit> {
    const unit = code ? await models.unit.findWithin(scope, code) : null
    if (!unit) throw new Problem('not-found')
    return unit
  }
  const present = ({ _id, person, note, campaigns = [], askedAt }: Handover, unit: Unit) => ({
    ...{ id: _id.toHexString(), unit: unit._id, unitName: unit.name, person: person.toHexString(), note, askedAt },
    campaigns: campaigns.map(String),
  })

  async function owedBy({ scope }: Caller, unit: string) {
    const reports = await models.reportList.owedWithin(scope, unit)
    const campaigns = await models.campaign.findMany(reports.map(({ campaign }) => campaign))
    const titles = new Map(campaigns.map(({ _id, title }) => [String(_id), title]))
    return reports.map(({ _id, campaign, state, startedAt }) => ({
      ...{ report: String(_id), campaign: String(campaign), title: titles.get(String(campaign)) ?? '' },
      ...{ state: state as 'draft' | 'returned', startedAt },
    }))
  }

  return [
    endpoint({
      ...{ method: 'get', path: '/hand-overs', tag, may: 'people' },
      summary: 'Who said that a unit is not theirs, and waits for a successor to be named',
      query: {
        ...{ ...paging(), unit: unitCode.optional() },
        sort: z.enum(['askedAt', '-askedAt']).default('askedAt'),
      },
      answer: pageOf(handoverSchema),
      async run({ caller, query: { unit: only, sort, ...page } }) {
        await record(deps, caller, 'hand-over.read', { on: { kind: 'units', id: only ?? 'hand-overs' } })
        const asked = (await models.handover.listAsked()).filter(({ unit }) => only === undefined || unit === only)
        const units = await models.unit.findManyWithin(
          caller.scope,
          asked.map(({ unit }) => unit),
        )
        const byCode = new Map(units.map((unit) => [unit._id, unit]))
        const all = asked.flatMap((one) => (byCode.has(one.unit) ? [present(one, byCode.get(one.unit)!)] : []))
        return pageIn(sortedBy(all, sort), page, (one) => one.id)
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/hand-overs/:id', tag, may: 'people' },
      summary: 'One who said that a unit is not theirs, while it waits',
      answer: handoverSchema,
      example: { answer: example },
      async run({ caller, id: hex }) {
        const asked = await models.handover.findWaiting(models.file.idOf(hex))
        if (!asked) throw new Problem('not-found')
        const unit = await getUnit(caller, asked.unit)
        await recordRead(deps, caller, 'hand-over.read', { on: { kind: 'unit', id: unit._id }, as: hex })
        return present(asked, unit)
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/hand-overs/:id/decline', tag, may: 'people' },
      summary: 'They answer for the unit all the same, and are reminded again',
      body: z.strictObject({}),
      status: 204,
      answer: z.undefined(),
      async run({ caller, id: hex }) {
        const asked = await models.handover.find(models.file.idOf(hex))
        if (!asked) throw new Problem('not-found')
        await getUnit(caller, asked.unit)
        await record(deps, caller, 'hand-over.decline', { on: { kind: 'unit', id: asked.unit } })
        await models.handover.decide(asked._id, 'declined', caller.id, now())
        return undefined
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/units/:code/hand-over', tag, may: 'people' },
      summary: 'Another person answers for the unit from now on',
      example: { body: { person: '656a0c1f2b3c4d5e6f708192' } },
      description:
        'The person leaves and is not written to again; reports, drafts and history stay with the unit. `to`: a colleague already there; without it the answer holds an invite code for the successor, shown once.',
      body: z.strictObject({ person: id, to: id.optional() }),
      answer: z.object({
        unit: z.string(),
        code: z.string().nullable(),
        link: z.string().nullable().meta({ description: 'The web chat with the code in it.' }),
        expiresAt: z.date().nullable(),
        owed: z.array(owedSchema).meta({ description: 'What the successor answers for from now on.' }),
      }),
      problems: ['person-left'],
      async run({ caller, params, body }) {
        const unit = await getUnit(caller, params['code'])
        const [person, to] = [models.file.idOf(body.person), body.to ? models.file.idOf(body.to) : undefined]
        const officers = await models.person.findOfUnits([unit._id])
        const known = await models.person.find(person)
        if (known?.unit !== unit._id) throw new Problem('not-found')
        if (known.leftAt) throw new Problem('person-left')
        if (to && (to.equals(person) || !officers.some(({ _id }) => _id.equals(to))))
          throw new Problem('invalid-input', { issues: [{ at: 'to', code: 'no-colleague' }] })
        const more = { person: body.person, ...(body.to && { to: body.to }) }
        await record(deps, caller, 'hand-over', { on: { kind: 'unit', id: unit._id }, more })
        const done = await operations.handOver({ person, by: caller.id, to })
        if (!done) throw new Problem('person-left')
        const owed = await owedBy(caller, unit._id)
        return { ...done, owed, link: done.code && `${publicUrl()}/chat?start=${done.code}` }
      },
    }),
  ]
}
