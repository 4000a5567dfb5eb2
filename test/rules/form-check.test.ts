import { expect } from 'chai'
import { addRow, checkAnswer, choicesOf, problemsOf, valueAt } from '../../rules/form.ts'
import { answersOf, CHOICES, env, formOf, question } from './form-sheet.ts'

const form = formOf(
  [
    question('text', 'text', { max_length: '5' }),
    question('integer', 'integer', { constraint: '. >= 0 and . <= 100', 'constraint_message::中文 (zh)': '0 到 100，不是 ${text}', 'constraint_message::English (en)': '0 to 100' }),
    question('decimal', 'decimal'),
    question('range', 'range', { parameters: 'start=1 end=5 step=0.5' }),
    question('date', 'date', { constraint: '. <= today()' }),
    question('time', 'time'),
    question('dateTime', 'moment'),
    question('select_one fruit', 'one', { choice_filter: "colour != 'blue'" }),
    question('select_multiple fruit', 'many', { constraint: 'count-selected(.) <= 2' }),
    question('rank fruit', 'rank'),
    question('acknowledge', 'seen'),
    question('image', 'photos', { max_photos: '2', min_photos: '2' }),
    question('file', 'contract'),
    question('phonenumber', 'phone'),
    question('text', 'must', { required: 'yes', 'required_message::中文 (zh)': '要填' }),
    question('text', 'hidden_now', { relevant: '1 = 2' }),
    question('note', 'note'),
    { type: 'calculate', name: 'calc', calculation: '1' },
    question('begin repeat', 'rows', { min_rows: '1', max_rows: '2' }),
    question('integer', 'n', { constraint: '. < 10 or ${m} = 1' }),
    question('integer', 'm'),
    { type: 'end repeat' },
  ],
  CHOICES,
) // prettier-ignore

const good: [string, unknown, unknown][] = [
  ['text', ' 你好 ', '你好'],
  ['text', '', null],
  ['text', null, null],
  ['integer', 7, 7],
  ['integer', -0, 0],
  ['decimal', 1.5, 1.5],
  ['range', 2.5, 2.5],
  ['range', 5, 5],
  ['date', '2018-07-02', '2018-07-02'],
  ['time', '09:30', '09:30'],
  ['moment', '2018-07-02T09:30', '2018-07-02T09:30'],
  ['one', 'pear', 'pear'],
  ['many', ['plum', 'apple'], ['apple', 'plum']],
  ['many', ['apple', 'apple'], ['apple']],
  ['many', [], null],
  ['rank', ['plum', 'apple', 'pear'], ['plum', 'apple', 'pear']],
  ['seen', true, 'OK'],
  ['photos', [{ id: 'a' }, { id: 'b' }], [{ id: 'a' }, { id: 'b' }]],
  ['photos', [{ id: 'a' }, { id: 'b' }, { id: 'a' }], [{ id: 'a' }, { id: 'b' }]],
  ['contract', [{ id: 'c' }], [{ id: 'c' }]],
  ['phone', '+86 138-0000-0000', '+86 138-0000-0000'],
  ['note', null, null],
]
const bad: [string, unknown, string][] = [
  ['text', '太长的文字呀', 'too-long'],
  ['text', 5, 'text-expected'],
  ['text', { $ne: 1 }, 'text-expected'],
  ['integer', 7.5, 'whole-number-expected'],
  ['integer', '7', 'whole-number-expected'],
  ['integer', NaN, 'whole-number-expected'],
  ['integer', 1e300, 'number-too-large'],
  ['integer', -1, 'constraint'],
  ['decimal', Infinity, 'number-too-large'],
  ['decimal', '1', 'number-expected'],
  ['range', 6, 'out-of-range'],
  ['range', 0.5, 'out-of-range'],
  ['range', 1.2, 'step-mismatch'],
  ['date', '2018-7-2', 'date-expected'],
  ['date', '2026-02-31', 'date-impossible'],
  ['date', '2030-01-01', 'constraint'],
  ['date', 20180702, 'date-expected'],
  ['time', '24:00', 'time-impossible'],
  ['time', '9:30', 'time-expected'],
  ['moment', '2018-07-02', 'date-impossible'],
  ['moment', 'now', 'datetime-expected'],
  ['one', 'kiwi', 'choice-unknown'],
  ['one', 'plum', 'choice-unknown'],
  ['one', ['pear'], 'choice-single'],
  ['many', 'apple', 'choice-unknown'],
  ['many', ['apple', 'kiwi'], 'choice-unknown'],
  ['many', ['apple', 'pear', 'plum'], 'constraint'],
  ['rank', ['apple', 'pear'], 'rank-incomplete'],
  ['rank', ['apple', 'apple', 'pear'], 'rank-incomplete'],
  ['seen', 'no', 'acknowledge-expected'],
  ['photos', [{ id: 'a' }], 'photos-too-few'],
  ['photos', [{ id: 'a' }, { id: 'b' }, { id: 'c' }], 'photos-too-many'],
  ['photos', ['a'], 'photo-expected'],
  ['photos', 'a', 'photo-expected'],
  ['contract', [{ id: 1 }], 'file-expected'],
  ['phone', 'call me', 'phone-expected'],
  ['must', '', 'required'],
  ['must', '   ', 'required'],
  ['hidden_now', 'x', 'not-asked-now'],
  ['note', 'x', 'unknown-place'],
  ['calc', 2, 'unknown-place'],
  ['nowhere', 2, 'unknown-place'],
  ['rows/1/n', 2, 'unknown-place'],
  ['__proto__', 2, 'unknown-place'],
]

