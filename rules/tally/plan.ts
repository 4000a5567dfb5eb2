// What of a form is counted. Choices and numbers are known from the question types; what a rate, 许可缺口 or 合规 is made of, the
// form itself says in its settings sheet:
//   tally_rate_<id>     a + b / c + d           names of number questions: numerator / denominator (ids: rates.ts)
//   tally_money         a, b                    amounts in yuan, shown in 万元
//   tally_compliant     a                       a question or calculation that says whether the unit is compliant
//   tally_gap           installed - licensed    questions of one repeat: 许可缺口, per product and usable version
//   tally_gap_by        name, version           what makes two rows the same product
//   tally_gap_only      a = x                   other rows are left out
//   tally_gap_unlimited a = x                   such a product has no gap
import type { Choice, Form, Question, QuestionType } from '../form/types.ts'
import { formRateIds, type RateId } from './rates.ts'

export interface Counted {
  name: string
  kind: 'choice' | 'number'
  /** In yuan. */
  money: boolean
  question: Question
  /** Empty for numbers. */
  choices: readonly Choice[]
}
export interface Terms {
  over: string[]
  under: string[]
}
interface Equals {
  name: string
  value: string
}
export interface GapPlan {
  repeat: string
  installed: string
  licensed: string
  by: string[]
  only: Equals | null
  unlimited: Equals | null
}
export interface TallyPlan {
  questions: Counted[]
  rates: Partial<Record<RateId, Terms>>
  gap: GapPlan | null
  compliant: string | null
}

const choiceTypes: QuestionType[] = ['select_one', 'select_multiple', 'acknowledge']
const numberTypes: QuestionType[] = ['integer', 'decimal', 'range', 'calculate']
/** A list from a file may have thousands of entries; nobody reads those as a chart. */
const mostChoices = 300

export function planOf(form: Form, settings: Record<string, string>): TallyPlan {
  const known = new Map(
    Object.entries(settings).map(([name, text]) => [name.trim().toLowerCase(), String(text).trim()]),
  )
  const setting = (name: string) => known.get(name) || null
  const money = new Set(namesIn(setting('tally_money'), ','))
  const rates: TallyPlan['rates'] = {}
  for (const id of formRateIds) {
    const terms = termsIn(setting(`tally_rate_${id}`))
    if (terms) rates[id] = terms
  }
  return {
    questions: form.questions.flatMap((question): Counted[] => {
      const kind = kindOf(form, question)
      const { name } = question
      const choices = kind === 'choice' ? choicesIn(form, question) : []
      return kind ? [{ name, kind, money: money.has(name), question, choices }] : []
    }),
    rates,
    gap: gapIn(form, setting),
    compliant: setting('tally_compliant'),
  }
}

function kindOf(form: Form, question: Question): Counted['kind'] | null {
  if (numberTypes.includes(question.type)) return 'number'
  if (!choiceTypes.includes(question.type)) return null
  return choicesIn(form, question).length <= mostChoices ? 'choice' : null
}
const choicesIn = (form: Form, question: Question) => form.program.entries[question.ordinal]?.choices?.choices ?? []

function namesIn(text: string | null, by: string): string[] {
  return (text ?? '')
    .split(by)
    .map((name) => name.trim())
    .filter(Boolean)
}

function termsIn(text: string | null): Terms | null {
  const [over, under] = namesIn(text, '/')
  return over && under ? { over: namesIn(over, '+'), under: namesIn(under, '+') } : null
}

function equalsIn(text: string | null): Equals | null {
  const [name, value] = namesIn(text, '=')
  return name && value ? { name, value } : null
}

function gapIn(form: Form, setting: (name: string) => string | null): GapPlan | null {
  const [installed, licensed] = namesIn(setting('tally_gap'), '-')
  const node = installed ? form.byName.get(installed) : undefined
  if (!installed || !licensed || node?.kind !== 'question' || !node.repeat) return null
  return {
    ...{ repeat: node.repeat.name, installed, licensed },
    by: namesIn(setting('tally_gap_by'), ','),
    only: equalsIn(setting('tally_gap_only')),
    unlimited: equalsIn(setting('tally_gap_unlimited')),
  }
}
