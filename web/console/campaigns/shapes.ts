import type { Audience } from '../../../rules/audience.ts'
import type { CampaignState, Series } from '../../../rules/campaign.ts'
import type { ContactKind, ReminderPolicy } from '../../../rules/reminder.ts'
import type { Campaign, Dims } from '../shapes.ts'

export type Move = 'open' | 'close' | 'reopen' | 'freeze'
export interface CampaignDetail extends Campaign {
  agency: string | null
  scheduled: boolean
  graceDays: number
  timeZone: string
  lateAllowed: boolean
  editsAllowed: boolean
  reviewBy: string | null
  opening: { made: number; total: number } | null
  series: (Series & { round: number }) | null
  frozen: { at: string; sha256: string; reports: number } | null
  nextSlots: { name: string; day: string; at: string }[]
  nextEscalations: { name: string; day: string; at: string; to: ContactKind[] }[]
  policy: ReminderPolicy
  moves: Move[]
  mayChange: boolean
}
export interface Opening {
  state: CampaignState
  made: number
  total: number
}
export interface AudienceCount {
  count: number
  reachable: number
  sample: (Dims & { unit: string; unitName: string })[]
  unknown: string[]
}
export interface NewCampaign {
  title: string
  form: string
  measure: number
  audience: Audience
  opensAt: string
  dueAt: string
  graceDays: number
  reviewBy: string | null
  lateAllowed: boolean
  editsAllowed: boolean
  agency: string | null
  /** Makes rounds by itself; null: this once. */
  series: Series | null
}
