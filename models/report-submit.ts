// A whole report handed in at once, by a unit's own system: one read by the unique index and one conditional write, both
// through the driver alone, because these come by the hundreds a second.
import { Types, type Connection } from 'mongoose'
import type { Answers } from '../rules/form.ts'
import type { Scope } from '../rules/scope.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'

export type Owed = Pick<
  Report,
  '_id' | 'state' | 'form' | 'revision' | 'lockedAt' | 'submittedAt' | 'submittedRevision' | 'startedAt'
> &
  Partial<Pick<Report, 'answers' | 'returned'>>

const looked = { state: 1, form: 1, revision: 1, lockedAt: 1, submittedAt: 1, submittedRevision: 1, startedAt: 1 }

export function createReportSubmitModel(connection: Connection) {
  const model = connection.model<Report>('Report')
  return {
    /** Null when absent or outside the scope. Answers come only with what is not a draft: they are compared then. */
    async find(scope: Scope, campaign: Types.ObjectId, unit: string): Promise<Owed | null> {
      // Both the unit and the scope's own list of units must hold.
      const filter = { $and: [{ campaign, unit }, reportsWithin(scope)] }
      const known = await model.collection.findOne(filter as never, { projection: looked })
      if (!known || known.state === 'draft') return known as Owed | null
      return model.collection.findOne({ _id: known._id }) as Promise<Owed | null>
    },
    /** @returns false when the report is not as known any more. */
    async submit(
      known: Owed,
      given: { answers: Answers; by: Types.ObjectId | null; through: string },
      now: Date,
    ): Promise<boolean> {
      const { by, answers, through } = given
      const { matchedCount } = await model.collection.updateOne(
        { _id: known._id, revision: known.revision, state: known.state, lockedAt: null },
        {
          $set: {
            ...{ answers, state: 'submitted', submittedAt: now, submittedBy: by, submittedThrough: through },
            ...{ submittedRevision: known.revision + 1, review: null, updatedAt: now },
            untallied: new Types.ObjectId(),
            ...(!known.startedAt && { startedAt: now }),
          },
          ...(by && { $addToSet: { hands: by } }),
          $inc: { revision: 1 },
        },
      )
      return matchedCount === 1
    },
  }
}
export type ReportSubmitModel = ReturnType<typeof createReportSubmitModel>
