// Versions (版本): what a report said each time it was handed in, who said it and when. Written once, never changed. A version is
// made before anything can change the answers it holds, so it need not be written together with the submission.
import { Schema, type Types, type Connection } from 'mongoose'
import { refsIn } from '../rules/evidence-refs.ts'
import type { Answers } from '../rules/form.ts'
import type { GivenBy, Report } from './report.ts'

export interface Version {
  _id: Types.ObjectId
  report: Types.ObjectId
  /** The report's revision when it was handed in; names the version. */
  revision: number
  unit: string
  campaign: Types.ObjectId
  form: string
  answers: Answers
  given: Record<string, GivenBy>
  /** Evidence the answers point at: it is kept as long as the version. */
  evidence: string[]
  by: Types.ObjectId | null
  at: Date
}

const id = Schema.Types.ObjectId
const schema = new Schema<Version>(
  {
    report: { type: id, required: true },
    revision: { type: Number, required: true },
    unit: { type: String, required: true },
    campaign: { type: id, required: true },
    form: { type: String, required: true },
    answers: { type: Schema.Types.Mixed, default: {} },
    given: { type: Schema.Types.Mixed, default: {} },
    evidence: { type: [String], default: [] },
    by: { type: id, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'report_versions', versionKey: false, minimize: false },
)
schema.index({ report: 1, revision: 1 }, { unique: true })
schema.index({ evidence: 1 })

export function createVersionModel(connection: Connection) {
  const model = connection.model<Version>('ReportVersion', schema)
  return {
    model,
    /** Keeps what was handed in; may be repeated. Does nothing for a report that is open. */
    async keep(report: Report): Promise<void> {
      if (report.state === 'draft' || report.state === 'returned' || !report.submittedAt) return
      const { answers, given, unit, campaign, form, submittedBy, submittedAt } = report
      await model
        .updateOne(
          { report: report._id, revision: report.submittedRevision ?? report.revision },
          {
            $setOnInsert: {
              ...{ answers, given, unit, campaign, form, by: submittedBy, at: submittedAt },
              evidence: refsIn(answers).map((ref) => ref.id),
            },
          },
          { upsert: true },
        )
        .exec()
    },
    /** The oldest first. */
    findOf: (report: Types.ObjectId) => model.find({ report }).sort({ revision: 1 }).lean<Version[]>().exec(),
    /** What each of these said when it was handed in last, by its id. */
    async lastAnswersOf(reports: Types.ObjectId[]): Promise<Map<string, Answers>> {
      if (reports.length === 0) return new Map()
      const found = await model
        .find({ report: { $in: reports } }, { report: 1, revision: 1, answers: 1 })
        .sort({ report: 1, revision: 1 })
        .lean<Pick<Version, 'report' | 'answers'>[]>()
        .exec()
      return new Map(found.map(({ report, answers }) => [String(report), answers]))
    },
    find: (report: Types.ObjectId, revision: number) => model.findOne({ report, revision }).lean<Version>().exec(),
    /** Those of these evidence ids that a version holds. */
    async holding(evidence: string[]): Promise<Set<string>> {
      if (evidence.length === 0) return new Set()
      const versions = await model
        .find({ evidence: { $in: evidence } }, { evidence: 1 })
        .lean<Pick<Version, 'evidence'>[]>()
        .exec()
      const held = new Set(versions.flatMap((version) => version.evidence))
      return new Set(evidence.filter((each) => held.has(each)))
    },
  }
}
export type VersionModel = ReturnType<typeof createVersionModel>
