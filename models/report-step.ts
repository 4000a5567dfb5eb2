// The one conditional write of a step. Steps of many chats come at the same moment: those that come while a write is under way
// are written together by the next one, as separate statements that succeed or miss each for itself.
import { MongoBulkWriteError, type UpdateFilter, type Filter } from 'mongodb'
import type { Model, Types } from 'mongoose'
import { asCommand, type ReportUpdate } from './report-change.ts'
import { isWorkingCopy } from './report-edit.ts'
import { openStates, type Report, type ReportChange } from './report.ts'
import { together } from './together.ts'

export interface ReportStep {
  report: Types.ObjectId
  key: string
  filter: Filter<Report>
  update: UpdateFilter<Report>
}

export const stepOf = (known: Report, change: ReportChange, update: ReportUpdate): ReportStep => ({
  report: known._id,
  key: change.key,
  filter: {
    _id: known._id,
    revision: known.revision,
    ...(isWorkingCopy(known)
      ? { state: 'submitted', 'editing.since': known.editing!.since }
      : { state: { $in: openStates } }),
    lockedAt: null,
    $or: [{ shutAt: null }, { state: 'returned' }],
    applied: { $ne: change.key },
    // Moving about leaves the revision alone, but an answer belongs to the stop this chat was seen at.
    [`cursors.${change.chat}.since`]: known.cursors[String(change.chat)]?.since ?? null,
  },
  update: asCommand(update, change, isWorkingCopy(known)) as UpdateFilter<Report>,
})

/** @returns of each step whether it was written. The driver alone takes half the time of a query through the schema. */
export function createStepWriter({ collection: anyCollection }: Model<Report>): (step: ReportStep) => Promise<boolean> {
  const collection = anyCollection as unknown as import('mongodb').Collection<Report>

  async function one({ filter, update }: ReportStep): Promise<boolean> {
    return (await collection.updateOne(filter, update)).matchedCount === 1
  }

  /** Whether every one was written; a refusal of some is no failure here. */
  async function all(steps: ReportStep[]): Promise<boolean> {
    const statements = steps.map(({ filter, update }) => ({ updateOne: { filter, update } }))
    try {
      return (await collection.bulkWrite(statements, { ordered: false })).matchedCount === steps.length
    } catch (error) {
      if (error instanceof MongoBulkWriteError) return false
      throw error
    }
  }

  /**
   * The answer to many writes tells only how many matched. When some did not, the reports say which: a written step's key is
   * in its report. (Of a step that another process wrote in the same moment it is true as well: it is written, once.)
   */
  return together(async (steps) => {
    if (steps.length === 1) return [one(steps[0]!)]
    if (await all(steps)) return steps.map(() => true)
    const found = collection.find({ _id: { $in: steps.map(({ report }) => report) } }, { projection: { applied: 1 } })
    const applied = new Map((await found.toArray()).map((report) => [String(report._id), report.applied]))
    return steps.map((step) => applied.get(String(step.report))?.includes(step.key) || one(step))
  })
}
