import { expect } from 'chai'
import {
  addRow,
  before,
  firstOpen,
  pathOf,
  positionOf,
  progress,
  removeRow,
  setAnswer,
  stopAt,
  stops,
} from '../../rules/form.ts'
import type { Answers, Form } from '../../rules/form.ts'
import { answersOf, CHOICES, env, formOf, question, walkedPaths } from './form-sheet.ts'

const pathsOf = (form: Form, answers: Answers) => stops(form, answers, env).map(({ path }) => path)
const set = (...paths: string[]) => new Set(paths)

const staff = formOf(
  [
    question('note', 'hello'),
    question('begin group', 'people'),
    question('integer', 'total', { required: 'yes' }),
    question('integer', 'users', { relevant: '${total} > 0', required: '${total} > 10' }),
    { type: 'end group' },
    { type: 'calculate', name: 'twice', calculation: '${total} * 2' },
    question('begin repeat', 'software', { relevant: '${total} > 0', min_rows: '1' }),
    question('text', 'title', { required: 'yes' }),
    question('select_one yn', 'paid'),
    question('integer', 'seats', { relevant: "${paid} = 'yes'" }),
    { type: 'end repeat' },
    question('text', 'remark', { relevant: '${twice} > 100' }),
  ],
  CHOICES,
)
const filled = answersOf({
  total: 60,
  'software/1/title': 'WPS',
  'software/1/paid': 'yes',
  'software/2/title': 'QQ',
  'software/2/paid': 'no',
})

