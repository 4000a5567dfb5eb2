// The one conditional write of a step of a conversation.
import type { Collection } from 'mongodb'
import type { Model, Types } from 'mongoose'
import { createConditionalUpdate, type ConditionalUpdate } from './conditional-update.ts'
import { asCommand, type ReportUpdate } from './report-change.ts'
import { isWorkingCopy } from './report-edit.ts'
import type { ReportChange } from './report.ts'
import { openStates, type Report } from './report-schema.ts'

export interface ReportStep extends ConditionalUpdate<Report> {
  report: Types.ObjectId
  key: string
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
  update: asCommand(update, change, isWorkingCopy(known)),
})

/** @returns whether it was written. */
export function createStepWriter(model: Model<Report>): (step: ReportStep) => Promise<boolean> {
  const collection = model.collection as unknown as Collection<Report>
  // A written step's key is in its report. (It is true as well of one that another process wrote meanwhile: it is written, once.)
  return createConditionalUpdate(collection, async (steps: ReportStep[]) => {
    const ids = steps.map(({ report }) => report)
    const reports = await collection.find({ _id: { $in: ids } }, { projection: { applied: 1 } }).toArray()
    const applied = new Map(reports.map((report) => [String(report._id), report.applied]))
    return ({ report, key }) => applied.get(String(report))?.includes(key) ?? false
  })
}
