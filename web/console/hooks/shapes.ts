export const hookEvents = [
  'report.submitted',
  'report.accepted',
  'report.returned',
  'campaign.opened',
  'campaign.closed',
  'campaign.frozen',
] as const

export interface Hook {
  id: string
  url: string
  events: string[]
  by: string
  createdAt: string
  failingSince: string | null
  disabledAt: string | null
}
export interface HookDelivery {
  event: string
  type: string
  at: string
  state: 'queued' | 'sent' | 'failed'
  attempts: number
  nextAt: string | null
  /** An HTTP status, or a code of why there was none. */
  answer: string | null
}
