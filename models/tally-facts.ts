// What the shares of a campaign's reports are worked out with: its dates, its form's plan, and the round before.
import type { Connection, Types } from 'mongoose'
import { canonical } from '../rules/canonical.ts'
import { graceEnds } from '../rules/campaign.ts'
import { planOf, shareOf, type Share, type TallyPlan } from '../rules/tally.ts'
import type { Campaign } from './campaign.ts'
import type { FormVersionModel } from './form-version.ts'
import type { Report } from './report.ts'
import type { ShareDoc, TallyHead } from './tally-schema.ts'

/** Raise it when rules/tally counts something differently: every campaign is then counted anew. */
const rulesVersion = 3

export interface Facts {
  campaign: Campaign | null
  previous: Types.ObjectId | null
  basis: string
  term: { graceEnds: Date; timeZone: string; isReviewed: boolean }
}
export type Counted = Pick<Report, '_id' | 'campaign' | 'unit' | 'form' | 'measure' | 'dims' | 'superior' | 'state'> &
  Pick<Report, 'answers' | 'submittedAt' | 'decisions' | 'untallied'>
export const countedFields = {
  ...{ campaign: 1, unit: 1, form: 1, measure: 1, dims: 1, superior: 1, state: 1, answers: 1 },
  ...{ submittedAt: 1, decisions: 1, untallied: 1 },
} as const

const noPlan: TallyPlan = { questions: [], rates: {}, gap: null, compliant: null }
const never = new Date(8.64e15)

type Own = Pick<Campaign, 'dueAt' | 'graceDays' | 'timeZone' | 'reviewBy'>
const ownBasis = ({ dueAt, graceDays = 0, timeZone, reviewBy }: Own, programZone: string) => ({
  ...{ rulesVersion, dueAt, graceDays, timeZone: timeZone ?? programZone, isReviewed: Boolean(reviewBy) },
})

export function createTallyFacts(connection: Connection, formVersion: FormVersionModel) {
  const campaigns = () => connection.model<Campaign>('Campaign')
  const shares = () => connection.model<ShareDoc>('TallyShare')
  const heads = () => connection.model<TallyHead>('TallyHead')
  const plans = new Map<string, TallyPlan>()

  /** Without its form a report still counts by its state. */
  async function planFor(form: string): Promise<TallyPlan> {
    const known = plans.get(form)
    if (known) return known
    const version = await formVersion.find(form)
    if (!version) return noPlan
    const plan = planOf(await formVersion.get(form), version.source.settings)
    if (plans.size >= 50) plans.delete(plans.keys().next().value!)
    plans.set(form, plan)
    return plan
  }

  /** The round before of the series; without a series the last campaign of the same measure and form. */
  async function previousOf(campaign: Campaign): Promise<Types.ObjectId | null> {
    const { series, measure, opensAt, form, _id } = campaign
    if (series) {
      const round = { 'series.id': series.id, 'series.round': series.round - 1 }
      return (await campaigns().findOne(round, { _id: 1 }).lean().exec())?._id ?? null
    }
    const earlier = await campaigns()
      .find({ measure, opensAt: { $lt: opensAt }, state: { $ne: 'draft' }, _id: { $ne: _id } }, { form: 1 })
      .sort({ opensAt: -1, _id: -1 })
      .lean<Pick<Campaign, '_id' | 'form'>[]>()
      .exec()
    const formId = (one: string) => one.split('@')[0]
    return earlier.find((one) => formId(one.form) === formId(form))?._id ?? null
  }

  async function factsOf(id: Types.ObjectId, programZone: string): Promise<Facts> {
    const campaign = await campaigns().findById(id).lean<Campaign>().exec()
    const timeZone = campaign?.timeZone ?? programZone
    const isReviewed = Boolean(campaign?.reviewBy)
    const term = { graceEnds: never, timeZone, isReviewed }
    if (!campaign) return { campaign, previous: null, basis: 'none', term }
    const { dueAt, graceDays = 0 } = campaign
    const own = ownBasis(campaign, programZone)
    const previous = await previousOf(campaign)
    const recounted = previous ? ((await heads().findById(previous).lean<TallyHead>().exec())?.recounted ?? 0) : 0
    const basis = canonical({
      ...{ ...own, recounted },
      previous: previous && previous.toHexString(),
    })
    return { campaign, previous, basis, term: { ...term, graceEnds: graceEnds({ dueAt, graceDays }, timeZone) } }
  }

  /** The shares of these reports, by report id, as they are to be. */
  async function sharesOf(reports: Counted[], { previous, term }: Facts): Promise<Map<string, Share>> {
    const before = new Map<string, boolean | null>()
    if (previous && reports.length > 0) {
      const earlier = await shares()
        .find({ campaign: previous, unit: { $in: reports.map(({ unit }) => unit) } }, { unit: 1, 'share.compliant': 1 })
        .lean<ShareDoc[]>()
        .exec()
      for (const { unit, share } of earlier) if (share) before.set(unit, share.compliant)
    }
    const plansOf = new Map<string, TallyPlan>()
    for (const { form } of reports) if (!plansOf.has(form)) plansOf.set(form, await planFor(form))
    const found = new Map<string, Share>()
    for (const report of reports) {
      const plan = plansOf.get(report.form)!
      const share = shareOf({ report, plan, campaign: term, before: before.get(report.unit) ?? null })
      found.set(String(report._id), share)
    }
    return found
  }

  /** Whether a campaign was counted with the dates it has now. What the round before says is followed by the totals' job. */
  const isBasis = (basis: string, campaign: Own, programZone: string): boolean => {
    if (basis === '') return false
    const counted = JSON.parse(basis) as object
    const own = JSON.parse(canonical(ownBasis(campaign, programZone))) as object
    return canonical({ ...counted, ...own }) === basis
  }

  /** Campaigns whose reports are being made: they are counted once all are there. */
  const openingNow = async (): Promise<Types.ObjectId[]> =>
    (await campaigns().find({ state: 'opening' }, { _id: 1 }).lean<Pick<Campaign, '_id'>[]>().exec()).map(
      ({ _id }) => _id,
    )

  return { factsOf, sharesOf, planFor, previousOf, openingNow, isBasis }
}
export type TallyFacts = ReturnType<typeof createTallyFacts>
