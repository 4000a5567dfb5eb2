// A whole report handed in at once, by a unit's own system: one read by the unique index and one conditional write, both
// through the driver alone, because these come by the hundreds a second.
import type { Collection, Filter } from 'mongodb'
import { Types, type Connection } from 'mongoose'
import type { Answers } from '../rules/form.ts'
import { diffOf, isRow } from '../rules/review.ts'
import type { Scope } from '../rules/scope.ts'
import { nobody, type GivenBy, type Report } from './report-schema.ts'
import { createConditionalUpdate } from './conditional-update.ts'
import { reportsWithin } from './scope.ts'
import { together } from './together.ts'

export type Owed = Pick<
  Report,
  '_id' | 'state' | 'form' | 'revision' | 'lockedAt' | 'submittedAt' | 'submittedRevision' | 'startedAt'
> &
  Partial<Omit<Report, 'dims'>>

const looked = {
  unit: 1,
  state: 1,
  form: 1,
  revision: 1,
  lockedAt: 1,
  submittedAt: 1,
  submittedRevision: 1,
  startedAt: 1,
}

/** Who hands in, as far as it is somebody: each counts when it is asked who must not review. */
export interface Hands {
  person: Types.ObjectId | null
  account: Types.ObjectId | null
}

/** Who gave what is different now. */
function givenIn({ answers = {} }: Owed, after: Answers, { person }: Hands, at: Date): Record<string, GivenBy> {
  const places = diffOf(answers, after).filter(({ kind, path }) => kind !== 'removed' && !isRow(path))
  return Object.fromEntries(places.map(({ path }) => [`given.${path}`, { by: person ?? nobody, at }]))
}

interface Asked {
  scope: Scope
  campaign: Types.ObjectId
  unit: string
}

export function createReportSubmitModel(connection: Connection) {
  const model = connection.model<Report>('Report')
  const collection = model.collection as unknown as Collection<Report>

  /** Units of one campaign that are asked for in one scope are read together. */
  const look = together(async (asked: Asked[]) => {
    const groupOf = ({ scope, campaign }: Asked) => `${campaign.toHexString()} ${JSON.stringify(scope)}`
    const groups = new Map<string, Promise<Map<string, Owed>>>()
    for (const each of asked)
      if (!groups.has(groupOf(each)))
        groups.set(
          groupOf(each),
          read(
            each,
            asked.filter((other) => groupOf(other) === groupOf(each)),
          ),
        )
    return Promise.all(asked.map(async (each) => (await groups.get(groupOf(each))!).get(each.unit) ?? null))
  })

  async function read({ scope, campaign }: Asked, asked: Asked[]): Promise<Map<string, Owed>> {
    // Both the unit and the scope's own list of units must hold.
    const units = { $in: asked.map(({ unit }) => unit) }
    const filter = { $and: [{ campaign, unit: units }, reportsWithin(scope)] } as Filter<Report>
    const found = await collection.find<Owed & { unit: string }>(filter, { projection: looked }).toArray()
    return new Map(found.map((owed) => [owed.unit, owed]))
  }

  // Which of many were written is not looked for: whoever finds theirs not done looks at the report and sees.
  const write = createConditionalUpdate(collection, () => Promise.resolve(() => false))

  return {
    /** Null when absent or outside the scope. What is not a draft comes whole: answers are compared, faults are looked at. */
    async find(scope: Scope, campaign: Types.ObjectId, unit: string): Promise<Owed | null> {
      const known = await look({ scope, campaign, unit })
      if (!known || known.state === 'draft') return known
      return collection.findOne<Owed>({ _id: known._id })
    },
    /** @returns false when the report is not as known any more, which may be because this very write was made. */
    async submit(known: Owed, given: { answers: Answers; by: Hands; through: string }, now: Date): Promise<boolean> {
      const { by, answers, through } = given
      const hands = [by.person, by.account].filter((id) => id !== null)
      return write({
        filter: { _id: known._id, revision: known.revision, state: known.state, lockedAt: null },
        update: {
          $set: {
            ...{ answers, state: 'submitted', submittedAt: now, submittedBy: by.person, submittedThrough: through },
            ...{ submittedRevision: known.revision + 1, review: null, updatedAt: now },
            untallied: new Types.ObjectId(),
            ...(!known.startedAt && { startedAt: now }),
            // Nobody goes on in chat from where they stood before this.
            ...(known.state !== 'draft' && {
              ...givenIn(known, answers, by, now),
              editing: null,
              undo: [],
              cursors: {},
            }),
          },
          ...(hands.length > 0 && { $addToSet: { hands: { $each: hands } } }),
          $inc: { revision: 1 },
        },
      })
    },
  }
}
export type ReportSubmitModel = ReturnType<typeof createReportSubmitModel>
