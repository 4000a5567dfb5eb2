// Changes after handing in: while they are made they lie beside the answers that were handed in, which keep counting until
// the changed ones are handed in. docs/decisions/0013 says why.
import type { Types } from 'mongoose'
import type { Answers } from '../rules/form.ts'
import type { GivenBy, Report } from './report.ts'

export interface Editing {
  by: Types.ObjectId
  since: Date
  /** As they are kept; in a working copy they stand in the report's own places. */
  answers?: Answers
  given?: Record<string, GivenBy>
  /** Of a working copy: what was handed in. */
  handedIn?: Answers
}

/** The report as those see it who fill it in: with the answers being changed. May be taken of a working copy. */
export function workingCopy(report: Report): Report {
  const { editing, state } = report
  if (state !== 'submitted' || !editing?.answers) return report
  const { by, since, answers, given = {} } = editing
  return { ...report, answers, given, editing: { by, since, handedIn: report.answers } }
}

export const isWorkingCopy = ({ editing }: Pick<Report, 'editing'>): boolean => editing?.handedIn !== undefined
