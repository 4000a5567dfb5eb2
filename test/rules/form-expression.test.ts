import { expect } from 'chai'
import { submission } from '../../rules/form.ts'
import { answersOf, env, formOf, problemsIn, question, valueOf, CHOICES } from './form-sheet.ts'
import { cpuMsOf } from '../support/cpu.ts'

const fields = [
  question('integer', 'a'),
  question('integer', 'b'),
  question('integer', 'empty'),
  question('text', 'name'),
  question('date', 'day'),
  question('select_one fruit', 'one'),
  question('select_multiple fruit', 'many'),
  question('image', 'photos'),
]
const answers = answersOf({
  a: 7,
  b: 2,
  name: '渝北 Office 2019',
  day: '2018-07-02',
  one: 'pear',
  many: ['apple', 'plum'],
  photos: [{ id: 'p1' }, { id: 'p2' }],
})
const evaluate = (expression: string) => valueOf(expression, fields, answers)

const table: Record<string, [string, unknown][]> = {
  'operators and their order': [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['-2 + 5', 3],
    ['- (2) * -3', 6],
    ['7 div 2', 3.5],
    ['7 mod 2', 1],
    ['-7 mod 2', -1],
    ['0.1 + 0.2', 0.3],
    ['1 = 1 and 2 > 1 or false()', 'true'],
    ['2 > 1 = true()', 'true'],
    ['1 < 2 and 2 <= 2 and 3 >= 4', 'false'],
    ['1 - 1 - 1', -1],
    ['.5 * 4', 2],
  ],
  'quotes and signs as real files have them': [
    ['${one} = ‘pear’', 'true'],
    ['${one} = “pear”', 'true'],
    ['（${a} ＋ 1）＞ 7', 'true'],
    ['if(${a} > 1，“x”，“y”)', 'x'],
    ['${ a } + 1', 8],
    ['${a}\n  + 1', 8],
    ['concat(\'a"b\', "c\'d")', 'a"bc\'d'],
  ],
  'empty values': [
    ["${empty} = ''", 'true'],
    ["${empty} != ''", 'false'],
    ["${a} = ''", 'false'],
    ["${a} != ''", 'true'],
    ['${empty} + 1', undefined],
    ['${empty} > 0', 'false'],
    ['${empty} < 1', 'false'],
    ['not(${empty} > 0)', 'true'],
    ['coalesce(${empty}, 5)', 5],
    ["if(${empty} = '', 'none', 'some')", 'none'],
    ['boolean(${empty})', 'false'],
    ['count-selected(${empty})', 0],
  ],
  'comparing kinds of values': [
    ["${a} = '7'", 'true'],
    ["${a} = '07'", 'true'],
    ["'07' = '7'", 'false'],
    ["'a' = 'A'", 'false'],
    ['true() = 1', 'true'],
    ["${day} = date('2018-7-2')", 'true'],
    ['${day} < today()', 'true'],
    ["${day} >= '2018-07-02'", 'true'],
    ["${day} > date('2018-07-02')", 'false'],
  ],
  selects: [
    ["selected(${many}, 'apple')", 'true'],
    ["selected(${many}, 'pear')", 'false'],
    ["selected(${one}, 'pear')", 'true'],
    ["selected(${many}, 'app')", 'false'],
    ['count-selected(${many})', 2],
    ['selected-at(${many}, 1)', 'plum'],
    ['selected-at(${many}, 9)', undefined],
    ['string(${many})', 'apple plum'],
    ["jr:choice-name(${one}, '${one}')", '梨'],
    ["jr:choice-name(selected-at(${many}, 1), '${many}')", '李子'],
    ["jr:choice-name('gone', '${one}')", 'gone'],
    ['count-selected(${photos})', 2],
  ],
  numbers: [
    ["number('12.5')", 12.5],
    ["number('abc')", undefined],
    ['number(true())', 1],
    ['int(7.9)', 7],
    ['int(-7.9)', -7],
    ['round(2.5)', 3],
    ['round(-2.5)', -2],
    ['round(1.005, 2)', 1.01],
    ['round(1234.5, -2)', 1200],
    ['abs(-3)', 3],
    ['pow(2, 10)', 1024],
    ['sqrt(16)', 4],
    ['exp(0)', 1],
    ['exp10(2)', 100],
    ['log(1)', 0],
    ['log10(1000)', 3],
    ['sin(0)', 0],
    ['cos(0)', 1],
    ['tan(0)', 0],
    ['asin(0)', 0],
    ['acos(1)', 0],
    ['atan(0)', 0],
    ['atan2(0, 1)', 0],
    ['round(pi(), 4)', 3.1416],
    ['min(3, ${a}, ${empty}, 2)', 2],
    ['max(3, ${a}, ${empty})', 7],
    ['sum(1, 2.5)', 3.5],
    ['random() >= 0 and random() < 1', 'true'],
  ],
  text: [
    ['string-length(${name})', 14],
    ["string-length('😀')", 1],
    ["substr('abcdef', 1, 3)", 'bc'],
    ["substr('abcdef', 2)", 'cdef'],
    ["substr('abcdef', -2)", 'ef'],
    ["substring-before('a-b-c', '-')", 'a'],
    ["substring-after('a-b-c', '-')", 'b-c'],
    ["substring-before('abc', '-')", undefined],
    ["substring-after('abc', '-')", undefined],
    ["contains(${name}, 'Office')", 'true'],
    ["starts-with(${name}, '渝')", 'true'],
    ["ends-with(${name}, '2019')", 'true'],
    ["upper-case('ab')", 'AB'],
    ["lower-case('AB')", 'ab'],
    ["normalize-space('  a   b ')", 'a b'],
    ["translate('2018-07', '-0', '/')", '218/7'],
    ["concat('a', 1, true())", 'a1true'],
    ["join('、', 'a', 'b')", 'a、b'],
    ["regex(${name}, '渝北.*\\d{4}')", 'true'],
    ["regex('abc', 'b')", 'false'],
    ["regex(${name}, concat('渝', '.*'))", 'true'],
    ["regex(${name}, concat('(', ''))", 'false'],
    ['string(1.50)', '1.5'],
    ["boolean-from-string('true')", 'true'],
    ["boolean-from-string('yes')", 'false'],
  ],
  'dates and times': [
    ['today()', '2026-11-23'],
    ['now()', '2026-11-23T09:30:00.000+08:00'],
    ["date('2018-7-2')", '2018-07-02'],
    ["date('2018-02-31')", undefined],
    ['date(today() + 1)', '2026-11-24'],
    ["today() - date('2026-11-20')", 3],
    ["date-time('2018-07-02T09:30')", '2018-07-02T09:30:00.000'],
    ["decimal-date-time('1970-01-02')", 1],
    ["decimal-date-time('1970-01-02T12:00')", 1.5],
    ["decimal-time('18:00')", 0.75],
    ["format-date(${day}, '%Y年%n月%e日')", '2018年7月2日'],
    ["format-date(${day}, '%y%m%d %%')", '180702 %'],
    ["format-date-time('2018-07-02T09:05:06.007', '%H:%h:%M:%S:%3')", '09:9:05:06:007'],
    ["format-date('', '%Y')", undefined],
    ["format-date(${day}, '%q')", '%q'],
    ['once(now())', '2026-11-20T10:00:00.000+08:00'],
    ["'10:00' < '09:30'", 'false'],
  ],
  conditions: [
    ["if(${a} > 5, 'big', 'small')", 'big'],
    ["if(false(), 1, '')", undefined],
    ["coalesce('', ${empty}, 'x')", 'x'],
    ['not(true())', 'false'],
    ["checklist(1, 2, 'yes', 'no', 'yes')", 'true'],
    ["checklist(-1, 1, 'yes', 'yes')", 'false'],
    ["weighted-checklist(5, -1, 'yes', 5, 'no', 9)", 'true'],
    ['count-non-empty(${a} | ${empty} | ${b})', 2],
    ['count(${a} | ${empty})', 2],
  ],
  'choices and tables as data': [
    ["instance('fruit')/root/item[name = ${one}]/label", '梨'],
    ["instance('fruit')/root/item[colour = 'blue']/name", 'plum'],
    ["count(instance('fruit')/root/item)", 3],
    ["count(instance('fruit')/root/item[selected(${many}, name)])", 2],
    ["instance('fruit')/root/item[name = 'none']/label", undefined],
  ],
  paths: [
    ['/data/group/a + 1', 8],
    ['../a + 1', 8],
    ['current()/../a + 1', 8],
  ],
}

