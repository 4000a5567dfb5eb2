// The two forms that feed the rates of computers: one entry per computer, and the makers' yearly figures.
import { expect } from 'chai'
import { builtInForms } from '../../forms/index.ts'
import {
  addRow,
  checkAnswer,
  compileForm,
  firstOpen,
  problemsOf,
  setAnswer,
  submission,
  type Answers,
  type Form,
  type FormSource,
  type Value,
} from '../../rules/form.ts'
import { planOf, ratesIn, shareOf, type Counters } from '../../rules/tally.ts'
import { changesOf } from '../../rules/tally/cells.ts'
import { env } from './form-sheet.ts'

const compiled = (source: FormSource): Form => {
  const made = compileForm(source)
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return made.form
}
const detail = compiled(builtInForms['software-detail'])
const maker = compiled(builtInForms['pc-maker'])

/** As a person walks it: the questions asked, in order, and what is handed in. */
function walk(form: Form, replies: Record<string, Value>, rows = 0): { asked: string[]; answers: Answers } {
  const [given, asked] = [new Set<string>(), [] as string[]]
  let [answers, left]: [Answers, number] = [{}, rows]
  for (let stop = firstOpen(form, answers, given, env); stop; stop = firstOpen(form, answers, given, env)) {
    if (stop.kind === 'repeat' && left-- > 0) {
      answers = addRow(answers, stop.path).answers
      continue
    }
    given.add(stop.path)
    if (stop.kind !== 'question') continue
    asked.push(stop.path)
    const checked = checkAnswer(
      form,
      answers,
      stop.path,
      replies[stop.path] ?? replies[stop.question.name] ?? null,
      env,
    )
    if (!checked.ok) throw new Error(`${stop.path}: ${JSON.stringify(checked)}`)
    answers = setAnswer(answers, stop.path, checked.value)
  }
  expect(problemsOf(form, answers, env)).to.deep.equal([])
  return { asked, answers: submission(form, answers, env) }
}

/** The rates of a campaign with these reports. */
function ratesOf(key: 'software-detail' | 'pc-maker', form: Form, all: Answers[]) {
  const plan = planOf(form, builtInForms[key].settings)
  const moves = all.map((answers) => ({
    before: null,
    now: shareOf({
      report: { measure: 1, dims: {}, state: 'submitted', answers },
      campaign: { graceEnds: new Date('2027-01-01'), timeZone: 'Asia/Shanghai', isReviewed: false },
      ...{ plan, before: null },
    }),
  }))
  const total: Counters = changesOf(moves).find(({ key: { level } }) => level === 'all')!.counters
  return Object.fromEntries(ratesIn(total).map(({ id, numerator, denominator }) => [id, [numerator, denominator]]))
}

const computer = (row: number, os: string, office: string, antivirus: string): Record<string, Value> => ({
  [`computers/${row}/computer_code`]: `BG-${row}`,
  [`computers/${row}/os_right`]: os,
  [`computers/${row}/office_right`]: office,
  [`computers/${row}/antivirus_right`]: antivirus,
})
const names = { os_name: '银河麒麟 V10', office_name: 'WPS Office', antivirus_name: '火绒' }
const four = {
  ...{ ...names, computer_total: 5, purchase_total: 30_000.3, purchase_domestic: 10_000.1 },
  ...computer(1, 'oem', 'commercial', 'free'),
  ...computer(2, 'commercial', 'unlicensed', 'free'),
  // A server needs neither.
  ...computer(3, 'free', 'none', 'none'),
  ...computer(4, 'unlicensed', 'none', 'commercial'),
}

