import type { Audience } from '../../../rules/audience.ts'

export const deliveryStates = ['queued', 'sending', 'sent', 'blocked', 'failed', 'skipped'] as const
export interface PushFile {
  id: string
  as: 'photo' | 'document'
  name: string
}
export interface PushLink {
  text: string
  url: string
}
export interface Push {
  id: string
  kind: 'push' | 'message'
  campaign: string | null
  who: { owing: boolean; audience: Audience }
  text: string | null
  file: PushFile | null
  link: PushLink | null
  state: string
  sendAt: string | null
  by: string
  createdAt: string
  confirmedAt: string | null
  cancelledAt: string | null
  doneAt: string | null
}
export interface Prepared extends Push {
  preview: { units: number; reachable: number; text: string | null; buttons: string[]; quietUntil: string | null }
}
export interface Sums {
  counts: Record<string, number>
  reasons: Record<string, number>
}
export type Watched = Push & Sums
export interface Receipt {
  unit: string
  unitName: string | null
  person: string
  kind: string
  slot: string
  day: string | null
  state: string
  reason: { code: string; label: string } | null
  attempts: number
  push: string | null
  queuedAt: string
  doneAt: string | null
}
export interface Unreachable {
  unit: string
  unitName: string
  district: string
  chamber: string | null
  person: string | null
  why: string
  label: string
  since: string | null
  deputy: { kind: 'colleague' | 'contact' | 'superior'; name: string | null } | null
}
