import { expect } from 'chai'
import { builtInForms, districts, industries, measures, unitTypes } from '../../forms/index.ts'
import type { BuiltInKey } from '../../forms/index.ts'
import {
  addRow,
  checkAnswer,
  compileForm,
  firstOpen,
  plainText,
  problemsOf,
  setAnswer,
  stopAt,
  submission,
  textOf,
} from '../../rules/form.ts'
import type { Answers, Form, Value } from '../../rules/form.ts'
import { answersOf, env } from './form-sheet.ts'

const forms = Object.fromEntries(
  Object.entries(builtInForms).map(([key, source]) => {
    const compiled = compileForm(source)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    return [key, compiled.form]
  }),
) as Record<BuiltInKey, Form>
const firm = forms['private-firm']
const summary = forms['software-summary']
const bank = forms['bank-t-b-13']

/** Fills a form as a person does, stop by stop; every answer must be taken. The paths in the order asked. */
function fill(form: Form, replies: Record<string, Value>, rows = 0): { asked: string[]; answers: Answers } {
  const given = new Set<string>()
  const asked: string[] = []
  let answers: Answers = {}
  let left = rows
  for (let stop = firstOpen(form, answers, given, env); stop; stop = firstOpen(form, answers, given, env)) {
    if (stop.kind === 'repeat' && left-- > 0) {
      answers = addRow(answers, stop.path).answers
      continue
    }
    given.add(stop.path)
    if (stop.kind !== 'question') continue
    asked.push(stop.path)
    const reply = replies[stop.path] ?? replies[stop.question.name] ?? null
    const checked = checkAnswer(form, answers, stop.path, reply, env)
    if (!checked.ok) throw new Error(`${stop.path}: ${JSON.stringify(checked)}`)
    answers = setAnswer(answers, stop.path, checked.value)
  }
  expect(problemsOf(form, answers, env)).to.deep.equal([])
  return { asked, answers }
}

/** The Chinese words with which an answer is refused; '' when it is taken. */
function refusal(form: Form, answers: Answers, path: string, value: Value): string {
  const checked = checkAnswer(form, answers, path, value, env)
  return checked.ok ? '' : (checked.message?.zh ?? checked.reason.code)
}

describe('built-in questionnaires', () => {
  for (const [key, form] of Object.entries(forms)) {
    it(`${key} says everything in Chinese and English, and warns of secret computers first`, () => {
      expect(form).to.include({ id: key, defaultLanguage: 'zh' })
      expect(form.languages).to.deep.equal(['zh', 'en'])
      expect(form.notices).to.deep.equal([])
      for (const node of form.nodes) {
        if (node.kind === 'question' && ['calculate'].includes(node.type)) continue
        expect(node.label, node.name).to.have.keys('zh', 'en')
        if (node.kind !== 'question') continue
        expect(Object.keys(node.hint).length, node.name).to.be.oneOf([0, 2])
        const { choices, constraint, constraintMessage } = form.program.entries[node.ordinal]!
        if (constraint) expect(constraintMessage, node.name).to.have.keys('zh', 'en')
        for (const choice of choices?.choices ?? []) expect(choice.label, choice.name).to.have.keys('zh', 'en')
      }
      expect(plainText(form, form.questions[0]!.label, 'zh')).to.match(/涉密.*不/)
    })
  }
})

