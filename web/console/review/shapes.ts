import type { FaultCode } from '../../../rules/review.ts'
import type { Campaign, Dims, ReportState } from '../shapes.ts'

export interface ReportRow extends Dims {
  id: string
  campaign: string
  unit: string
  unitName: string
  state: ReportState
  revision: number
  startedAt: string | null
  submittedAt: string | null
  /** Only when flagged ones were asked for. */
  flags?: string[] | null
}
/** Who handed it in over the API. */
export interface Through {
  kind: 'account' | 'token'
  name: string | null
}
export interface ShownAnswer {
  name: string
  label: string
  value?: unknown
  display?: string
  rows?: { row: number; answers: ShownAnswer[] }[]
}
export type Links = Partial<Record<'thumbnail' | 'picture' | 'document', string>>
export interface Alike {
  id: string
  exact: boolean
  distance: number
  sameUnit: boolean
  sameReport: boolean
  former: boolean
  report: string
  unit: string
  unitName: string
  campaign: { id: string; title: string | null }
  state: ReportState
  path: string
  receivedAt: string
  takenAt: string | null
  links: Links
}
export interface Proof {
  id: string
  path: string
  state: 'received' | 'ready' | 'failed'
  reason: string | null
  type: string | null
  bytes: number | null
  width: number | null
  height: number | null
  pages: number | null
  takenAt: string | null
  receivedAt: string
  advice: string[] | null
  links: Links
  flags: string[]
  alike: Alike[]
  alikeHidden: number
}
export interface Verdict {
  path: string
  evidence: string | null
  good: boolean
  reason: FaultCode | null
  words: string
}
export interface Review {
  report: ReportRow & {
    measure: number
    form: { version: string; title: string }
    through: Through | null
    answers: ShownAnswer[] | null
  }
  review: { since: string; role: string; mine: boolean; verdicts: Verdict[] } | null
  evidence: Proof[]
  flags: string[]
  /** Why this reader may not decide on it. */
  obstacle: 'own-answers' | 'own-unit' | 'not-the-reviewer' | null
  faultCodes: { code: FaultCode; label: string }[]
  returned: { at: string; reasons: Omit<Verdict, 'good'>[]; words: string; until: string } | null
  decisions: { what: 'accept' | 'return'; role: string; at: string; words: string; revision: number }[]
  versions: { revision: number; at: string; photos: number }[]
  changes: {
    path: string
    kind: string
    label: string
    before: { display: string | null }
    after: { display: string | null }
  }[]
}
export type { Campaign }