describe('expressions', () => {
  for (const [title, cases] of Object.entries(table)) {
    describe(title, () => {
      for (const [expression, expected] of cases) {
        it(`${expression} is ${expected === undefined ? 'empty' : JSON.stringify(expected)}`, () => {
          expect(evaluate(expression)).to.deep.equal(expected)
        })
      }
    })
  }

  it('looks up tables given as files', () => {
    const files = { 'shops.csv': [{ code: 'a1', city: '重庆' }, { code: 'b2', city: '成都' }] } // prettier-ignore
    const text = [question('text', 'code')]
    const look = (code: string) =>
      valueOf("pulldata('shops', 'city', 'code', ${code})", text, answersOf({ code }), { files })
    expect(look('b2')).to.equal('成都')
    expect(look('zz')).to.equal(undefined)
  })

  it('gives the same uuid and random number for the same report, others for another place or report', () => {
    const form = formOf([
      { type: 'calculate', name: 'x', calculation: 'uuid()' },
      { type: 'calculate', name: 'y', calculation: 'uuid()' },
      { type: 'calculate', name: 'z', calculation: 'uuid(10)' },
    ])
    const first = submission(form, {}, env)
    expect(first.x).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(submission(form, {}, env)).to.deep.equal(first)
    expect(first.y).not.to.equal(first.x)
    expect(first.z).to.have.length(10)
    expect(submission(form, {}, { ...env, seed: 'report-2' }).x).not.to.equal(first.x)
  })

  it('keeps a stored value inside once', () => {
    const form = formOf([{ type: 'hidden', name: 'x', calculation: 'once(now())' }])
    expect(submission(form, { x: 'kept' }, env).x).to.equal('kept')
  })

  const wrong: [string, string, string][] = [
    ['1 +', 'expression-invalid', '1 +'],
    ['(1', 'expression-invalid', '(1'],
    ['1 2', 'expression-invalid', '2'],
    ['${a} == 1', 'expression-invalid', '= 1'],
    ['${a} && 1', 'expression-invalid', '&& 1'],
    ["'open", 'expression-invalid', "'open"],
    ['if(1, 2)', 'function-arguments', 'if(1, 2)'],
    ['today(1)', 'function-arguments', 'today(1)'],
    ['nonsense(1)', 'function-unknown', 'nonsense'],
    ['selectd(${a}, 1)', 'function-unknown', 'selectd'],
    ['constructor(1)', 'function-unknown', 'constructor'],
    ['${nobody} + 1', 'reference-unknown', '${nobody}'],
    ['nobody + 1', 'reference-unknown', 'nobody'],
    ['position(..)', 'expression-invalid', 'position(..)'],
    ['.. + 1', 'expression-invalid', '..'],
    ["regex(${name}, '(')", 'regex-invalid', "regex(${name}, '(')"],
    ["regex(${name}, '(?=a)')", 'regex-invalid', "regex(${name}, '(?=a)')"],
    ["jr:choice-name(${a}, '${a}')", 'expression-invalid', "jr:choice-name(${a}, '${a}')"],
    ["pulldata('none', 'a', 'b', ${a})", 'reference-unknown', 'none'],
    ["instance('none')/root/item/label", 'reference-unknown', "instance('none')"],
    ["instance('fruit')/root/item/weight", 'reference-unknown', 'weight'],
    [`${'('.repeat(300)}1${')'.repeat(300)}`, 'expression-invalid', '('.repeat(40)],
    [`${'1+'.repeat(6000)}1`, 'expression-too-long', '1+'.repeat(20)],
  ]
  for (const [expression, code, part] of wrong) {
    it(`refuses ${expression.slice(0, 40)} with the offending part`, () => {
      const survey = [...fields, { type: 'calculate', name: 'x', calculation: expression }]
      const [problem, ...others] = problemsIn(survey, CHOICES)
      expect(others).to.deep.equal([])
      expect(problem).to.include({ sheet: 'survey', row: fields.length + 2, column: 'calculation', code })
      expect(problem?.part).to.equal(part)
    })
  }

  it('proposes the name that was meant', () => {
    const [problem] = problemsIn([
      question('integer', 'total'),
      { type: 'calculate', name: 'x', calculation: '${totl}' },
    ])
    expect(problem?.args).to.deep.include({ name: 'totl', near: 'total' })
  })

  it('answers a hostile pattern at once', () => {
    const survey = [question('text', 't'), { type: 'calculate', name: 'x', calculation: "regex(${t}, '^(a+)+$')" }]
    const answer = () => expect(submission(formOf(survey), { t: `${'a'.repeat(5000)}b` }, env).x).to.equal('false')
    expect(cpuMsOf(answer)).to.be.below(2000)
  })
})