describe('the list of software by computer', () => {
  it('asks of each computer what is on it and by what right, and no name of what is not there', () => {
    const { asked } = walk(detail, four, 4)
    expect(asked.filter((path) => path.startsWith('computers/1/')).map((path) => path.split('/')[2])).to.deep.equal([
      ...['department', 'computer_code', 'computer_brand', 'os_right', 'os_name', 'office_right', 'office_name'],
      ...['antivirus_right', 'antivirus_name'],
    ])
    expect(asked).to.not.include.members(['computers/3/office_name', 'computers/3/antivirus_name'])
    expect(asked.slice(-4)).to.deep.equal(['purchase_total', 'purchase_domestic', 'licence_photos', 'remark'])
  })

  it('gives every rate of computers its numerator and denominator', () => {
    const rates = ratesOf('software-detail', detail, [walk(detail, four, 4).answers])
    expect(rates).to.deep.include({
      ...{ os: [3, 4], office: [1, 2], antivirus: [3, 3], all_three: [2, 4], ledger: [4, 5] },
      ...{ domestic_money: [10_000.1, 30_000.3], domestic_copies: [0, 0], preinstalled: [0, 0] },
    })
  })

  it('adds units up, and a unit without computers or purchases is in no denominator', () => {
    const none = walk(detail, { computer_total: 0, purchase_total: 0 }).answers
    const all = ratesOf('software-detail', detail, [walk(detail, four, 4).answers, none, walk(detail, four, 4).answers])
    expect(all).to.deep.include({
      os: [6, 8],
      all_three: [4, 8],
      ledger: [8, 10],
      domestic_money: [20_000.2, 60_000.6],
    })
    const zero = ratesOf('software-detail', detail, [none])
    for (const id of ['os', 'office', 'antivirus', 'all_three', 'ledger', 'domestic_money'])
      expect(zero[id], id).to.deep.equal([0, 0])
  })

  it('judges a unit compliant when every computer is in order, and not when one is not', () => {
    const plan = planOf(detail, builtInForms['software-detail'].settings)
    const given = {
      plan,
      before: null,
      campaign: { graceEnds: new Date(), timeZone: 'Asia/Shanghai', isReviewed: false },
    }
    const compliant = (answers: Answers) =>
      shareOf({ report: { measure: 1, dims: {}, state: 'submitted', answers }, ...given }).compliant
    expect(compliant(walk(detail, four, 4).answers)).to.equal(false)
    const good = { ...names, computer_total: 1, purchase_total: 0, ...computer(1, 'oem', 'commercial', 'free') }
    expect(compliant(walk(detail, good, 1).answers)).to.equal(true)
  })

  it('refuses a total below the computers listed, and more money for domestic software than for all', () => {
    const { answers } = walk(detail, four, 4)
    expect(problemsOf(detail, { ...answers, computer_total: 3 }, env).map(({ path }) => path)).to.deep.equal([
      'computer_total',
    ])
    expect(checkAnswer(detail, answers, 'purchase_domestic', 30_000.31, env).ok).to.equal(false)
    expect(checkAnswer(detail, answers, 'purchase_total', 1.005, env).ok).to.equal(false)
  })
})

describe('the form for makers of computers', () => {
  const sold = {
    report_year: 2025,
    sold_count: 1000,
    preinstalled_count: 950,
    domestic_count: 300,
    suppliers: '麒麟软件',
  }

  it('asks why some were sold without a system, and nothing more of a maker that sold none', () => {
    expect(walk(maker, { ...sold, why_without: '客户自带授权' }).asked).to.include('why_without')
    expect(walk(maker, { ...sold, preinstalled_count: 1000 }).asked).to.not.include('why_without')
    expect(walk(maker, { report_year: 2025, sold_count: 0 }).asked).to.deep.equal([
      ...['report_year', 'sold_count', 'licence_photos', 'remark'],
    ])
  })

  it('gives 预装率 its numerator and denominator', () => {
    const one = walk(maker, { ...sold, why_without: '客户自带授权' }).answers
    const none = walk(maker, { report_year: 2025, sold_count: 0 }).answers
    expect(ratesOf('pc-maker', maker, [one, one, none])['preinstalled']).to.deep.equal([1900, 2000])
    expect(ratesOf('pc-maker', maker, [none])['preinstalled']).to.deep.equal([0, 0])
  })

  it('refuses more preinstalled than sold, and more domestic than preinstalled', () => {
    const { answers } = walk(maker, { ...sold, why_without: '客户自带授权' })
    expect(checkAnswer(maker, answers, 'preinstalled_count', 1001, env).ok).to.equal(false)
    expect(checkAnswer(maker, answers, 'domestic_count', 951, env).ok).to.equal(false)
  })
})
