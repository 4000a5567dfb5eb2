// One answer in a form of 500 questions with 10 repeats of 50 rows, all filled. Every answer starts from a draft as it comes
// out of the database: nothing that was worked out for an earlier one helps.
import { checkAnswer, compileForm, firstOpen, progress, setAnswer } from '../rules/form.ts'
import type { Answers, Env, Form, FormSource } from '../rules/form.ts'
import { rounded } from './measure.ts'
import type { Measure } from './measure.ts'

const LIMIT_MICROS = 1000
const REPEATS = 10
const ROWS = 50
const IN_ROW = 10
const env: Env = { now: new Date('2026-11-23T01:00:00Z'), timeZone: 'Asia/Shanghai' }

export default async function (): Promise<Measure> {
  const source = fiveHundred()
  const times: number[] = []
  const cpuTimes: number[] = []
  const start = performance.now()
  const compiled = compileForm(source)
  const compileMs = performance.now() - start
  if (!compiled.ok) throw new Error('the bench form does not compile')
  const { form } = compiled
  const filled = fill(form)
  for (let round = 0; round < 160; round++) {
    const answers = structuredClone(filled.answers)
    // As it is stored in a report: an object by path.
    const given = JSON.parse(JSON.stringify(filled.given)) as Record<string, true>
    // The slowest of the three kinds: at the top, in the middle of a repeat, at the very end.
    const path = ['a0', `r4/${ROWS / 2}/r4q3`, 'z199'][round % 3] as string
    const cpu = process.cpuUsage()
    const began = performance.now()
    step(form, answers, given, path)
    if (round < 60) continue
    times.push((performance.now() - began) * 1000)
    const used = process.cpuUsage(cpu)
    cpuTimes.push(used.user + used.system)
  }
  times.sort((left, right) => left - right)
  cpuTimes.sort((left, right) => left - right)
  const micros = times[Math.floor(times.length / 2)] as number
  return {
    name: 'form-step-500',
    ours: rounded(micros),
    limit: LIMIT_MICROS,
    ratio: rounded(micros / LIMIT_MICROS),
    unit: 'µs per answer',
    // Processor time of the same steps: what is left when others use the machine too.
    cpu: rounded(cpuTimes[Math.floor(cpuTimes.length / 2)] as number),
    p95: rounded(times[Math.floor(times.length * 0.95)] as number),
    questions: form.questions.length,
    stops: Object.keys(filled.given).length,
    compileMs: rounded(compileMs),
  }
}

function step(form: Form, answers: Answers, given: Record<string, true>, path: string): void {
  const dealtWith = { has: (at: string) => Object.hasOwn(given, at) }
  const checked = checkAnswer(form, answers, path, path.includes('/') ? 6 : 8, env)
  if (!checked.ok) throw new Error(`${path}: ${checked.reason.code}`)
  const next = setAnswer(answers, path, checked.value)
  given[path] = true
  if (firstOpen(form, next, dealtWith, env)) throw new Error('something is open')
  const { answered, total } = progress(form, next, dealtWith, env)
  if (answered !== total) throw new Error('not all answered')
}

/** Everything answered and given. */
function fill(form: Form): { answers: Answers; given: Record<string, true> } {
  const given: Record<string, true> = {}
  const dealtWith = { has: (at: string) => Object.hasOwn(given, at) }
  let answers: Answers = {}
  for (let at = 0; at < REPEATS; at++) {
    const rows = Array.from({ length: ROWS }, (_, row) => ({
      _row: row + 1,
      ...Object.fromEntries(Array.from({ length: IN_ROW }, (_unused, index) => [`r${at}q${index}`, 7])),
    }))
    answers = { ...answers, [`r${at}`]: rows }
  }
  for (let stop = firstOpen(form, answers, dealtWith, env); stop; stop = firstOpen(form, answers, dealtWith, env)) {
    if (stop.kind === 'question' && !stop.path.includes('/')) answers[stop.path] = 8
    answers = { ...answers }
    given[stop.path] = true
  }
  return { answers, given }
}

function fiveHundred(): FormSource {
  const survey: Record<string, string>[] = []
  const integer = (name: string, more: Record<string, string> = {}) =>
    survey.push({ type: 'integer', name, label: name, ...more })
  for (let index = 0; index < 200; index++) {
    integer(
      `a${index}`,
      index % 3 === 1 ? { relevant: `\${a${index - 1}} > 0`, constraint: '. >= 0' } : { required: 'yes' },
    )
  }
  for (let at = 0; at < REPEATS; at++) {
    survey.push({ type: 'begin repeat', name: `r${at}`, label: `r${at}`, relevant: '${a0} >= 0' })
    for (let index = 0; index < IN_ROW; index++) {
      const condition = { relevant: `\${r${at}q0} > 0 and \${a${at}} < 100`, constraint: `. <= \${r${at}q0}` }
      integer(`r${at}q${index}`, index % 3 === 0 ? { required: 'yes' } : condition)
    }
    survey.push(
      { type: 'end repeat', name: '' },
      { type: 'calculate', name: `s${at}`, calculation: `sum(\${r${at}q1})` },
    )
  }
  for (let index = 0; index < 200; index++) {
    integer(`z${index}`, index % 2 === 0 ? { relevant: `\${s${index % REPEATS}} > 10` } : { constraint: `. <= \${s3}` })
  }
  const rows = survey.map((cells, index) => ({ row: index + 2, cells }))
  return { survey: rows, choices: [], settings: { form_id: 'five-hundred' } }
}
