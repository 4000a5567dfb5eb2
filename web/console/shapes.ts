// What the server answers, as far as the console reads it.
import type { Audience } from '../../rules/audience.ts'
import type { CampaignState } from '../../rules/campaign.ts'
import type { RateFigure } from './kit/rate.tsx'

export const dimensions = ['district', 'unitType', 'industry', 'chamber'] as const
export type Dimension = (typeof dimensions)[number]
export type ReportState = 'draft' | 'submitted' | 'in_review' | 'returned' | 'accepted'
export const reportStates: readonly ReportState[] = ['draft', 'submitted', 'in_review', 'returned', 'accepted']

export interface Named {
  code: string | null
  label: string | null
}
export type Dims = Record<Dimension, Named>

export interface Campaign {
  id: string
  title: string
  measure: number
  form: string
  audience: Audience
  state: CampaignState
  opensAt: string
  dueAt: string
}
export interface Figures {
  due: number
  submitted: number
  accepted: number
  overdue: number
  rate: RateFigure
}
export type Cell = Figures & Named
export interface Progress {
  campaign: Campaign
  by: Dimension
  at: string
  rows: Cell[]
  /** Rows of too few units to show. */
  hidden?: Named[]
  /** null: it would give a hidden row away. */
  total: Figures | null
  /** Reports the figures lack; null: all are being counted anew. */
  uncounted: number | null
}
export interface Missing extends Dims {
  report: string
  unit: string
  unitName: string
  state: 'draft' | 'returned'
  startedAt: string | null
  isOverdue: boolean
}
