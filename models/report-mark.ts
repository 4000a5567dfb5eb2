// The mark for totals: a report changed since it was counted. Writes through the driver set it themselves.
import { Types, type Schema } from 'mongoose'
import type { Report } from './report-schema.ts'

/** What totals are made of. A draft's answers may change freely: they count once they are handed in. */
const counted = /^(state|dims|superior|measure|unit|submittedAt)(\.|$)/
/** Whoever changes such a field through the schema cannot forget the mark. */
export function keepMarked(schema: Schema<Report>): void {
  schema.pre(['updateOne', 'updateMany', 'findOneAndUpdate'], function () {
    // Fields may stand without $set: mongoose puts them there later.
    const { $set, ...plain } = (this.getUpdate() ?? {}) as { $set?: Record<string, unknown> }
    const set: Record<string, unknown> = { ...plain, ...$set }
    if (set['untallied'] === undefined && Object.keys(set).some((name) => counted.test(name)))
      this.set('untallied', new Types.ObjectId())
  })
}
