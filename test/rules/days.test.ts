import { expect } from 'chai'
import { compileForm, daysThatPass, stopAt, type FormSource, type QuestionStop } from '../../rules/form.ts'
import { weeksOf } from '../../rules/month.ts'

const november = weeksOf('2026-11')
  .flat()
  .filter((day) => day !== null)
const env = {
  now: new Date('2026-11-23T09:31:00+08:00'),
  timeZone: 'Asia/Shanghai',
  startedAt: null,
  seed: 's',
} as never

/** Days of November 2026 that a date (or a moment) with this condition may be, as `1-23 30`. */
function passing(type: 'date' | 'datetime', constraint: string, answers = {}): string {
  const source: FormSource = {
    settings: { form_id: 'days', form_title: 'days' },
    survey: [
      { type: 'date', name: 'from', label: 'from' },
      { type, name: 'day', label: 'day', ...(constraint && { constraint }) },
    ].map((cells, index) => ({ row: index + 2, cells })),
    choices: [],
  }
  const compiled = compileForm(source)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { form } = compiled
  const stop = stopAt(form, answers, 'day', env) as QuestionStop
  const days = [...daysThatPass(form, answers, stop, november, env)].map((day) => Number(day.slice(8)))
  return days
    .filter((day) => !days.includes(day - 1))
    .map((first) => {
      let last = first
      while (days.includes(last + 1)) last++
      return first === last ? `${first}` : `${first}-${last}`
    })
    .join(' ')
}

describe('rules: days of a calendar that a condition lets through', () => {
  for (const [type, constraint, expected, answers] of [
    ['date', '', '1-30'],
    ['date', '. <= today()', '1-23'],
    ['date', '. > today()', '24-30'],
    ['date', '. >= ${from}', '12-30', { from: '2026-11-12' }],
    ['date', ". = '2026-11-05' or . >= '2026-11-29'", '5 29-30'],
    ['date', 'false()', ''],
    ['datetime', '. <= now()', '1-23'],
    ['datetime', '. >= now()', '23-30'],
    ['datetime', "format-date(., '%H') = '14'", '1-30'],
  ] as const)
    it(`${type} ${constraint || 'without a condition'}: ${expected || 'none'}`, () => {
      expect(passing(type, constraint, answers)).to.equal(expected)
    })
})
