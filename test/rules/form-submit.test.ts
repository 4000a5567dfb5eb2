import { expect } from 'chai'
import {
  checkAnswer,
  columnsOf,
  displayOf,
  flatten,
  plainText,
  rowLabel,
  stopAt,
  submission,
  textOf,
  valueAt,
} from '../../rules/form.ts'
import type { Answers } from '../../rules/form.ts'
import { answersOf, CHOICES, env, formOf, question } from './form-sheet.ts'
import { cpuMsOf } from '../support/cpu.ts'

const form = formOf(
  [
    { type: 'start', name: 'start' },
    { type: 'end', name: 'end' },
    { type: 'today', name: 'today' },
    { type: 'deviceid', name: 'device' },
    { type: 'username', name: 'user' },
    { type: 'hidden', name: 'source', default: 'chat' },
    question('note', 'hello'),
    question('integer', 'total', { default: '3' }),
    question('date', 'day', { default: 'today()' }),
    question('select_multiple fruit', 'many', { default: 'apple plum' }),
    question('text', 'suggested', { calculation: "concat('n', ${total})" }),
    question('select_one fruit', 'one'),
    question('text', 'why', { relevant: "${one} = 'pear'", label: '', 'label::中文 (zh)': '为什么是 ${one_label}（${total}）？', 'label::English (en)': 'Why ${one_label}?' }),
    { type: 'calculate', name: 'one_label', calculation: "jr:choice-name(${one}, '${one}')" },
    { type: 'calculate', name: 'why_length', calculation: 'string-length(${why})' },
    { type: 'calculate', name: 'broken', calculation: '${one} + 1' },
    question('begin repeat', 'rows', { relevant: '${total} > 0' }),
    question('text', 'name'),
    question('select_one yn', 'ok'),
    question('image', 'photo'),
    { type: 'calculate', name: 'label', calculation: "concat(position(..), ' ', ${name}, ' ', ${total})" },
    question('note', 'row_note', { label: '${label}/${rows_count}' }),
    { type: 'end repeat' },
    { type: 'calculate', name: 'rows_count', calculation: 'count(${rows})' },
    { type: 'calculate', name: 'names', calculation: "join('、', ${name})" },
  ],
  CHOICES,
) // prettier-ignore
const at = (text: string) => form.questions.find(({ name }) => name === text)!

describe('a submission', () => {
  it('has defaults, calculations and metadata filled in, and nothing empty', () => {
    expect(submission(form, {}, env)).to.deep.equal({
      start: '2026-11-20T10:00:00.000',
      end: '2026-11-23T09:30:00.000',
      today: '2026-11-23',
      source: 'chat',
      total: 3,
      day: '2026-11-23',
      many: ['apple', 'plum'],
      suggested: 'n3',
      why_length: 0,
      rows_count: 0,
    })
  })

  it('leaves out what is irrelevant, and counts it as empty', () => {
    const answers = { one: 'apple', why: 'hidden words' }
    expect(submission(form, answers, env)).not.to.have.property('why')
    expect(submission(form, answers, env).why_length).to.equal(0)
    expect(submission(form, { ...answers, one: 'pear' }, env).why_length).to.equal(12)
  })

  it('takes a cleared answer for empty, where an untouched one has its default', () => {
    const sent = submission(form, { total: null, many: null, day: null }, env)
    expect(sent).not.to.have.any.keys('total', 'many', 'day')
    expect(valueAt(form, {}, 'total', env)).to.equal(3)
    expect(valueAt(form, { total: null }, 'total', env)).to.equal(null)
    expect(valueAt(form, { total: 8 }, 'suggested', env)).to.equal('n8')
    expect(valueAt(form, { suggested: 'own' }, 'suggested', env)).to.equal('own')
  })

  it('has rows with their numbers', () => {
    const answers = answersOf({ 'rows/2/name': 'WPS', 'rows/2/photo': [{ id: 'p' }], 'rows/5/name': 'QQ', total: 1 })
    const sent = submission(form, { ...answers, stray: 'x', _last_rows: 9 }, env)
    expect(sent.rows).to.deep.equal([
      { _row: 2, name: 'WPS', photo: [{ id: 'p' }], label: '1 WPS 1' },
      { _row: 5, name: 'QQ', label: '2 QQ 1' },
    ])
    expect(sent).to.include({ rows_count: 2, names: 'WPS、QQ' })
    expect(sent).not.to.have.any.keys('stray', '_last_rows')
    expect(submission(form, { ...answers, total: 0 }, env)).not.to.have.property('rows')
  })

  it('knows the person and device it is told of', () => {
    const sent = submission(form, {}, { ...env, person: { device: 'd1', name: '林' } })
    expect(sent).to.include({ device: 'd1', user: '林' })
  })
})

