import { expect } from 'chai'
import { checkAnswer, compileForm, firstOpen, setAnswer, type Answers, type Env, type Form } from '../../rules/form.ts'
import {
  checkVerdicts,
  closedPlacesIn,
  diffOf,
  faultsAt,
  givenIn,
  returnedBy,
  stopsToMend,
  type Fault,
  type Mendable,
} from '../../rules/review.ts'
import { deskForm } from '../support/desk-form.ts'

const env: Env = { now: new Date('2026-11-23T01:00:00Z'), timeZone: 'Asia/Shanghai' }
const handedIn = new Date('2026-11-20T01:00:00Z')
const returnedAt = new Date('2026-11-21T01:00:00Z')
const mendedAt = new Date('2026-11-22T01:00:00Z')

const compiled = compileForm(deskForm)
if (!compiled.ok) throw new Error('form')
const form: Form = compiled.form

const answers: Answers = {
  pcs: 12,
  ledger: 'yes',
  software: [
    { _row: 1, title: 'WPS', seats: 10 },
    { _row: 3, title: '麒麟', seats: 12 },
  ],
  licensed: 22,
  proof: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
}
const dealtWith = ['pcs', 'ledger', 'software', 'proof', 'contract']
const inRows = ['software/1/title', 'software/1/seats', 'software/3/title', 'software/3/seats']
const fault = (path: string, evidence: string | null = null): Fault => ({
  path,
  evidence,
  reason: 'mismatch',
  words: '',
})

function returned(faults: Fault[], more: Partial<Mendable> = {}): Mendable {
  return {
    state: 'returned',
    answers,
    given: Object.fromEntries([...dealtWith, ...inRows].map((path) => [path, { at: handedIn }])),
    returned: returnedBy(faults, { at: returnedAt, by: 'r', words: '', until: mendedAt }),
    ...more,
  }
}
const paths = (report: Mendable) => stopsToMend(form, report, env).map(({ path }) => path)

describe('a returned report', () => {
  const asked: [string, Fault[], string[]][] = [
    ['one field', [fault('pcs')], ['pcs']],
    [
      'fields in form order, whatever order they were marked in',
      [fault('contract'), fault('pcs')],
      ['pcs', 'contract'],
    ],
    ['one field of one row', [fault('software/3/seats')], ['software/3/seats']],
    ['a whole row', [fault('software/3')], ['software/3/title', 'software/3/seats']],
    ['the list, not its rows', [fault('software')], ['software']],
    ['one photo of a question', [fault('proof', 'b')], ['proof']],
  ]
  for (const [title, faults, expected] of asked)
    it(`asks just ${title}`, () => expect(paths(returned(faults))).to.deep.equal(expected))

  it('does not ask again what has been given since', () => {
    const report = returned([fault('pcs'), fault('contract')])
    report.given['pcs'] = { at: mendedAt }
    expect(paths(report)).to.deep.equal(['contract'])
    report.given['contract'] = { at: mendedAt }
    expect(paths(report)).to.deep.equal([])
    expect(firstOpen(form, report.answers, givenIn(report), env)).to.equal(null)
  })

  it('asks what a mended answer makes relevant, and lets it be changed again', () => {
    const report = returned([fault('ledger')], { answers: setAnswer(answers, 'ledger', 'no') })
    report.given['ledger'] = { at: mendedAt }
    expect(paths(report)).to.deep.equal(['why'])
    report.given['why'] = { at: mendedAt }
    expect(paths(report)).to.deep.equal(['why'], 'required and still empty')
    report.answers = setAnswer(report.answers, 'why', '丢失')
    expect(closedPlacesIn(report, { answers: { why: '没有建' } })).to.deep.equal([])
    expect(paths(report)).to.deep.equal([])
  })

  it('asks a required field again that was emptied while mending', () => {
    const report = returned([fault('pcs')], { answers: setAnswer(answers, 'pcs', null) })
    report.given['pcs'] = { at: mendedAt }
    expect(paths(report)).to.deep.equal(['pcs'])
  })

  it('shows at a stop the faults of the stop and of its row', () => {
    const report = returned([fault('software/3'), fault('software/3/seats'), fault('pcs')])
    expect(faultsAt(report, 'software/3/seats').map(({ path }) => path)).to.deep.equal([
      'software/3',
      'software/3/seats',
    ])
    expect(faultsAt({ ...report, state: 'submitted' }, 'pcs')).to.deep.equal([])
  })

  const rows = (change: (rows: Answers['software']) => unknown) => ({ software: change(answers['software']!) as never })
  type Row = { _row: number }
  const saved: [string, Fault[], Parameters<typeof closedPlacesIn>[1], string[]][] = [
    ['the faulty field', [fault('pcs')], { answers: { pcs: 9 }, given: { pcs: {} } }, []],
    ['another field', [fault('pcs')], { answers: { ledger: 'no' } }, ['ledger']],
    ['a good field beside the faulty one', [fault('pcs')], { answers: { pcs: 9, ledger: 'no' } }, ['ledger']],
    ['clearing another field', [fault('pcs')], { answers: { ledger: null }, given: { ledger: null } }, ['ledger']],
    ['the faulty field of a row', [fault('software/3/seats')], { answers: setRow('seats', 9) }, []],
    ['its neighbour', [fault('software/3/seats')], { answers: setRow('title', 'x') }, ['software/3/title']],
    ['anything in a faulty row', [fault('software/3')], { answers: setRow('title', 'x') }, []],
    [
      'the other row',
      [fault('software/3')],
      { answers: rows((all) => [{ ...(all as Row[])[0], seats: 1 }, (all as Row[])[1]]) },
      ['software/1/seats'],
    ],
    ['removing the faulty row', [fault('software/3')], { answers: rows((all) => (all as Row[]).slice(0, 1)) }, []],
    ['removing a good row', [fault('software/3')], { answers: rows((all) => (all as Row[]).slice(1)) }, ['software/1']],
    [
      'a new row where the list is faulty',
      [fault('software')],
      { answers: rows((all) => [...(all as Row[]), { _row: 4, title: 'x' }]) },
      [],
    ],
    [
      'a new row where it is not',
      [fault('pcs')],
      { answers: rows((all) => [...(all as Row[]), { _row: 4, title: 'x' }]) },
      ['software/4'],
    ],
    [
      'replacing the faulty photo',
      [fault('proof', 'b')],
      { answers: { proof: [{ id: 'a' }, { id: 'c' }, { id: 'd' }] } },
      [],
    ],
    ['taking away a good photo', [fault('proof', 'b')], { answers: { proof: [{ id: 'b' }, { id: 'c' }] } }, ['proof']],
    ['all photos where the question is at fault', [fault('proof')], { answers: { proof: [{ id: 'd' }] } }, []],
    ['a field that was never asked', [fault('ledger')], { answers: { why: 'x' }, given: { why: {} } }, []],
    [
      'a calculation worked out anew at handing in',
      [fault('pcs')],
      { submit: { answers: { ...answers, licensed: 23 } } },
      [],
    ],
    [
      'what is irrelevant being dropped at handing in',
      [fault('ledger')],
      { submit: { answers: { ...answers, proof: null } } },
      [],
    ],
    [
      'a good field slipped into the handing in',
      [fault('pcs')],
      { submit: { answers: { ...answers, ledger: 'no' } } },
      ['ledger'],
    ],
  ]
  for (const [title, faults, change, closed] of saved)
    it(`${closed.length === 0 ? 'takes' : 'refuses'} ${title}`, () =>
      expect(closedPlacesIn(returned(faults), change)).to.deep.equal(closed))

  it('keeps nothing closed while it is a draft', () => {
    expect(closedPlacesIn(returned([fault('pcs')], { state: 'draft' }), { answers: { ledger: 'no' } })).to.deep.equal(
      [],
    )
  })

  function setRow(name: string, value: string | number) {
    return { software: setAnswer(answers, `software/3/${name}`, value)['software']! }
  }
})