describe('the short form for private firms', () => {
  const office = { staff_count: 12, pc_count: 8, os_genuine_count: 8, office_kind: ['wps'], office_licence: 'bought', office_count: 8, antivirus: 'free', has_special: 'no' } // prettier-ignore

  it('asks at most 12 questions, the photos last', () => {
    const { asked } = fill(firm, { ...office, has_special: 'yes', special_detail: 'CAD' })
    expect(asked).to.have.length(12)
    expect(asked.slice(-2)).to.deep.equal(['licence_photos', 'screen_photo'])
  })

  it('is over soon for a firm without computers', () => {
    expect(fill(firm, { staff_count: 3, pc_count: 0 }).asked).to.deep.equal(['staff_count', 'pc_count', 'help_wanted'])
  })

  it('does not ask for licences of software that nobody uses', () => {
    const { asked } = fill(firm, { ...office, office_kind: ['none'] })
    expect(asked).not.to.include.members(['office_licence', 'office_count'])
    expect(fill(firm, { ...office, office_licence: 'unlimited' }).asked).not.to.include('office_count')
  })

  const refusals: [string, Value, RegExp][] = [
    ['staff_count', 0, /1 到 100000/],
    ['pc_count', -3, /请输入 0 到 100000 之间的整数/],
    ['pc_count', null, /required/],
    ['os_genuine_count', 9, /不能多于电脑总数 8 台/],
    ['office_kind', ['wps', 'none'], /不能再选别的/],
    ['office_count', 0, /1 到 100000/],
    ['help_wanted', ['none', 'price'], /不能再选别的/],
    ['licence_photos', Array.from({ length: 10 }, (_, id) => ({ id: `p${id}` })), /photos-too-many/],
  ]
  for (const [path, value, words] of refusals) {
    it(`refuses ${JSON.stringify(value).slice(0, 40)} for ${path}`, () => {
      expect(refusal(firm, answersOf(office), path, value)).to.match(words)
    })
  }
})

