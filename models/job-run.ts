// The last run of each job: when, how long, what came of it. One document per job, for operators and for `GET /api/v1/jobs`.
import { Schema, type Connection } from 'mongoose'

export interface JobRun {
  /** The job's name. */
  _id: string
  holder: string
  startedAt: Date
  /** null while it runs, or when its process died. */
  endedAt: Date | null
  outcome: 'running' | 'ok' | 'failed'
  /** What the job said it did, as JSON; a code when it failed. */
  result: unknown
  runs: number
  /** In a row. */
  failures: number
  lastOkAt: Date | null
  /** When somebody was told of the failure. */
  toldAt: Date | null
}

const schema = new Schema<JobRun>(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    outcome: { type: String, enum: ['running', 'ok', 'failed'], required: true },
    result: { type: Schema.Types.Mixed, default: null },
    runs: { type: Number, default: 0 },
    failures: { type: Number, default: 0 },
    lastOkAt: { type: Date, default: null },
    toldAt: { type: Date, default: null },
  },
  { collection: 'job_runs', versionKey: false, minimize: false },
)

export function createJobRunModel(connection: Connection) {
  const model = connection.model<JobRun>('JobRun', schema)
  return {
    model,
    /** For a run that takes long. */
    running: (_id: string, holder: string, startedAt: Date) =>
      model
        .updateOne({ _id }, { $set: { holder, startedAt, endedAt: null, outcome: 'running' } }, { upsert: true })
        .exec(),
    /** @returns whether it had failed before and somebody was told: then they are told that it is mended. */
    async succeeded(
      _id: string,
      run: { holder: string; startedAt: Date; result: unknown },
      now: Date,
    ): Promise<boolean> {
      const set = { ...run, endedAt: now, outcome: 'ok' as const, failures: 0, lastOkAt: now, toldAt: null }
      const before = await model
        .findOneAndUpdate({ _id }, { $set: set, $inc: { runs: 1 } }, { upsert: true, returnDocument: 'before' })
        .lean<JobRun>()
        .exec()
      return Boolean(before?.toldAt)
    },
    failed: (_id: string, { code, ...run }: { holder: string; startedAt: Date; code: string }, now: Date) =>
      model
        .findOneAndUpdate(
          { _id },
          {
            $set: { ...run, endedAt: now, outcome: 'failed', result: { code } },
            $inc: { failures: 1, runs: 1 },
            $setOnInsert: { lastOkAt: null, toldAt: null },
          },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<JobRun>()
        .exec(),
    /** @returns false when it was told since `before`: of several processes one tells. */
    async tell(_id: string, now: Date, before: Date): Promise<boolean> {
      const { modifiedCount } = await model
        .updateOne({ _id, $or: [{ toldAt: null }, { toldAt: { $lte: before } }] }, { $set: { toldAt: now } })
        .exec()
      return modifiedCount > 0
    },
    list: () => model.find().sort({ _id: 1 }).lean<JobRun[]>().exec(),
  }
}
export type JobRunModel = ReturnType<typeof createJobRunModel>
