// The unit's last accepted report of the same form, as far as a new one can take it over. Accepted reports do not change, so
// what was found stays right as long as the process runs; only a report accepted later is missed until it is looked for afresh.
import type { Connection } from 'mongoose'
import type { Answers } from '../rules/form.ts'
import { carriedOver } from '../rules/prefill.ts'
import type { FormVersionModel } from './form-version.ts'
import type { Report } from './report.ts'

export interface Former {
  answers: Answers
  submittedAt: Date | null
}

const kept = 500
const mostLooked = 60

export function createFormerModel(connection: Connection, { formVersion }: { formVersion: FormVersionModel }) {
  const known = new Map<string, Promise<Former | null>>()
  const reports = () => connection.model<Report>('Report')
  const formIdOf = (version: string) => version.slice(0, version.lastIndexOf('@'))

  async function look({ _id, unit, form }: Pick<Report, '_id' | 'unit' | 'form'>): Promise<Former | null> {
    const accepted = await reports()
      .find({ unit, state: 'accepted' }, { form: 1, submittedAt: 1 })
      .sort({ submittedAt: -1 })
      .limit(mostLooked)
      .lean<Pick<Report, '_id' | 'form' | 'submittedAt'>[]>()
      .exec()
    const last = accepted.find((each) => formIdOf(each.form) === formIdOf(form) && !each._id.equals(_id))
    const report = last && (await reports().findById(last._id).lean<Report>().exec())
    if (!report) return null
    const [now, then] = await Promise.all([formVersion.get(form), formVersion.get(report.form)])
    const answers = carriedOver(now, then, report.answers)
    return Object.keys(answers).length > 0 ? { answers, submittedAt: report.submittedAt } : null
  }

  return {
    /** null: there is none. `afresh` looks again. */
    find(report: Pick<Report, '_id' | 'unit' | 'form'>, afresh = false): Promise<Former | null> {
      const key = String(report._id)
      const found = afresh ? undefined : known.get(key)
      if (found) return found
      const looked = look(report)
      looked.catch(() => known.delete(key))
      known.delete(key)
      if (known.size >= kept) known.delete(known.keys().next().value!)
      known.set(key, looked)
      return looked
    },
  }
}
export type FormerModel = ReturnType<typeof createFormerModel>