describe('checking an answer', () => {
  for (const [path, value, expected] of good) {
    it(`takes ${JSON.stringify(value)} for ${path}`, () => {
      expect(checkAnswer(form, {}, path, value, env)).to.deep.equal({ ok: true, value: expected })
    })
  }
  for (const [path, value, code] of bad) {
    it(`refuses ${JSON.stringify(value)} for ${path}: ${code}`, () => {
      const checked = checkAnswer(form, {}, path, value, env)
      expect(checked.ok ? 'taken' : checked.reason.code).to.equal(code)
    })
  }

  it("gives the author's words in every language, filled in", () => {
    expect(checkAnswer(form, { text: '百' }, 'integer', 101, env)).to.deep.equal({
      ok: false,
      reason: { code: 'constraint' },
      message: { zh: '0 到 100，不是 百', en: '0 to 100' },
    })
    expect(checkAnswer(form, {}, 'must', null, env)).to.deep.include({ message: { zh: '要填' } })
    expect(checkAnswer(form, {}, 'date', '2030-01-01', env)).not.to.have.property('message')
  })

  it('judges an answer in a row by that row', () => {
    const { answers } = addRow(answersOf({ 'rows/1/m': 1 }), 'rows')
    expect(checkAnswer(form, answers, 'rows/1/n', 12, env).ok).to.equal(true)
    expect(checkAnswer(form, answers, 'rows/2/n', 12, env).ok).to.equal(false)
    expect(checkAnswer(form, answers, 'rows/3/n', 1, env)).to.deep.include({ reason: { code: 'unknown-place' } })
  })

  it('judges the number of rows at the list', () => {
    expect(checkAnswer(form, {}, 'rows', null, env)).to.deep.include({
      reason: { code: 'rows-too-few', min: 1, count: 0 },
    })
    const one = addRow({}, 'rows').answers
    expect(checkAnswer(form, one, 'rows', null, env).ok).to.equal(true)
    const three = addRow(addRow(one, 'rows').answers, 'rows').answers
    expect(checkAnswer(form, three, 'rows', null, env)).to.deep.include({
      reason: { code: 'rows-too-many', max: 2, count: 3 },
    })
  })

  it('does not check a constraint on an empty answer', () => {
    expect(checkAnswer(form, {}, 'integer', null, env)).to.deep.equal({ ok: true, value: null })
  })

  it('leaves the answers as they are', () => {
    const answers = Object.freeze({ text: 'a' })
    checkAnswer(form, answers, 'integer', 5, env)
    expect(answers).to.deep.equal({ text: 'a' })
  })
})

describe('what stops a submission', () => {
  it('is told in form order, each at its stop', () => {
    const answers = answersOf({ integer: 500, one: 'plum', 'rows/1/n': 50, photos: [{ id: 'a' }] })
    expect(problemsOf(form, answers, env).map(({ path, reason }) => [path, reason.code])).to.deep.equal([
      ['integer', 'constraint'],
      ['one', 'choice-unknown'],
      ['photos', 'photos-too-few'],
      ['must', 'required'],
      ['rows/1/n', 'constraint'],
    ])
    expect(problemsOf(form, { must: 'x' }, env).map(({ path, reason }) => [path, reason.code])).to.deep.equal([
      ['rows', 'rows-too-few'],
    ])
  })

  it('is nothing when all is well', () => {
    expect(problemsOf(form, answersOf({ must: 'x', 'rows/1/n': 5 }), env)).to.deep.equal([])
  })
})

describe('choices', () => {
  const cascade = formOf(
    [
      question('select_one yn', 'green_only'),
      question('select_one fruit', 'f', { choice_filter: "${green_only} != 'yes' or colour = 'green'" }),
      question('begin repeat', 'r'),
      question('select_one yn', 'only'),
      question('select_one fruit', 'g', { choice_filter: "if(${only} = 'yes', name = 'pear', true())" }),
      { type: 'end repeat' },
    ],
    CHOICES,
  )
  const names = (path: string, answers = {}) => choicesOf(cascade, answers, path, env).map(({ name }) => name)

  it('are filtered by what was answered, in rows by the row', () => {
    expect(names('f')).to.deep.equal(['apple', 'pear', 'plum'])
    expect(names('f', { green_only: 'yes' })).to.deep.equal(['pear'])
    const rows = answersOf({ 'r/1/only': 'yes', 'r/2/only': 'no' })
    expect(names('r/1/g', rows)).to.deep.equal(['pear'])
    expect(names('r/2/g', rows)).to.deep.equal(['apple', 'pear', 'plum'])
    expect(names('nowhere')).to.deep.equal([])
  })

  it('an answer that a filter took away stops the submission', () => {
    const answers = { green_only: 'yes', f: 'apple' }
    expect(problemsOf(cascade, answers, env).map(({ path }) => path)).to.deep.equal(['f'])
    expect(valueAt(cascade, answers, 'f', env)).to.equal('apple')
  })
})