describe('words with answers in them', () => {
  const answers: Answers = answersOf({
    one: 'pear',
    total: 7,
    'rows/1/name': 'WPS',
    'rows/1/ok': 'yes',
    'rows/2/ok': 'no',
  })

  it('are in the language of the reader, choices too', () => {
    expect(textOf(form, at('why').label, answers, 'why', env, 'zh-CN')).to.equal('为什么是 梨（7）？')
    expect(textOf(form, at('why').label, answers, 'why', env, 'en')).to.equal('Why Pear?')
    expect(textOf(form, at('why').label, {}, 'why', env, 'en')).to.equal('Why ?')
    expect(plainText(form, at('why').label, 'zh')).to.equal('为什么是 …（…）？')
  })

  it('see the row they stand in', () => {
    expect(textOf(form, at('row_note').label, answers, 'rows/2/row_note', env, 'zh')).to.equal('2  7/2')
    expect(textOf(form, at('row_note').label, answers, 'rows/1/row_note', env, 'zh')).to.equal('1 WPS 7/2')
    expect(textOf(form, at('row_note').label, answers, '', env, 'zh')).to.equal('1 WPS 7/2')
  })

  it('show an answer as a person knows it', () => {
    const shown = (path: string, lang: string, all = answers) => displayOf(form, all, path, env, lang)
    expect(shown('one', 'zh')).to.equal('梨')
    expect(shown('one', 'en')).to.equal('Pear')
    expect(shown('many', 'zh', { many: ['apple', 'plum'] })).to.equal('苹果、李子')
    expect(shown('many', 'en', { many: ['apple', 'plum'] })).to.equal('Apple, Plum')
    expect(shown('total', 'zh')).to.equal('7')
    expect(shown('why', 'zh')).to.equal('')
    expect(shown('rows/1/ok', 'zh')).to.equal('是')
    expect(shown('rows/1/photo', 'zh', answersOf({ 'rows/1/photo': [{ id: 'a' }, { id: 'b' }] }))).to.equal('2')
    expect(shown('nowhere', 'zh')).to.equal('')
    expect(shown('one', 'zh', { one: 'gone' })).to.equal('gone')
  })

  it('name a row by its first answers', () => {
    expect(rowLabel(form, answers, 'rows/1', env, 'zh')).to.equal('WPS 是')
    expect(rowLabel(form, answers, 'rows/2', env, 'en')).to.equal('No')
    expect(rowLabel(form, answers, 'rows/9', env, 'zh')).to.equal('')
  })
})

describe('a table of submissions', () => {
  it('has a column for each question outside repeats and a count for each repeat', () => {
    expect(columnsOf(form).map(({ name, kind }) => `${kind} ${name}`)).to.include.members(['value total', 'count rows'])
    expect(columnsOf(form).map(({ name }) => name)).not.to.include.members(['hello', 'name'])
    const sent = submission(form, answersOf({ one: 'pear', many: ['apple', 'plum'], 'rows/1/name': 'x' }), env)
    const row = (lang?: string) => {
      const cells = flatten(form, sent, lang)
      return Object.fromEntries(columnsOf(form).map(({ name }, index) => [name, cells[index]]))
    }
    expect(row()).to.include({ one: 'pear', many: 'apple plum', rows: 1, why: null, total: 3 })
    expect(row('zh-CN')).to.include({ one: '梨', many: '苹果; 李子' })
    expect(flatten(form, {}, 'zh')).to.have.length(columnsOf(form).length)
  })
})

describe('large forms', () => {
  it('are compiled within a second, and long chains of calculations do not exhaust the stack', () => {
    const survey = Array.from({ length: 2000 }, (_, index) => ({
      type: 'calculate',
      name: `c${index}`,
      calculation: index === 0 ? '1' : `\${c${index - 1}} + 1`,
    }))
    let long: ReturnType<typeof formOf>
    expect(cpuMsOf(() => (long = formOf(survey.reverse())))).to.be.below(1000)
    expect(submission(long!, {}, env).c1999).to.equal(2000)
  })

  it('do not take a text of another language for theirs', () => {
    const survey = [
      question('select_one fruit', 'f'),
      { type: 'calculate', name: 'label', calculation: "jr:choice-name(${f}, '${f}')" },
      question('integer', 'n', {
        constraint: '. > 5',
        'constraint_message::中文 (zh)': '${label}太少',
        'constraint_message::English (en)': 'Too few: ${label}',
      }),
    ]
    const checked = checkAnswer(formOf(survey, CHOICES), { f: 'pear' }, 'n', 1, env)
    expect(checked).to.deep.include({ message: { zh: '梨太少', en: 'Too few: Pear' } })
  })
})

describe('a form changed under a draft', () => {
  it('passes over answers it does not know and takes odd ones for what they are', () => {
    const odd = { total: 'many', many: 'apple', rows: null, one: ['x'], gone: 1 } as unknown as Answers
    expect(() => submission(form, odd, env)).not.to.throw()
    expect(stopAt(form, odd, 'rows', env)).to.equal(null)
  })
})
