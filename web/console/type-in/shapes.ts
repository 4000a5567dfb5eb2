import type { Answers } from '../../../rules/form.ts'
import type { FaultCode } from '../../../rules/review.ts'
import type { ReportState } from '../shapes.ts'

export interface OwnReport {
  report: string
  state: ReportState
  revision: number
  startedAt: string | null
  submittedAt: string | null
  /** null while it is a draft. */
  answers: Answers | null
  returned: {
    at: string
    until: string
    words: string
    reasons: { path: string; evidence: string | null; reason: FaultCode; words: string }[]
    paths: string[]
  } | null
}

/** The report as whoever hands it in sees it. */
export const addressOf = (campaign: string, unit: string) =>
  `/campaigns/${campaign}/reports/${encodeURIComponent(unit)}`
