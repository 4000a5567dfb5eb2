// People who answer for units, for those who must reach them. Every read is in the audit trail.
import { z } from 'zod'
import { channelOf, channels } from '../models/chat.ts'
import { walkUnits } from '../models/unit-walk.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { unitCode } from './unit.ts'

export const walkCursor = z.object({ unit: unitCode, id: z.string().max(64) })
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

export const peopleEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  return [
    endpoint({
      ...{ method: 'get', path: '/people', tag: 'people', may: 'people' },
      summary: 'People of the units within the own scope',
      query: { ...paging(), unit: unitCode.optional() },
      answer: pageOf(personSchema),
      async run({ caller: { id: by, role, scope }, query: { unit, cursor, limit } }) {
        const after = readCursor(walkCursor, cursor)
        const { items, next } = await walkUnits(
          models.unitList,
          scope,
          { unit, after, limit },
          {
            load: (codes) => models.person.findAllOfUnits(codes),
            placeOf: (person) => ({ unit: person.unit, id: String(person._id) }),
          },
        )
        const [units, chats] = await Promise.all([
          models.unit.findMany([...new Set(items.map((person) => person.unit))]),
          models.chat.findOfPeople(items.map(({ _id }) => _id)),
        ])
        const byCode = new Map(units.map((each) => [each._id, each]))
        const chatsOf = (person: (typeof items)[number]) =>
          chats
            .filter((chat) => chat.person?.equals(person._id))
            .map(({ _id, blockedAt }) => ({ channel: channelOf(_id), blockedAt }))
        await models.audit.append({
          ...{ at: now(), who: { id: by, role }, what: 'people.list' },
          on: { kind: 'people', id: unit ?? 'all' },
          more: { count: items.length },
        })
        return {
          items: items.map((person) => ({
            id: person._id.toHexString(),
            unit: person.unit,
            unitName: byCode.get(person.unit)?.name ?? person.unit,
            contact: byCode.get(person.unit)?.contact ?? null,
            lang: person.lang,
            since: person.consent?.at ?? null,
            leftAt: person.leftAt ?? null,
            reachable: chatsOf(person).some(({ blockedAt }) => !blockedAt),
            chats: chatsOf(person),
          })),
          next: next && writeCursor(next),
        }
      },
    }),
  ]
}