describe('photos of one question', () => {
  it('are thirty at most', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at.toString(16).padStart(24, '0') }))
    expect(checkAnswer(form, answers, 'proof', ids(30), env).ok).to.equal(true)
    const { ok, ...why } = checkAnswer(form, answers, 'proof', ids(31), env)
    expect(ok).to.equal(false)
    expect(why).to.deep.include({ reason: { code: 'photos-too-many', max: 30 } })
  })
})

describe('verdicts', () => {
  const verdict = (more: object) => ({
    path: 'pcs',
    evidence: null,
    good: false,
    reason: 'mismatch' as const,
    words: '',
    ...more,
  })
  const judged: [string, object, string[]][] = [
    ['a field', {}, []],
    ['a row', { path: 'software/3' }, []],
    ['a photo', { path: 'proof', evidence: 'b' }, []],
    ['a good one without reason', { good: true, reason: null }, []],
    ['a place the form does not have', { path: 'nowhere' }, ['place-unknown']],
    ['a place that was not asked', { path: 'why' }, ['place-unknown']],
    ['a row that is not there', { path: 'software/2/seats' }, ['place-unknown']],
    ['a calculation, which nobody could mend', { path: 'licensed' }, ['place-unknown']],
    ['a photo of another place', { evidence: 'b' }, ['evidence-unknown']],
    ['a fault without reason', { reason: null }, ['reason-missing']],
    ['another reason without words', { reason: 'other', words: ' ' }, ['words-missing']],
  ]
  for (const [title, more, codes] of judged)
    it(`${codes.length === 0 ? 'may be on' : 'may not be on'} ${title}`, () =>
      expect(checkVerdicts(form, answers, [verdict(more)], env).map(({ code }) => code)).to.deep.equal(codes))
  it('may not be given twice on one place', () => {
    expect(checkVerdicts(form, answers, [verdict({}), verdict({})], env)).to.deep.equal([{ at: 1, code: 'twice' }])
  })
})

describe('two versions', () => {
  it('differ by fields, and by rows that came or went', () => {
    const after: Answers = {
      ...answers,
      pcs: 13,
      ledger: null,
      why: '丢失',
      software: [
        { _row: 3, title: '麒麟', seats: 20 },
        { _row: 4, title: '永中', seats: 1 },
      ],
      _last_software: 4,
    }
    expect(diffOf(answers, after).map(({ path, kind }) => `${kind} ${path}`)).to.deep.equal([
      'changed pcs',
      'removed ledger',
      'changed software/3/seats',
      'added software/4',
      'removed software/1',
      'added why',
    ])
    expect(diffOf(answers, structuredClone(answers))).to.deep.equal([])
  })
})
