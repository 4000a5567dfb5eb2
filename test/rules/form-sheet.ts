// Short ways to write a form in a test.
import { compileForm, firstOpen, setAnswer, submission } from '../../rules/form.ts'
import type { Answers, Env, Form, FormProblem, FormSource, SheetRow, Value } from '../../rules/form.ts'

export const env: Env = {
  now: new Date('2026-11-23T01:30:00Z'),
  timeZone: 'Asia/Shanghai',
  startedAt: new Date('2026-11-20T02:00:00Z'),
  seed: 'report-1',
}

type Row = Record<string, string>

/** Row 2 is the first of the list, as in Excel. */
export function rows(list: readonly Row[]): SheetRow[] {
  return list.map((cells, index) => ({ row: index + 2, cells }))
}

export function sourceOf(
  survey: readonly Row[],
  choices: readonly Row[] = [],
  more: Partial<FormSource> = {},
): FormSource {
  return { survey: rows(survey), choices: rows(choices), settings: { form_id: 'test' }, ...more }
}

export function formOf(survey: readonly Row[], choices: readonly Row[] = [], more: Partial<FormSource> = {}): Form {
  const compiled = compileForm(sourceOf(survey, choices, more))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.form
}

export function problemsIn(
  survey: readonly Row[],
  choices: readonly Row[] = [],
  more: Partial<FormSource> = {},
): FormProblem[] {
  const compiled = compileForm(sourceOf(survey, choices, more))
  return compiled.ok ? [] : compiled.problems
}

/** A question with its name for a label. */
export function question(type: string, name: string, more: Row = {}): Row {
  return { type, name, label: name, ...more }
}

export function list(list_name: string, ...names: string[]): Row[] {
  return names.map((name) => ({ list_name, name, label: name.toUpperCase() }))
}

/** Answers by path, set one after another. */
export function answersOf(values: Record<string, Value>): Answers {
  return Object.entries(values).reduce((answers, [path, value]) => setAnswer(answers, path, value), {} as Answers)
}

/** What an expression gives in a form with these answers, as a submission holds it; undefined when empty. */
export function valueOf(
  expression: string,
  fields: readonly Row[] = [],
  answers: Answers = {},
  more: Partial<FormSource> = {},
): unknown {
  const form = formOf([...fields, { type: 'calculate', name: 'result', calculation: expression }], CHOICES, more)
  return submission(form, answers, env).result
}

export const CHOICES: Row[] = [
  { list_name: 'fruit', name: 'apple', 'label::中文 (zh)': '苹果', 'label::English (en)': 'Apple', colour: 'red' },
  { list_name: 'fruit', name: 'pear', 'label::中文 (zh)': '梨', 'label::English (en)': 'Pear', colour: 'green' },
  { list_name: 'fruit', name: 'plum', 'label::中文 (zh)': '李子', 'label::English (en)': 'Plum', colour: 'blue' },
  { list_name: 'yn', name: 'yes', 'label::中文 (zh)': '是', 'label::English (en)': 'Yes' },
  { list_name: 'yn', name: 'no', 'label::中文 (zh)': '否', 'label::English (en)': 'No' },
]

/** Paths asked one after another when every stop is answered with what `reply` gives. */
export function walkedPaths(form: Form, reply: (path: string) => Value, answers: Answers = {}): string[] {
  const given = new Set<string>()
  for (
    let stop = firstOpen(form, answers, given, env);
    stop && given.size < 500;
    stop = firstOpen(form, answers, given, env)
  ) {
    if (stop.kind === 'question') answers = setAnswer(answers, stop.path, reply(stop.path))
    given.add(stop.path)
  }
  return [...given]
}