describe('walking a form', () => {
  it('gives the relevant stops in order, the rows of a repeat before its list', () => {
    expect(pathsOf(staff, {})).to.deep.equal(['hello', 'total'])
    expect(pathsOf(staff, { total: 0 })).to.deep.equal(['hello', 'total'])
    expect(pathsOf(staff, { total: 5 })).to.deep.equal(['hello', 'total', 'users', 'software'])
    expect(pathsOf(staff, filled)).to.deep.equal([
      'hello', 'total', 'users',
      'software/1/title', 'software/1/paid', 'software/1/seats',
      'software/2/title', 'software/2/paid',
      'software', 'remark',
    ]) // prettier-ignore
  })

  it('tells what kind each stop is, whether it is required now, and where its row lies', () => {
    const all = stops(staff, filled, env)
    expect(all.map(({ kind }) => kind).filter((kind) => kind !== 'question')).to.deep.equal(['note', 'repeat'])
    expect(all.find(({ path }) => path === 'users')).to.include({ required: true })
    expect(stopAt(staff, { total: 5 }, 'users', env)).to.include({ required: false })
    const row = all.find(({ path }) => path === 'software/2/paid')
    expect(row?.place).to.include({ row: 2, position: 2, of: 2, path: 'software/2' })
    expect(row?.kind === 'question' && row.question.groups.map(({ name }) => name)).to.deep.equal(['software'])
    const list = all.find(({ path }) => path === 'software')
    expect(list?.kind === 'repeat' && list.rows).to.deep.equal([
      { row: 1, path: 'software/1' },
      { row: 2, path: 'software/2' },
    ])
    expect(list).to.include({ min: 1, max: 1000 })
  })

  it('asks the first that is not given; a required one without a value is asked again', () => {
    expect(firstOpen(staff, {}, set(), env)?.path).to.equal('hello')
    expect(firstOpen(staff, {}, set('hello', 'total'), env)?.path).to.equal('total')
    expect(firstOpen(staff, { total: null }, set('hello', 'total'), env)?.path).to.equal('total')
    expect(firstOpen(staff, { total: 0 }, set('hello', 'total'), env)).to.equal(null)
    expect(firstOpen(staff, { total: 5 }, set('hello', 'total', 'users'), env)?.path).to.equal('software')
    expect(firstOpen(staff, { total: 50 }, set('hello', 'total', 'users'), env)?.path).to.equal('users')
    const upTo = ['hello', 'total', 'software/1/title', 'software/1/paid', 'software/2/title']
    const given = set(...upTo)
    expect(firstOpen(staff, setAnswer(filled, 'users', 20), given, env)?.path).to.equal('users')
    given.add('users')
    expect(firstOpen(staff, setAnswer(filled, 'users', 20), given, env)?.path).to.equal('software/1/seats')
  })

  it('does not take a list for finished that has too few rows', () => {
    const given = set('hello', 'total', 'users', 'software')
    expect(firstOpen(staff, { total: 5 }, given, env)?.path).to.equal('software')
    expect(firstOpen(staff, addRow({ total: 5 }, 'software').answers, given, env)?.path).to.equal('software/1/title')
  })

  it('does not take a new row for answered because a removed one was', () => {
    const given = set(
      'hello',
      'total',
      'users',
      'software/1/title',
      'software/1/paid',
      'software/2/title',
      'software/2/paid',
    )
    const { answers, row } = addRow(removeRow(setAnswer(filled, 'users', 9), 'software', 2), 'software')
    expect(row).to.equal(3)
    given.add('software/1/seats')
    expect(firstOpen(staff, answers, given, env)?.path).to.equal('software/3/title')
  })

  it('goes back, also from a place that is irrelevant or gone by now', () => {
    const back = (path: string, answers: Answers = filled) => before(staff, answers, path, env)?.path ?? null
    expect(back('hello')).to.equal(null)
    expect(back('total')).to.equal('hello')
    expect(back('software/1/title')).to.equal('users')
    expect(back('software/2/title')).to.equal('software/1/seats')
    expect(back('software')).to.equal('software/2/paid')
    expect(back('remark')).to.equal('software')
    expect(back('software/2/seats')).to.equal('software/2/paid')
    expect(back('software/9/title')).to.equal('software/2/paid')
    expect(back('software/1/paid', removeRow(filled, 'software', 1))).to.equal('users')
    expect(back('users', { total: 0 })).to.equal('total')
    expect(back('software', { total: 0 })).to.equal('total')
    expect(back('nothing')).to.equal(null)
  })

  it('finds a stop by its path, and none where there is none', () => {
    expect(stopAt(staff, filled, 'software/1/seats', env)?.path).to.equal('software/1/seats')
    for (const path of [
      'software/2/seats',
      'software/3/title',
      'software/x/title',
      'seats',
      'twice',
      'people',
      'nothing',
      '',
      'software/1',
      'total/1/title',
      '__proto__',
    ]) {
      expect(stopAt(staff, filled, path, env), path).to.equal(null)
    }
  })

  it('finds a path by the number a button carries', () => {
    const ordinal = (name: string) => staff.byName.get(name)?.ordinal ?? -1
    expect(pathOf(staff, ordinal('total'), '')).to.equal('total')
    expect(pathOf(staff, ordinal('software'), '')).to.equal('software')
    expect(pathOf(staff, ordinal('seats'), 'software/2')).to.equal('software/2/seats')
    expect(pathOf(staff, ordinal('seats'), '')).to.equal(null)
    expect(pathOf(staff, ordinal('seats'), 'people/2')).to.equal(null)
    expect(pathOf(staff, ordinal('total'), 'software/2')).to.equal(null)
    expect(pathOf(staff, 99, '')).to.equal(null)
  })

  it('counts how far one is: notes not, a repeat as one', () => {
    expect(progress(staff, {}, set('hello'), env)).to.deep.equal({ answered: 0, total: 4 })
    expect(progress(staff, filled, set('hello', 'total', 'software/1/title'), env)).to.deep.equal({
      answered: 1,
      total: 4,
    })
    expect(positionOf(staff, filled, 'total', env)).to.equal(1)
    expect(positionOf(staff, filled, 'software/2/paid', env)).to.equal(3)
    expect(positionOf(staff, filled, 'remark', env)).to.equal(4)
    expect(positionOf(staff, filled, 'hello', env)).to.equal(0)
  })

  it('counts what may still be asked, until it is known that it is not: the way never gets longer', () => {
    const total = (answers: Answers, ...given: string[]) => progress(staff, answers, set(...given), env).total
    expect(total({}), 'users, software and remark hang on it, remark by a calculation').to.equal(4)
    expect(total({ total: 0 }, 'total')).to.equal(1)
    expect(total({ total: 5 }, 'total')).to.equal(3)
    expect(total({ total: 60 }, 'total')).to.equal(4)
    const rows = formOf([
      question('integer', 'how_many'),
      question('begin repeat', 'each', { repeat_count: '${how_many}' }),
      question('text', 'a'),
      { type: 'end repeat' },
      question('text', 'b', { relevant: "${a} = 'x'" }),
      question('note', 'said', { relevant: '${how_many} > 1' }),
    ])
    expect(progress(rows, {}, set(), env).total, 'rows that are not there yet, and what hangs on them').to.equal(3)
    expect(progress(rows, { how_many: 0 }, set('how_many'), env).total).to.equal(1)
  })

  it('works out anew when the time has changed', () => {
    const form = formOf([question('text', 'a'), question('text', 'late', { relevant: "today() > '2026-12-01'" })])
    const answers = {}
    expect(pathsOf(form, answers)).to.deep.equal(['a'])
    expect(stops(form, answers, { ...env, now: new Date('2026-12-02T00:00:00Z') })).to.have.length(2)
  })
})

