// One answer in a 60-question form, as a chat gives it: judge, set, find the next question, say how far one is.
import { checkAnswer, compileForm, firstOpen, progress, setAnswer } from '../rules/form.ts'
import type { Answers, Env, Form, FormSource } from '../rules/form.ts'
import { medianMicros, rounded } from './measure.ts'
import type { Measure } from './measure.ts'

const LIMIT_MICROS = 100
const env: Env = { now: new Date('2026-11-23T01:00:00Z'), timeZone: 'Asia/Shanghai' }

export default async function (): Promise<Measure> {
  const compiled = compileForm(sixtyQuestions())
  if (!compiled.ok) throw new Error('the bench form does not compile')
  const { form } = compiled
  const asked = walkThrough(form)
  for (let warm = 0; warm < 100; warm++) walkThrough(form)
  const micros = medianMicros(101, asked, () => walkThrough(form))
  return {
    name: 'form-step',
    ours: rounded(micros),
    limit: LIMIT_MICROS,
    ratio: rounded(micros / LIMIT_MICROS),
    unit: 'µs per answer',
    questions: form.questions.length,
    asked,
  }
}

/** Answers everything from an empty draft to the summary; the number of answers. */
function walkThrough(form: Form): number {
  const given: Record<string, true> = {}
  const has = { has: (path: string) => Object.hasOwn(given, path) }
  let answers: Answers = {}
  let count = 0
  for (let stop = firstOpen(form, answers, has, env); stop; count++) {
    if (stop.kind !== 'question') throw new Error(`unexpected ${stop.kind}`)
    const { type } = stop.question
    const value =
      type === 'integer' ? 7 : type === 'select_one' ? 'yes' : type === 'select_multiple' ? ['a', 'c'] : '文字'
    const checked = checkAnswer(form, answers, stop.path, value, env)
    if (!checked.ok) throw new Error(`${stop.path}: ${checked.reason.code}`)
    answers = setAnswer(answers, stop.path, checked.value)
    given[stop.path] = true
    progress(form, answers, has, env)
    stop = firstOpen(form, answers, has, env)
  }
  return count
}

/** A mix as real forms have it: a third with conditions, limits on numbers, a running total, cascading choices. */
function sixtyQuestions(): FormSource {
  const survey = Array.from({ length: 60 }, (_, index): Record<string, string> => {
    const name = `q${index}`
    const label = `第 ${index} 题`
    switch (index % 6) {
      case 0:
        return { type: 'integer', name, label, required: 'yes', constraint: '. >= 0 and . <= 100000' }
      case 1:
        return { type: 'select_one yn', name, label, relevant: `\${q${index - 1}} > 0` }
      case 2:
        return {
          type: 'text',
          name,
          label: `${label} \${q${index - 2}}`,
          relevant: `selected(\${q${index - 1}}, 'yes')`,
        }
      case 3:
        return {
          type: 'select_multiple abc',
          name,
          label,
          constraint: 'count-selected(.) <= 2',
          choice_filter: "name != 'b'",
        }
      case 4:
        return { type: 'integer', name, label, constraint: `. <= \${q${index - 4}} + \${total}` }
      default:
        return {
          type: 'text',
          name,
          label,
          relevant: `\${q${index - 1}} >= 0 and not(selected(\${q${index - 2}}, 'b'))`,
        }
    }
  })
  const total = { type: 'calculate', name: 'total', calculation: '${q0} + coalesce(${q6}, 0) * 2' }
  const choices = [
    ...['yes', 'no'].map((name) => ({ list_name: 'yn', name, label: name })),
    ...['a', 'b', 'c'].map((name) => ({ list_name: 'abc', name, label: name })),
  ]
  const rows = (list: Record<string, string>[]) => list.map((cells, index) => ({ row: index + 2, cells }))
  return { survey: rows([...survey, total]), choices: rows(choices), settings: { form_id: 'sixty' } }
}
