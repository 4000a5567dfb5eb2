// Campaigns of the demo, and what has happened in them: a round half a year ago that is frozen, and one under way, with reports that
// came day by day, some accepted, some sent back. Everything by the same reads and writes as in earnest.
import { Types } from 'mongoose'
import { sampleAnswers } from '../forms/sample-answers.ts'
import { openReports } from '../jobs/campaign.ts'
import { finishClosing, finishFreezing } from '../jobs/freeze.ts'
import type { Campaign } from '../models/campaign.ts'
import type { Models } from '../models/index.ts'
import type { Report } from '../models/report.ts'
import type { Reviewer } from '../models/review.ts'
import { atLocal, endOfDay, localDay } from '../rules/day.ts'
import { problemsOf, submission } from '../rules/form.ts'
import { hasProofs, keepProofs } from './proofs.ts'
import { officerUnit } from './units.ts'

interface Round {
  form: string
  title: string
  measure: number
  /** Who leads the measure by the plan. */
  agency: string
  types: string[]
  /** Days from now; before now: negative. */
  opens: number
  due: number
  /** How many of ten units have reported. */
  inTen: number
  isFrozen?: boolean
}

/** Whose campaign the demo's agency leads. */
export const agencyMeasure = 10

const rounds: Round[] = [
  {
    ...{ form: 'private-firm', title: '民营企业软件正版化情况填报（上一期样例）', measure: agencyMeasure },
    ...{ agency: '市工商联', types: ['private_firm'], opens: -200, due: -170, inTen: 8, isFrozen: true },
  },
  {
    ...{ form: 'private-firm', title: '民营企业软件正版化情况填报（样例）', measure: agencyMeasure },
    ...{ agency: '市工商联', types: ['private_firm'], opens: -9, due: 14, inTen: 5 },
  },
  {
    ...{ form: 'software-summary', title: '软件使用情况汇总（样例）', measure: 3, types: ['government_organ'] },
    ...{ agency: '市版权局', opens: 0, due: 21, inTen: 0 },
  },
  {
    ...{ form: 'bank-t-b-13', title: '银行业软件正版化情况（样例）', measure: 9, types: ['financial_institution'] },
    ...{ agency: '重庆银监局', opens: 0, due: 28, inTen: 0 },
  },
  {
    ...{ form: 'software-detail', title: '国有企业计算机软件明细（样例）', measure: 8 },
    ...{ agency: '市国资委', types: ['state_owned_enterprise'], opens: -3, due: 21, inTen: 5 },
  },
  {
    ...{ form: 'pc-maker', title: '上年度计算机预装正版操作系统情况（样例）', measure: 22, types: ['pc_maker'] },
    ...{ agency: '市经济信息委', opens: -3, due: 60, inTen: 5 },
  },
]

export interface Sampling {
  models: Models
  now: Date
  timeZone: string
  /** Who has decided on reports. */
  reviewer: Reviewer
}

const dayMs = 86_400_000
/** Written side by side, so that they share a commit. */
const atOnce = 20

/** Those that are not there yet. */
export async function makeRounds(sampling: Sampling): Promise<void> {
  const made = new Set((await sampling.models.campaign.listWithin({})).map(({ title }) => title))
  for (const round of rounds) if (!made.has(round.title)) await makeRound(sampling, round)
}

