// What one report counts for. It depends on the report's state, place and - once it is handed in - its answers, and on
// nothing else: drafts may change as they like without any sum changing.
import { localDay } from '../day.ts'
import type { Answers, RowAnswers, Value } from '../form/types.ts'
import { canonical } from '../canonical.ts'
import { isCountable } from './numbers.ts'
import type { GapPlan, TallyPlan } from './plan.ts'
import type { RateId } from './rates.ts'

export const tallyStates = ['draft', 'submitted', 'in_review', 'returned', 'accepted'] as const
export type TallyState = (typeof tallyStates)[number]
const inStates: readonly TallyState[] = ['submitted', 'in_review', 'accepted']
export const isIn = (state: TallyState): boolean => inStates.includes(state)

/** The figures of a report. Dimensions are those it was opened with. */
export interface Share {
  measure: number
  district: string | null
  unitType: string | null
  industry: string | null
  chamber: string | null
  superior: string | null
  state: TallyState
  late: boolean
  /** Local day it was handed in; null while it is not in. */
  day: string | null
  /** Local day it was accepted. */
  acceptedDay: string | null
  /** null: not in, or its form does not tell. */
  compliant: boolean | null
  /** Judged legalised: compliant, and accepted where somebody reviews. */
  legalised: boolean
  /** Compliance of the same unit in the round before; null: unknown. */
  before: boolean | null
  rates: Partial<Record<RateId, [number, number]>>
  gap: number | null
  numbers: Record<string, number[]>
  choices: Record<string, string[]>
}

export interface ShareGiven {
  report: {
    measure: number
    dims: { district?: string | null; unitType?: string | null; industry?: string | null; chamber?: string | null }
    superior?: string | null
    state: TallyState
    answers: object
    submittedAt?: Date | null
    decisions?: { what: string; at: Date }[]
  }
  plan: TallyPlan
  campaign: { graceEnds: Date; timeZone: string; isReviewed: boolean }
  before: boolean | null
}

export function shareOf({ report, plan, campaign, before }: ShareGiven): Share {
  const { dims, state } = report
  const answers = isIn(state) ? (report.answers as Answers) : {}
  const submittedAt = isIn(state) ? (report.submittedAt ?? null) : null
  const acceptedAt = state === 'accepted' ? report.decisions?.findLast(({ what }) => what === 'accept')?.at : undefined
  const rates = isIn(state) ? ratesOf(plan, answers) : {}
  const gap = isIn(state) && plan.gap ? gapOf(plan.gap, answers) : null
  const compliant = isIn(state) ? complianceOf(plan, { answers, rates, gap }) : null
  return {
    measure: report.measure,
    district: dims.district ?? null,
    unitType: dims.unitType ?? null,
    industry: dims.industry ?? null,
    chamber: dims.chamber ?? null,
    superior: report.superior ?? null,
    state,
    late: submittedAt !== null && submittedAt > campaign.graceEnds,
    day: submittedAt && dayOf(submittedAt, campaign.timeZone),
    acceptedDay: acceptedAt ? dayOf(acceptedAt, campaign.timeZone) : null,
    compliant,
    legalised: compliant === true && (!campaign.isReviewed || state === 'accepted'),
    before,
    rates,
    gap,
    ...answersOf(plan, answers),
  }
}

/** A day never changes within a quarter of an hour, in any time zone; asking the calendar costs more than all else here. */
const days = new Map<string, string>()
const quarterMs = 15 * 60_000
function dayOf(at: Date, timeZone: string): string {
  const key = `${Math.floor(at.getTime() / quarterMs)} ${timeZone}`
  const known = days.get(key)
  if (known !== undefined) return known
  if (days.size > 50_000) days.clear()
  const day = localDay(at, timeZone)
  days.set(key, day)
  return day
}

export const sameShare = (one: Share | null, other: Share | null): boolean => canonical(one) === canonical(other)