describe('the summary of software in use', () => {
  const head = {
    total_staff: 120,
    computer_staff: 100,
    servers: 2,
    desktops: 80,
    laptops: 20,
    ledger_count: 90,
    has_software: 'yes',
  }
  const commercial = { software_name: 'WPS Office', software_version: '2019', software_type: 'commercial', licence_type: 'volume', licence_count: 50, installed_count: 50, purchase_amount: 12800.5, purchase_date: '2018-07-02' } // prettier-ignore
  const inRow = (row: number, values: Record<string, Value>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`software/${row}/${name}`, value]))

  it('asks the head and then the columns of the table for each software, in the order of the Guide', () => {
    const { asked } = fill(summary, { ...head, ...commercial }, 1)
    expect(asked).to.deep.equal([
      'total_staff', 'computer_staff', 'servers', 'desktops', 'laptops', 'ledger_count', 'has_software',
      ...['software_code', 'software_name', 'software_version', 'software_type', 'purchase_date', 'purchase_amount', 'licence_type', 'licence_count', 'usable_version', 'licence_term', 'serial_number', 'installed_count'].map((name) => `software/1/${name}`),
      'licence_photos', 'remark',
    ]) // prettier-ignore
    const columns = summary.nodes.filter((node) => node.kind === 'question' && node.repeat?.name === 'software')
    expect(columns.map((node) => plainText(summary, node.label, 'zh'))).to.deep.equal([
      '序号', '软件编号', '软件名称', '软件版本', '软件类型', '采购时间', '采购金额（单位：元）', '许可类型', '许可数量', '可使用版本', '许可期限', '序列号', '安装数量',
    ]) // prettier-ignore
  })

  for (const type of ['oem', 'free']) {
    it(`asks only the number of installations of ${type} software`, () => {
      const { asked } = fill(summary, { ...head, ...commercial, software_type: type, installed_count: 900 }, 1)
      expect(asked.filter((path) => path.startsWith('software/')).map((path) => path.split('/')[2])).to.deep.equal([
        'software_code', 'software_name', 'software_version', 'software_type', 'installed_count',
      ]) // prettier-ignore
    })
  }

  it('asks no count for an unlimited licence, and takes any number of installations', () => {
    const { asked } = fill(summary, { ...head, ...commercial, licence_type: 'unlimited', installed_count: 900 }, 1)
    expect(asked).not.to.include('software/1/licence_count')
  })

  it('adds up for the person to check, and submits the table with its row numbers', () => {
    const { answers } = fill(
      summary,
      { ...head, ...inRow(1, commercial), ...inRow(2, { ...commercial, licence_type: 'unlimited', installed_count: 7, purchase_amount: 0.1 }), ...inRow(3, { ...commercial, software_type: 'oem', installed_count: 80 }) },
      3,
    ) // prettier-ignore
    const sent = submission(summary, answers, env)
    expect(sent).to.include({
      software_kinds: 3,
      licence_total: 50,
      installed_total: 137,
      amount_total: 12800.6,
      computer_total: 102,
    })
    expect((sent.software as Answers[])[1])
      .to.include({ seq: 2, licence_type: 'unlimited' })
      .and.not.have.property('licence_count')
    const note = stopAt(summary, answers, 'totals', env)
    const words = note?.kind === 'note' ? textOf(summary, note.question.label, answers, 'totals', env, 'zh-CN') : ''
    expect(words).to.include('3 种软件，许可 50 个').and.include('安装 137 套').and.include('12800.6 元')
  })

  it('takes a nil report, with a word of caution where there are computers', () => {
    const { asked, answers } = fill(summary, { ...head, has_software: 'nil' })
    expect(asked).to.deep.equal([
      'total_staff',
      'computer_staff',
      'servers',
      'desktops',
      'laptops',
      'ledger_count',
      'has_software',
      'remark',
    ])
    expect(stopAt(summary, answers, 'nil_warning', env)?.kind).to.equal('note')
    const { ledger_count: _, ...rest } = head
    const none = { ...rest, servers: 0, desktops: 0, laptops: 0, has_software: 'nil' }
    expect(fill(summary, none).asked, 'no computers, no ledger').to.not.include('ledger_count')
    expect(stopAt(summary, fill(summary, none).answers, 'nil_warning', env)).to.equal(null)
  })

  it('takes no more computers in the ledger than there are, and 0 where it is not begun', () => {
    expect(refusal(summary, answersOf(head), 'ledger_count', 103)).to.match(/102 台/)
    expect(refusal(summary, answersOf(head), 'ledger_count', 0)).to.equal('')
  })

  it('wants at least one row when there is software', () => {
    expect(problemsOf(summary, answersOf(head), env).map(({ path, reason }) => [path, reason.code])).to.deep.equal([
      ['software', 'rows-too-few'],
    ])
  })

  it('finds an installation count that a later change made too large', () => {
    const { answers } = fill(summary, { ...head, ...commercial }, 1)
    const fewer = setAnswer(answers, 'software/1/licence_count', 49)
    expect(problemsOf(summary, fewer, env).map(({ path }) => path)).to.deep.equal(['software/1/installed_count'])
    expect(problemsOf(summary, setAnswer(answers, 'total_staff', 99), env).map(({ path }) => path)).to.deep.equal([
      'computer_staff',
    ])
  })

  const refusals: [string, Value, RegExp][] = [
    ['total_staff', 0, /1 到 1000000/],
    ['computer_staff', 121, /不能多于总人数 120 人/],
    ['servers', -1, /0 到 100000/],
    ['software/1/software_code', '编号 1', /字母、数字/],
    ['software/1/purchase_date', '2030-01-01', /不能晚于今天/],
    ['software/1/purchase_amount', -1, /不能小于 0/],
    ['software/1/purchase_amount', 1.234, /两位小数/],
    ['software/1/licence_count', 0, /不限数量许可/],
    ['software/1/licence_term', 0, /大于 0/],
    ['software/1/installed_count', 51, /不能多于许可数量（50）/],
    ['software/1/installed_count', -1, /不能小于 0/],
    ['software/1/installed_count', 1.5, /whole-number-expected/],
    ['software/1/software_type', 'pirated', /choice-unknown/],
  ]
  for (const [path, value, words] of refusals) {
    it(`refuses ${JSON.stringify(value)} for ${path}`, () => {
      const answers = answersOf({ ...head, ...inRow(1, commercial) })
      expect(refusal(summary, answers, path, value)).to.match(words)
    })
  }
})

