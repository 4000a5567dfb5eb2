// What staff write of a campaign: from what the server tells to the fields of a form and back, and what of it has changed.
import dayjs, { type Dayjs } from 'dayjs'
import type { Audience } from '../../../rules/audience.ts'
import type { Pace, Series } from '../../../rules/campaign.ts'
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
  agency?: string | undefined
  every?: Pace | undefined
  until?: Dayjs | undefined
  /** Of a later round: the days that its series counts from, which are not its own. */
  first?: Pick<Series, 'opens' | 'due'> | undefined
}

/** What says nothing is not sent. */
export const tidy = (audience: Audience): Audience =>
  Object.fromEntries(Object.entries(audience).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value)))

export function fromFields({ days, reviewBy, audience, agency, every, until, first, ...fields }: Fields): NewCampaign {
  const day = (at: Dayjs) => at.format('YYYY-MM-DD')
  const [opens, due] = [day(days[0]), day(days[1])]
  return {
    ...fields,
    ...{ reviewBy: reviewBy ?? null, opensAt: opens, dueAt: due, audience: tidy(audience ?? {}) },
    agency: agency?.trim() || null,
    series: every ? { every, ...(first ?? { opens, due }), until: until ? day(until) : null } : null,
  }
}

export const toFields = ({ opensAt, dueAt, reviewBy, agency, series, ...written }: NewCampaign): Fields => ({
  ...written,
  ...{ days: [dayjs(opensAt), dayjs(dueAt)], reviewBy: reviewBy ?? undefined, agency: agency ?? undefined },
  ...{ every: series?.every, until: series?.until ? dayjs(series.until) : undefined },
  first:
    series && (series.opens !== opensAt || series.due !== dueAt) ? { opens: series.opens, due: series.due } : undefined,
})

export function writtenOf(campaign: CampaignDetail): NewCampaign {
  const { title, form, measure, audience, opensAt, dueAt, timeZone } = campaign
  const { graceDays, reviewBy, lateAllowed, editsAllowed, agency, series } = campaign
  const day = (at: string) => localDay(new Date(at), timeZone)
  return {
    ...{ title, form, measure, graceDays, reviewBy, lateAllowed, editsAllowed, agency },
    series: series && { every: series.every, opens: series.opens, due: series.due, until: series.until },
    ...{ audience: tidy(audience), opensAt: day(opensAt), dueAt: day(dueAt) },
  }
}

/** In the order of the form. */
export const names = [
  ...(['title', 'form', 'measure', 'opensAt', 'dueAt', 'graceDays'] as const),
  ...(['reviewBy', 'lateAllowed', 'editsAllowed', 'agency', 'series', 'audience'] as const),
] satisfies (keyof NewCampaign)[]
export type Name = (typeof names)[number]
