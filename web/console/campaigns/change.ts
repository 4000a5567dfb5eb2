// What staff write of a campaign: from what the server tells to the fields of a form and back, and what of it has changed.
import dayjs, { type Dayjs } from 'dayjs'
import type { Audience } from '../../../rules/audience.ts'
import { localDay } from '../../../rules/day.ts'
import type { CampaignDetail, NewCampaign } from './shapes.ts'

export interface Fields {
  title: string
  form: string
  measure: number
  days: [Dayjs, Dayjs]
  graceDays: number
  reviewBy?: string | undefined
  lateAllowed: boolean
  editsAllowed: boolean
  audience: Audience
}

/** What says nothing is not sent. */
export const tidy = (audience: Audience): Audience =>
  Object.fromEntries(Object.entries(audience).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value)))

export function fromFields({ days: [opens, due], reviewBy, audience, ...fields }: Fields): NewCampaign {
  const day = (at: Dayjs) => at.format('YYYY-MM-DD')
  return {
    ...fields,
    reviewBy: reviewBy ?? null,
    opensAt: day(opens),
    dueAt: day(due),
    audience: tidy(audience ?? {}),
  }
}

export const toFields = ({ opensAt, dueAt, reviewBy, ...written }: NewCampaign): Fields => ({
  ...written,
  days: [dayjs(opensAt), dayjs(dueAt)],
  reviewBy: reviewBy ?? undefined,
})

export function writtenOf(campaign: CampaignDetail): NewCampaign {
  const { title, form, measure, audience, opensAt, dueAt, timeZone } = campaign
  const { graceDays, reviewBy, lateAllowed, editsAllowed } = campaign
  const day = (at: string) => localDay(new Date(at), timeZone)
  return {
    ...{ title, form, measure, graceDays, reviewBy, lateAllowed, editsAllowed },
    ...{ audience: tidy(audience), opensAt: day(opensAt), dueAt: day(dueAt) },
  }
}

/** In the order of the form. */
export const names = [
  ...(['title', 'form', 'measure', 'opensAt', 'dueAt', 'graceDays'] as const),
  ...(['reviewBy', 'lateAllowed', 'editsAllowed', 'audience'] as const),
] satisfies (keyof NewCampaign)[]
export type Name = (typeof names)[number]