describe('the form for banks', () => {
  const replies: Record<string, Value> = {
    department: '信息科技部', filler: '林', filler_phone: '023-63000000', responsible: '王', report_date: '2026-11-20',
    has_department: 'yes', department_name: '信息科技部', has_leader: 'yes', leader_name: '王', leader_position: '总经理', leader_area_code: '023', leader_phone: '63000000',
    categories: ['office', 'database'],
    'commercial/1/foreign_licence': 'limited', 'commercial/1/foreign_count': 20, 'commercial/1/domestic_licence': 'none',
    'commercial/2/foreign_licence': 'unlimited', 'commercial/2/domestic_licence': 'limited', 'commercial/2/domestic_count': 300,
    commercial_total: 320, own_total: 5, genuine_total: 325, new_purchase: 100000.55, maintenance: 0,
    training_count: 2, training_people: 90, 'trainings/1/training_date': '2026-03-01', 'trainings/2/training_date': '2026-09-01',
  } // prettier-ignore

  it('asks by category, and the dates of as many trainings as there were', () => {
    const { asked, answers } = fill(bank, replies)
    expect(asked.filter((path) => path.includes('/'))).to.deep.equal([
      'commercial/1/foreign_licence', 'commercial/1/foreign_count', 'commercial/1/domestic_licence',
      'commercial/2/foreign_licence', 'commercial/2/domestic_licence', 'commercial/2/domestic_count',
      'trainings/1/training_date', 'trainings/2/training_date',
    ]) // prettier-ignore
    const stop = stopAt(bank, answers, 'commercial/2/domestic_count', env)
    const words = (lang: string) =>
      stop?.kind === 'question' ? textOf(bank, stop.question.label, answers, stop.path, env, lang) : ''
    expect(words('zh-CN')).to.include('“办公软件”的国内产品')
    expect(words('en')).to.include('“Office software”')
  })

  it('asks names and numbers only where there is a department and a leader', () => {
    const { asked } = fill(bank, {
      ...replies,
      has_department: 'no',
      has_leader: 'no',
      categories: null,
      training_count: 0,
      training_people: 0,
    })
    expect(asked).not.to.include.members(['department_name'])
    expect(asked.filter((path) => path.startsWith('leader') || path.includes('/'))).to.deep.equal([])
  })

  it('has today as the date of the report until another is given', () => {
    expect(submission(bank, {}, env).report_date).to.equal('2026-11-23')
  })

  const refusals: [string, Value, RegExp][] = [
    ['genuine_total', 324, /应等于正版商用软件总数（320）加本行自主知识产权软件总数（5）/],
    ['training_people', 0, /有培训就要有人次/],
    ['commercial_total', -1, /不能为负/],
    ['own_total', 1.5, /whole-number-expected/],
    ['new_purchase', 1.234, /两位小数/],
    ['maintenance', -0.01, /不能为负/],
    ['filler_phone', '打我电话', /请输入电话号码/],
    ['leader_area_code', '23', /0 开头/],
    ['leader_phone', '123', /7 到 8 位/],
    ['report_date', '2027-01-01', /不能晚于今天/],
    ['commercial/1/foreign_count', 0, /1 到 10000000/],
    ['commercial/1/foreign_count', null, /required/],
    ['trainings/2/training_date', null, /required/],
    ['training_count', 101, /0 到 100/],
  ]
  for (const [path, value, words] of refusals) {
    it(`refuses ${JSON.stringify(value)} for ${path}`, () => {
      expect(refusal(bank, fill(bank, replies).answers, path, value)).to.match(words)
    })
  }

  it('refuses people without training', () => {
    const { answers } = fill(bank, { ...replies, training_count: 0, training_people: 0 })
    expect(refusal(bank, answers, 'training_people', 5)).to.match(/没有培训人次就填 0/)
  })
})

describe('vocabularies', () => {
  it('hold 38 districts, two of which end in 2025', () => {
    expect(districts).to.have.length(38)
    expect(new Set(districts.map(({ code }) => code)).size).to.equal(38)
    expect(districts.filter(({ validTo }) => validTo).map(({ name, validTo }) => `${name} ${validTo}`)).to.deep.equal([
      '江北区 2025-11-06',
      '渝北区 2025-11-06',
    ])
  })

  it('hold the 23 measures, whose unit kinds are unit types', () => {
    expect(measures.map(({ number }) => number)).to.deep.equal(Array.from({ length: 23 }, (_, index) => index + 1))
    const known = unitTypes.map(({ code }) => code)
    expect(measures.flatMap(({ unit_kinds }) => unit_kinds).filter((kind) => !known.includes(kind))).to.deep.equal([])
  })

  it('have every term in both languages, once', () => {
    for (const terms of [unitTypes, industries]) {
      expect(new Set(terms.map(({ code }) => code)).size).to.equal(terms.length)
      for (const { zh, en } of terms) expect([zh, en].every((word) => word.trim() !== '')).to.equal(true)
    }
  })
})
