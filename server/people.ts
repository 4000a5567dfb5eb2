// People who answer for units, for those who must reach them. Every read is in the audit trail.
import { z } from 'zod'
import { channelOf, channels } from '../models/chat.ts'
import { personOrders, type Person } from '../models/person.ts'
import { recordRead } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, type AnyEndpoint } from './endpoint.ts'
import { pageOfUnits, queryOfUnits } from './of-units.ts'
import { Problem } from './problem.ts'

const personSchema = z
  .object({
    id: z.string(),
    unit: z.string(),
    unitName: z.string(),
    contact: z.string().nullable().meta({ description: 'The contact named in the roster.' }),
    lang: z.string(),
    since: z.date().nullable(),
    leftAt: z.date().nullable(),
    reachable: z.boolean().meta({ description: 'Has a chat that is not blocked.' }),
    chats: z
      .array(z.object({ channel: z.enum(channels), blockedAt: z.date().nullable() }))
      .meta({ description: 'Where they are reached; `blockedAt`: since when not.' }),
  })
  .meta({ id: 'Person' })

const example = {
  ...{ id: '656a0c1f2b3c4d5e6f708192', unit: 'YZ-0001', unitName: '示例书店', contact: '王五', lang: 'zh-CN' },
  ...{ since: '2026-11-02T01:00:00.000Z', leftAt: null, reachable: true },
  chats: [{ channel: 'web', blockedAt: null }],
}

export const peopleEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps

  async function presentAll(people: Person[]): Promise<z.input<typeof personSchema>[]> {
    const [units, chats] = await Promise.all([
      models.unit.findMany([...new Set(people.map((person) => person.unit))]),
      models.chat.findOfPeople(people.map(({ _id }) => _id)),
    ])
    const byCode = new Map(units.map((each) => [each._id, each]))
    return people.map(({ _id, unit, lang, consent, leftAt }) => {
      const own = chats.filter((chat) => chat.person?.equals(_id))
      return {
        ...{ id: _id.toHexString(), unit, unitName: byCode.get(unit)?.name ?? unit },
        contact: byCode.get(unit)?.contact ?? null,
        ...{ lang, since: consent?.at ?? null, leftAt: leftAt ?? null },
        reachable: own.some(({ blockedAt }) => !blockedAt),
        chats: own.map((chat) => ({ channel: channelOf(chat._id), blockedAt: chat.blockedAt })),
      }
    })
  }

  return [
    endpoint({
      ...{ method: 'get', path: '/people', tag: 'people', may: 'people' },
      summary: 'People of the units within the own scope',
      query: queryOfUnits(personOrders),
      answer: pageOf(personSchema),
      async run({ caller, query }) {
        const { items, next } = await pageOfUnits(
          deps,
          caller,
          { ...query, orders: personOrders },
          { load: models.person.findAllOfUnits, readAlong: models.person.readAlong },
        )
        await models.audit.append({
          ...{ at: now(), who: { id: caller.id, role: caller.role }, what: 'people.list' },
          on: { kind: 'people', id: query.unit ?? 'all' },
          more: { count: items.length },
        })
        return { items: await presentAll(items), next }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/people/:id', tag: 'people', may: 'people' },
      summary: 'One person of a unit within the own scope',
      answer: personSchema,
      example: { answer: example },
      async run({ caller, id }) {
        const person = await models.person.find(models.file.idOf(id))
        if (!person || !(await models.unitList.findWithin(caller.scope, person.unit))) throw new Problem('not-found')
        await recordRead(deps, caller, 'people.view', {
          ...{ on: { kind: 'person', id }, as: person.unit, more: { unit: person.unit } },
        })
        return (await presentAll([person]))[0]!
      },
    }),
  ]
}