async function makeRound(sampling: Sampling, round: Round): Promise<void> {
  const { models, now, timeZone } = sampling
  const { form, title, measure, agency, types, opens, due, isFrozen } = round
  const version = await models.formVersion.findLatest(form)
  if (!version) throw new Error(`built-in form ${form} is missing`)
  const day = (from: number) => localDay(new Date(now.getTime() + from * dayMs), timeZone)
  const opensAt = opens === 0 ? now : atLocal(day(opens), '08:30', timeZone)
  const dueAt = endOfDay(day(due), timeZone)
  const campaign = await models.campaign.create(
    { form: version._id, title, measure, agency, audience: { unitTypes: types }, opensAt, dueAt },
    opensAt,
  )
  await openReports(models, campaign, opensAt, { clock: { now: () => now, timeZone } })
  const reports: Report[] = []
  for await (const report of models.report.eachWithin({}, campaign._id)) reports.push(report)
  const days = (isFrozen ? due : 0) - opens - 1
  const steps = reports
    .map((report, index): Step => ({ round, campaign, report, index, at: momentOf(opensAt, days, index) }))
    .filter(hasReported)
  await inOrder(steps, (step) => handIn(sampling, step))
  await inOrder(
    steps.filter((step) => verdictOn(step) && step.at.getTime() + dayMs < now.getTime()),
    (step) => decide(sampling, step),
  )
  if (isFrozen) await freeze(models, campaign)
}

interface Step {
  round: Round
  campaign: Campaign
  report: Report
  index: number
  at: Date
}

async function inOrder(steps: Step[], take: (step: Step) => Promise<unknown>): Promise<void> {
  const sorted = steps.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  for (let from = 0; from < sorted.length; from += atOnce)
    await Promise.all(sorted.slice(from, from + atOnce).map(take))
}

/** About as many each day, in working hours, none today. */
const momentOf = (opensAt: Date, days: number, index: number) =>
  new Date(opensAt.getTime() + (index % Math.max(1, days)) * dayMs + ((index * 37) % 480) * 60_000)

/** By chance, though always the same, in some districts more than in others. The officer has the present round before them. */
function hasReported({ round: { inTen, isFrozen }, report: { unit, dims }, index }: Step): boolean {
  if (inTen === 0) return false
  if (unit === officerUnit) return isFrozen === true
  return hasProofs(unit) || (index * 7) % 10 < inTen - 2 + (Number(dims.district) % 5)
}

async function handIn({ models, timeZone }: Sampling, { round, campaign, report, index, at }: Step): Promise<void> {
  const form = await models.formVersion.get(campaign.form)
  const env = { now: at, timeZone }
  // Most have stayed as they were in the round before.
  const answers = sampleAnswers(round.form, round.isFrozen && index % 4 === 1 ? index + 2 : index)
  if (!answers) return
  const proofs = round.isFrozen ? {} : await keepProofs(models, report, at)
  const filled = { ...answers, ...proofs }
  const problems = problemsOf(form, filled, env)
  if (problems.length > 0) throw new Error(`sample answers: ${problems[0]!.path} ${problems[0]!.reason.code}`)
  const submit = { by: new Types.ObjectId(), answers: submission(form, filled, env) }
  await models.report.save(report, { key: `sample:${index}`, chat: 0, submit }, at)
}

/** What becomes of it; null: it waits for the reviewers of the demo. */
function verdictOn({ round, report, index }: Step): 'accept' | 'return' | null {
  if (hasProofs(report.unit) && !round.isFrozen) return null
  if (!round.isFrozen && round.form === 'private-firm' && index % 13 === 5) return 'return'
  return round.isFrozen || index % 3 === 0 ? 'accept' : null
}

async function decide({ models, reviewer }: Sampling, step: Step): Promise<void> {
  const report = await models.report.find(step.report._id)
  if (report?.state !== 'submitted') return
  const now = new Date(step.at.getTime() + dayMs)
  const { _id, revision } = report
  if (verdictOn(step) === 'accept') return void (await models.review.accept(reviewer, _id, revision, '', now))
  const fault = { path: 'os_genuine_count', evidence: null, good: false, reason: 'mismatch', words: '' } as const
  await models.review.return(reviewer, _id, {
    ...{ revision, verdicts: [fault], words: '台数与上一期相差较大，请核对。', now, until: step.campaign.dueAt },
  })
}

async function freeze(models: Models, { _id, dueAt }: Campaign): Promise<void> {
  await models.campaign.close(_id, dueAt)
  await finishClosing({ models, now: () => dueAt })
  const at = new Date(dueAt.getTime() + 10 * dayMs)
  await models.campaign.freeze(_id, at)
  await finishFreezing({ models, now: () => at })
}
