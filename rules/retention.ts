// How long each kind of record is kept, in days. What an open campaign or anything handed in still needs is kept whatever the
// period. Grounds: access logs at least 6 months (网络安全法 21), records of entrusting personal data at least 3 years
// (个人信息保护法 56), chat and drafts as short as can be (个人信息保护法 19, 47). Reports and what they hold are kept.

export const retentionKinds = [
  'chatMessages',
  'inbox',
  'invites',
  'people',
  'evidence',
  'deliveries',
  'pushes',
  'handovers',
  'tokens',
  'hookDeliveries',
  'audit',
] as const
export type RetentionKind = (typeof retentionKinds)[number]

interface Period {
  days: number
  /** The law, or what the program itself needs. */
  leastDays: number
}
export const periods: Readonly<Record<RetentionKind, Period>> = {
  chatMessages: { days: 180, leastDays: 7 },
  inbox: { days: 30, leastDays: 7 },
  invites: { days: 365, leastDays: 1 },
  people: { days: 365, leastDays: 1 },
  evidence: { days: 90, leastDays: 7 },
  deliveries: { days: 1095, leastDays: 180 },
  pushes: { days: 1095, leastDays: 180 },
  handovers: { days: 1095, leastDays: 180 },
  tokens: { days: 365, leastDays: 30 },
  hookDeliveries: { days: 30, leastDays: 7 },
  audit: { days: 1095, leastDays: 180 },
}
export const mostDays = 36_500

/** null: kept for good. */
export type Retention = Record<RetentionKind, number | null>

export const retentionOf = (set: Partial<Retention>): Retention =>
  Object.fromEntries(
    retentionKinds.map((kind) => [kind, set[kind] === undefined ? periods[kind].days : set[kind]]),
  ) as Retention

export interface RetentionProblem {
  at: RetentionKind
  code: 'too-short' | 'too-long'
}
/** What is wrong with periods that staff entered; empty when they may be kept. */
export const checkRetention = (set: Partial<Retention>): RetentionProblem[] =>
  retentionKinds.flatMap((at): RetentionProblem[] => {
    const days = set[at]
    if (days === undefined || days === null) return []
    if (days < periods[at].leastDays) return [{ at, code: 'too-short' }]
    return days > mostDays ? [{ at, code: 'too-long' }] : []
  })

/** Records from before this time go; null: none does. */
export const keptSince = (days: number | null, now: Date): Date | null =>
  days === null ? null : new Date(now.getTime() - days * 86_400_000)