describe('rows that are counted', () => {
  const form = formOf(
    [
      question('select_multiple fruit', 'kinds'),
      question('begin repeat', 'each', { repeat_count: 'count-selected(${kinds})' }),
      { type: 'calculate', name: 'kind', calculation: 'selected-at(${kinds}, position(..) - 1)' },
      question('integer', 'weight', { label: '${kind}?' }),
      { type: 'end repeat' },
      { type: 'calculate', name: 'sum', calculation: 'sum(${weight})' },
      question('text', 'last', { relevant: '${sum} > 5' }),
    ],
    CHOICES,
  )

  it('are there without being added, and go when the count goes', () => {
    expect(pathsOf(form, {})).to.deep.equal(['kinds'])
    const answers = answersOf({ kinds: ['apple', 'plum'], 'each/2/weight': 6 })
    expect(pathsOf(form, answers)).to.deep.equal(['kinds', 'each/1/weight', 'each/2/weight', 'each', 'last'])
    expect(stopAt(form, answers, 'each', env)).to.include({ min: 2, max: 2 })
    expect(pathsOf(form, setAnswer(answers, 'kinds', ['apple']))).to.deep.equal(['kinds', 'each/1/weight', 'each'])
    expect(form.byName.get('each')).to.include({ counted: true })
  })

  it('are at most a thousand', () => {
    const many = formOf([
      question('begin repeat', 'r', { repeat_count: '99999' }),
      question('text', 't'),
      { type: 'end repeat' },
    ])
    expect(stops(many, {}, env)).to.have.length(1001)
  })
})

describe('repeats inside repeats', () => {
  const form = formOf([
    question('begin repeat', 'rooms'),
    question('text', 'room'),
    question('begin repeat', 'machines'),
    question('integer', 'ram', { relevant: "${room} != 'none'" }),
    { type: 'calculate', name: 'place', calculation: "concat(position(${rooms}), '-', position(..))" },
    { type: 'end repeat' },
    { type: 'calculate', name: 'here', calculation: 'sum(${ram})' },
    { type: 'end repeat' },
    { type: 'calculate', name: 'all', calculation: 'sum(${ram})' },
    { type: 'calculate', name: 'second', calculation: 'indexed-repeat(${ram}, ${rooms}, 2, ${machines}, 1)' },
    { type: 'calculate', name: 'nobody', calculation: 'indexed-repeat(${room}, ${rooms}, 9)' },
    question('text', 'last', { relevant: '${all} = 28 and ${second} = 4' }),
  ])
  const answers = answersOf({
    'rooms/1/room': 'A',
    'rooms/1/machines/1/ram': 8,
    'rooms/1/machines/2/ram': 16,
    'rooms/2/room': 'B',
    'rooms/2/machines/1/ram': 4,
  })

  it('are walked row by row', () => {
    expect(pathsOf(form, answers)).to.deep.equal([
      'rooms/1/room', 'rooms/1/machines/1/ram', 'rooms/1/machines/2/ram', 'rooms/1/machines',
      'rooms/2/room', 'rooms/2/machines/1/ram', 'rooms/2/machines',
      'rooms', 'last',
    ]) // prettier-ignore
    expect(before(form, answers, 'rooms/2/room', env)?.path).to.equal('rooms/1/machines')
    expect(firstOpen(form, answers, set('rooms/1/room', 'rooms/1/machines/1/ram'), env)?.path).to.equal(
      'rooms/1/machines/2/ram',
    )
    const nested = form.byName.get('ram')?.ordinal ?? -1
    expect(pathOf(form, nested, 'rooms/1/machines/2')).to.equal('rooms/1/machines/2/ram')
    expect(pathOf(form, nested, 'machines/1/rooms/2')).to.equal(null)
  })

  it('see their own row, and sums see all rows from outside', () => {
    const none = setAnswer(answers, 'rooms/1/room', 'none')
    expect(pathsOf(form, none)).not.to.include('rooms/1/machines/1/ram')
    expect(pathsOf(form, none)).to.include('rooms/2/machines/1/ram')
  })
})

describe('questions that are only shown', () => {
  it('are notes: read-only ones, also when an expression says so', () => {
    const form = formOf([
      question('integer', 'a'),
      question('integer', 'b', { read_only: 'yes', calculation: '${a} * 2' }),
      question('integer', 'c', { read_only: '${a} > 5', default: '3' }),
    ])
    expect(stops(form, { a: 1 }, env).map(({ kind }) => kind)).to.deep.equal(['question', 'note', 'question'])
    expect(stops(form, { a: 9 }, env).map(({ kind }) => kind)).to.deep.equal(['question', 'note', 'note'])
  })

  it('a walk that answers everything meets every stop once', () => {
    const paths = walkedPaths(staff, (path) => (path.endsWith('paid') ? 'yes' : /title/.test(path) ? 'x' : 70), filled)
    expect(new Set(paths).size).to.equal(paths.length)
    expect(paths).to.have.length(11)
  })
})