function answersOf(plan: TallyPlan, answers: Answers): Pick<Share, 'numbers' | 'choices'> {
  const numbers: Share['numbers'] = {}
  const choices: Share['choices'] = {}
  for (const { name, kind } of plan.questions) {
    const values = valuesOf(answers, name)
    if (kind === 'number') {
      const found = values.filter((value): value is number => typeof value === 'number' && isCountable(value))
      if (found.length > 0) numbers[name] = found
    } else {
      // One answer of several choices counts each of them once.
      const found = values.flatMap((value) => (Array.isArray(value) ? [...new Set(value as string[])] : [value]))
      const named = found.filter((value): value is string => typeof value === 'string')
      if (named.length > 0) choices[name] = named
    }
  }
  return { numbers, choices }
}

/** Every value under a name, in all rows of the repeats it lies in. */
function valuesOf(answers: Answers | RowAnswers, name: string): Value[] {
  const own = Object.hasOwn(answers, name) ? [answers[name] as Value] : []
  const inner = Object.values(answers).flatMap((value) => (isRows(value) ? value : []))
  return [...own.filter((value) => !isRows(value)), ...inner.flatMap((row) => valuesOf(row, name))]
}

const isRows = (value: unknown): value is RowAnswers[] =>
  Array.isArray(value) && value.length > 0 && typeof value[0] === 'object' && value[0] !== null && '_row' in value[0]

function ratesOf({ rates }: TallyPlan, answers: Answers): Share['rates'] {
  const sumOf = (names: string[]) => {
    const values = names.flatMap((name) => valuesOf(answers, name))
    const numbers = values.filter((value): value is number => typeof value === 'number' && isCountable(value))
    return numbers.length > 0 ? numbers.reduce((sum, value) => sum + value, 0) : null
  }
  const found: Share['rates'] = {}
  for (const [id, { over, under }] of Object.entries(rates)) {
    const below = sumOf(under)
    // Without a denominator the report says nothing of this rate; without a numerator it says none of them.
    if (below !== null) found[id as RateId] = [sumOf(over) ?? 0, below]
  }
  return found
}

/** max(0, installed − licensed) per product, added up. */
function gapOf(plan: GapPlan, answers: Answers): number {
  const products = new Map<string, { installed: number; licensed: number; unlimited: boolean }>()
  const rows = answers[plan.repeat]
  for (const row of isRows(rows) ? rows : []) {
    if (plan.only && row[plan.only.name] !== plan.only.value) continue
    const key = JSON.stringify(plan.by.map((name) => row[name] ?? null))
    const known = products.get(key) ?? { installed: 0, licensed: 0, unlimited: false }
    known.installed += numberIn(row[plan.installed])
    known.licensed += numberIn(row[plan.licensed])
    known.unlimited ||= plan.unlimited !== null && row[plan.unlimited.name] === plan.unlimited.value
    products.set(key, known)
  }
  const gaps = [...products.values()].map((one) => (one.unlimited ? 0 : Math.max(0, one.installed - one.licensed)))
  return gaps.reduce((sum, gap) => sum + gap, 0)
}
const numberIn = (value: unknown): number => (typeof value === 'number' && isCountable(value) ? value : 0)

const computerRates: readonly RateId[] = ['os', 'office', 'antivirus', 'all_three']

/** What the form says of itself; else no gap; else every computer covered. null: nothing to judge by. */
function complianceOf(
  plan: TallyPlan,
  { answers, rates, gap }: { answers: Answers } & Pick<Share, 'rates' | 'gap'>,
): boolean | null {
  if (plan.compliant) {
    const said = valuesOf(answers, plan.compliant)[0]
    return said === undefined || said === null ? null : isYes(said)
  }
  if (gap !== null) return gap === 0
  const judged = computerRates.flatMap((id) => (rates[id] && rates[id][1] > 0 ? [rates[id]] : []))
  return judged.length > 0 ? judged.every(([over, under]) => over >= under) : null
}
const yes = new Set(['yes', 'true', '1', 'ok', '是', '有'])
function isYes(value: Value): boolean {
  if (typeof value === 'number') return value > 0
  return typeof value === 'string' && yes.has(value.toLowerCase())
}
