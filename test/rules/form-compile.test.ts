import { expect } from 'chai'
import { choicesOf, compileForm, plainText, stops, submission } from '../../rules/form.ts'
import { CHOICES, env, formOf, list, problemsIn, question, sourceOf } from './form-sheet.ts'

describe('spellings that real files use', () => {
  const types: [string, string][] = [
    ['text', 'text'],
    ['string', 'text'],
    ['barcode', 'text'],
    ['int', 'integer'],
    ['Integer', 'integer'],
    ['decimal', 'decimal'],
    ['date', 'date'],
    ['time', 'time'],
    ['dateTime', 'datetime'],
    ['date time', 'datetime'],
    ['select_one fruit', 'select_one'],
    ['select one fruit', 'select_one'],
    ['select one from fruit', 'select_one'],
    ['select1 fruit', 'select_one'],
    ['select_multiple fruit', 'select_multiple'],
    ['select all that apply from fruit', 'select_multiple'],
    ['select_multiple  fruit', 'select_multiple'],
    ['rank fruit', 'rank'],
    ['acknowledge', 'acknowledge'],
    ['trigger', 'acknowledge'],
    ['image', 'image'],
    ['photo', 'image'],
    ['file', 'file'],
    ['range', 'range'],
    ['note', 'note'],
    ['hidden', 'hidden'],
    ['phonenumber', 'phone'],
    ['start', 'meta'],
    ['end', 'meta'],
    ['today', 'meta'],
    ['imei', 'meta'],
    ['uri:deviceid', 'meta'],
    ['uri:username', 'meta'],
  ]
  for (const [written, type] of types) {
    it(`${written} is ${type}`, () => {
      const form = formOf([question('text', 'first'), question(written, 'x')], CHOICES)
      expect(form.questions[1]).to.include({ type, written })
    })
  }

  const brackets: [string, string][] = [
    ['begin group', 'end group'],
    ['begin_group', 'end_group'],
    ['Begin Group', 'End Group'],
    ['begin repeat', 'end repeat'],
    ['begin_repeat', 'end_repeat'],
    ['begin lgroup', 'end lgroup'],
  ]
  for (const [begin, end] of brackets) {
    it(`${begin} … ${end}`, () => {
      const form = formOf([question(begin, 'g'), question('text', 'x'), { type: end }])
      expect(form.byName.get('g')?.kind).to.equal(
        /group/i.test(begin) && !begin.includes('lgroup') ? 'group' : 'repeat',
      )
    })
  }

  it('reads headings under their other names', () => {
    const form = formOf(
      [
        {
          Type: 'integer',
          'Variable Name': 'a',
          Caption: 'A',
          'Required?': 'TRUE',
          Relevance: '1 = 1',
          'constraint message': 'no',
        },
        {
          Type: 'select one fruit',
          'Variable Name': 'b',
          Caption: 'B',
          'choice filter': "colour != 'red'",
          readonly: 'no',
        },
        { Type: 'calculate', 'Variable Name': 'c', calculate: '1 + 1' },
      ],
      CHOICES,
    )
    expect(form.questions[0]).to.include({ name: 'a', required: true })
    expect(choicesOf(form, {}, 'b', env).map(({ name }) => name)).to.deep.equal(['pear', 'plum'])
    expect(submission(form, {}, env)).to.deep.equal({ c: 2 })
    expect(form.notices).to.deep.equal([])
  })

  it('takes a question without words that has a calculation for a calculation', () => {
    const form = formOf([
      question('integer', 'a'),
      { type: 'integer', name: 'b', calculation: '${a} * 2' },
      { type: 'dateTime', name: 'c', calculation: 'now()' },
      question('integer', 'd', { calculation: '${a} + 1' }),
    ])
    expect(stops(form, { a: 2 }, env).map(({ path }) => path)).to.deep.equal(['a', 'd'])
    expect(submission(form, { a: 2 }, env)).to.include({ b: 4, d: 3 })
  })

  it('takes names of choices with spaces where one is chosen', () => {
    const form = formOf(
      [question('select_one l', 'a'), question('text', 'b', { relevant: "${a} = 'a b'" })],
      list('l', 'a b', 'c'),
    )
    expect(choicesOf(form, {}, 'a', env).map(({ name }) => name)).to.deep.equal(['a b', 'c'])
    expect(stops(form, { a: 'a b' }, env).map(({ path }) => path)).to.deep.equal(['a', 'b'])
  })

  it('takes a tick of Excel for a condition', () => {
    for (const [cell, paths] of [
      ['TRUE', ['a', 'b']],
      ['yes', ['a', 'b']],
      ['FALSE', ['b']],
      ['no', ['b']],
    ] as const) {
      const form = formOf([question('text', 'a', { relevant: cell }), question('text', 'b', { constraint: 'TRUE' })])
      expect(
        stops(form, {}, env).map(({ path }) => path),
        cell,
      ).to.deep.equal(paths)
    }
  })

  it('knows languages by the code in their heading, and the default language by name or code', () => {
    for (const written of ['中文 (zh)', 'zh', 'ZH']) {
      const settings = {
        form_id: 'x',
        default_language: written,
        'form_title::English (en)': 'Form',
        'form_title::中文 (zh)': '表',
      }
      const survey = [
        { type: 'text', name: 'a', 'label::English (en)': 'A', 'label::中文 (zh)': '甲', 'hint::中文（zh）': '提示' },
      ]
      const form = formOf(survey, [], { settings })
      expect(form.languages).to.deep.equal(['en', 'zh'])
      expect(form.defaultLanguage).to.equal('zh')
      expect(plainText(form, form.title, 'en-GB')).to.equal('Form')
      expect(plainText(form, form.questions[0]!.label, 'zh-CN')).to.equal('甲')
      expect(plainText(form, form.questions[0]!.label, 'fr')).to.equal('甲')
      expect(plainText(form, form.questions[0]!.hint, 'en')).to.equal('提示')
    }
  })

  it('gives the text without a language to the default language', () => {
    const form = formOf([{ type: 'text', name: 'a', label: '甲', 'label::English': 'A' }], [], {
      settings: { form_id: 'x', default_language: 'zh' },
    })
    expect(form.languages).to.deep.equal(['zh', 'English'])
    expect(form.questions[0]!.label).to.deep.equal({ English: ['A'], zh: ['甲'] })
  })

  it('reads settings under their other names', () => {
    const settings = { 'Form Title': 'T', id_string: 'i', version: '7', style: 'pages' }
    const form = formOf([question('text', 'a')], [], { settings })
    expect(form).to.include({ id: 'i', version: '7', style: 'pages' })
  })

  it('leaves out rows that are disabled, and empty rows', () => {
    const form = formOf([question('text', 'a', { disabled: 'yes' }), { type: '', name: '' }, question('text', 'b')])
    expect(form.questions.map(({ name }) => name)).to.deep.equal(['b'])
  })

  it('takes quiz columns, limits, appearance, media and guidance along', () => {
    const row = { type: 'select_one fruit', name: 'q', label: 'Q', correct: 'pear', points: '2', 'explanation::中文 (zh)': '因为', appearance: 'minimal likert', 'media::image': 'a.png', guidance_hint: 'more' } // prettier-ignore
    const photo = { type: 'image', name: 'p', label: 'P', max_photos: '5', min_photos: '1' }
    const rows = [
      { type: 'begin repeat', name: 'r', label: 'R', 'min-rows': '1', max_rows: '3' },
      question('text', 't', { parameters: 'max-length=9; rows=2' }),
      { type: 'end repeat' },
    ]
    const form = formOf([row, photo, ...rows], CHOICES)
    const [quiz, picture, text] = form.questions
    expect(quiz).to.deep.include({ appearance: ['minimal', 'likert'], list: 'fruit' })
    expect(quiz?.quiz).to.deep.include({ correct: ['pear'], points: 2 })
    expect(quiz?.media.image).to.deep.equal({ default: ['a.png'] })
    expect(quiz?.guidance).to.deep.equal({ default: ['more'] })
    expect(picture).to.include({ maxCount: 5, minCount: 1 })
    expect(text).to.include({ maxLength: 9 })
    expect(text?.repeat).to.include({ name: 'r', min: 1, max: 3 })
    expect(text?.repeat?.questions).to.deep.equal([text])
  })

  it('knows whether a question of files takes PDF, by what may be picked', () => {
    const takes = (cells: Record<string, string>) =>
      formOf([question('file', 'f', cells)]).questions[0]!.takesPdf ?? false
    expect(takes({})).to.equal(true)
    expect(takes({ 'body::accept': 'image/*,application/pdf' })).to.equal(true)
    expect(takes({ 'body::accept': 'application/*' })).to.equal(true)
    expect(takes({ 'body::accept': 'image/*' })).to.equal(false)
    expect(formOf([question('image', 'f')]).questions[0]!.takesPdf ?? false).to.equal(false)
    expect(formOf([question('file', 'f', { 'body::accept': 'image/*' })]).notices).to.deep.equal([])
  })

  it('adds the choice and the question of or_other', () => {
    const form = formOf([question('select_one fruit or_other', 'f')], CHOICES)
    expect(choicesOf(form, {}, 'f', env).map(({ name }) => name)).to.deep.equal(['apple', 'pear', 'plum', 'other'])
    expect(plainText(form, choicesOf(form, {}, 'f', env)[3]!.label, 'zh')).to.equal('其他')
    expect(stops(form, { f: 'pear' }, env).map(({ path }) => path)).to.deep.equal(['f'])
    expect(stops(form, { f: 'other' }, env).map(({ path }) => path)).to.deep.equal(['f', 'f_other'])
  })

  it('takes choices from a file', () => {
    const files = { 'shops.csv': [{ id: 'a', title: '甲店' }, { id: 'b', title: '乙店' }, { id: '', title: 'x' }] } // prettier-ignore
    const row = question('select_one_from_file shops.csv', 's', { parameters: 'value=id, label=title' })
    const form = formOf([row], [], { files })
    const choices = choicesOf(form, {}, 's', env)
    expect(choices.map(({ name, label }) => [name, plainText(form, label, 'zh')])).to.deep.equal([
      ['a', '甲店'],
      ['b', '乙店'],
    ])
  })

  it('tells what it leaves aside', () => {
    const form = formOf([
      question('text', 'a', { constrant: '. > 1', trigger: '${a}', colour: 'x' }),
      { type: 'audit', name: 'audit' },
    ])
    expect(form.notices.map(({ code, column, args }) => [code, column, args.near])).to.deep.equal([
      ['column-unknown', 'constrant', 'constraint'],
      ['column-ignored', 'trigger', undefined],
      ['column-unknown', 'colour', ''],
    ])
  })
})

describe('what is wrong with a form is told with sheet, row and column', () => {
  const cases: [string, () => ReturnType<typeof problemsIn>, [string, number, string, string, string]][] = [
    ['an unknown type', () => problemsIn([question('txt', 'a')]), ['survey', 2, 'type', 'type-unknown', 'txt']],
    ['a type not supported', () => problemsIn([question('geopoint', 'a')]), ['survey', 2, 'type', 'type-unsupported', 'geopoint']],
    ['a loop, which nobody writes any more', () => problemsIn([question('begin loop over fruit', 'a'), question('text', 'b'), { type: 'end loop' }], CHOICES).slice(0, 1), ['survey', 2, 'type', 'type-unsupported', 'begin loop over fruit']],
    ['no type', () => problemsIn([question('text', 'a'), { name: 'b', label: 'B' }]), ['survey', 3, 'type', 'type-missing', 'b']],
    ['no name', () => problemsIn([question('text', 'a'), { type: 'text', label: 'B' }]), ['survey', 3, 'name', 'name-missing', 'text']],
    ['a bad name', () => problemsIn([question('text', '1a')]), ['survey', 2, 'name', 'name-invalid', '1a']],
    ['a name with a space', () => problemsIn([question('text', 'a b')]), ['survey', 2, 'name', 'name-invalid', 'a b']],
    ['a name that objects have', () => problemsIn([question('text', 'constructor')]), ['survey', 2, 'name', 'name-invalid', 'constructor']],
    ['a name of ours', () => problemsIn([question('text', '_row')]), ['survey', 2, 'name', 'name-invalid', '_row']],
    ['a name twice', () => problemsIn([question('text', 'a'), question('text', 'a')]), ['survey', 3, 'name', 'name-twice', 'a']],
    ['no label', () => problemsIn([{ type: 'text', name: 'a' }, question('text', 'b')]), ['survey', 2, 'label', 'label-missing', 'a']],
    ['an unknown list', () => problemsIn([question('select_one frut', 'a')], CHOICES), ['survey', 2, 'type', 'list-unknown', 'frut']],
    ['an unknown file', () => problemsIn([question('select_one_from_file a.csv', 'a')]), ['survey', 2, 'type', 'file-unknown', 'a.csv']],
    ['a choice without list', () => problemsIn([question('text', 'a')], [{ name: 'x', label: 'X' }]), ['choices', 2, 'list_name', 'list-missing', 'x']],
    ['a choice without name', () => problemsIn([question('text', 'a')], [{ list_name: 'l', label: 'X' }]), ['choices', 2, 'name', 'choice-name-missing', 'l']],
    ['a choice name with a space where several may be chosen', () => problemsIn([question('select_multiple l', 'a')], list('l', 'a b')), ['choices', 2, 'name', 'choice-name-space', 'a b']],
    ['a choice twice', () => problemsIn([question('text', 'a')], list('l', 'x', 'y', 'x')), ['choices', 4, 'name', 'choice-twice', 'x']],
    ['an end too many', () => problemsIn([question('text', 'a'), { type: 'end group' }]), ['survey', 3, 'type', 'group-not-open', 'end group']],
    ['an end too few', () => problemsIn([question('begin group', 'g'), question('text', 'a')]), ['survey', 2, 'type', 'group-not-closed', 'g']],
    ['a wrong end', () => problemsIn([question('begin group', 'g'), question('text', 'a'), { type: 'end repeat' }]), ['survey', 4, 'type', 'group-end-mismatch', 'end repeat']],
    ['a wrong relevant', () => problemsIn([question('text', 'a', { relevance: '${b}' })]), ['survey', 2, 'relevance', 'reference-unknown', '${b}']],
    ['a wrong constraint', () => problemsIn([question('text', 'a', { constraint: '. >' })]), ['survey', 2, 'constraint', 'expression-invalid', '. >']],
    ['a wrong required', () => problemsIn([question('text', 'a', { required: 'maybe' })]), ['survey', 2, 'required', 'reference-unknown', 'maybe']],
    ['a wrong filter', () => problemsIn([question('select_one fruit', 'a', { choice_filter: 'weight > 1' })], CHOICES), ['survey', 2, 'choice_filter', 'column-of-choices-unknown', 'weight']],
    ['a wrong label', () => problemsIn([question('text', 'a', { 'label::中文 (zh)': '共 ${b}' })]), ['survey', 2, 'label::中文 (zh)', 'reference-unknown', '${b}']],
    ['a wrong label of a choice', () => problemsIn([question('text', 'a')], [{ list_name: 'l', name: 'x', label: '${b}' }]), ['choices', 2, 'label', 'reference-unknown', '${b}']],
    ['a wrong default', () => problemsIn([question('text', 'a', { default: 'today(' })]), ['survey', 2, 'default', 'expression-invalid', 'today(']],
    ['a wrong repeat count', () => problemsIn([question('begin repeat', 'r', { 'jr:count': '${n}' }), question('text', 'a'), { type: 'end repeat' }]), ['survey', 2, 'jr:count', 'reference-unknown', '${n}']],
    ['a calculation of nothing', () => problemsIn([question('text', 'a'), { type: 'calculate', name: 'c' }]), ['survey', 3, 'calculation', 'column-missing', 'c']],
    ['a wrong limit', () => problemsIn([question('image', 'a', { max_photos: 'many' })]), ['survey', 2, 'max_photos', 'parameter-invalid', 'many']],
    ['a wrong range', () => problemsIn([question('range', 'a', { parameters: 'start=5 end=1' })]), ['survey', 2, 'parameters', 'parameter-invalid', 'start=5 end=1']],
    ['a wrong quiz answer', () => problemsIn([question('select_one fruit', 'a', { correct: 'kiwi' })], CHOICES), ['survey', 2, 'correct', 'quiz-invalid', 'kiwi']],
    ['two columns for one thing', () => problemsIn([question('text', 'a', { relevant: '1 = 1', relevance: '1 = 2' })]), ['survey', 2, 'relevance', 'column-twice', 'relevance']],
    ['a reference to a group', () => problemsIn([question('begin group', 'g'), question('text', 'a'), { type: 'end group' }, { type: 'calculate', name: 'c', calculation: '${g}' }]), ['survey', 5, 'calculation', 'reference-unknown', '${g}']],
  ] // prettier-ignore
  for (const [title, find, [sheet, row, column, code, part]] of cases) {
    it(title, () => {
      const [problem, ...others] = find()
      expect(others).to.deep.equal([])
      expect(problem).to.include({ sheet, row, column, code, part })
    })
  }

  it('an empty survey, or one without type or name columns', () => {
    expect(problemsIn([])).to.have.length(1).and.nested.property('[0].code', 'no-questions')
    const compiled = compileForm({ ...sourceOf([]), survey: [{ row: 2, cells: { label: 'x' } }] })
    expect(compiled.ok ? [] : compiled.problems.map(({ column }) => column)).to.deep.equal(['type', 'name'])
  })

  it('all problems at once, in the order of the sheet', () => {
    const found = problemsIn([
      question('txt', 'a'),
      question('text', 'b', { relevant: '(' }),
      question('geotrace', 'c'),
    ])
    expect(found.map(({ row }) => row)).to.deep.equal([2, 3, 4])
    const later = problemsIn([question('text', 'a', { relevant: ')' }), question('text', 'b', { constraint: 'x' })])
    expect(later.map(({ row, column }) => [row, column])).to.deep.equal([
      [2, 'relevant'],
      [3, 'constraint'],
    ])
  })

  const cycles: [string, Record<string, string>[], string][] = [
    ['two calculations', [{ type: 'calculate', name: 'a', calculation: '${b}' }, { type: 'calculate', name: 'b', calculation: '${a}' }], 'a → b → a'],
    ['a calculation of itself', [{ type: 'calculate', name: 'a', calculation: '${a} + 1' }], 'a → a'],
    ['questions that hide each other', [question('text', 'a', { relevant: "${b} = ''" }), question('text', 'b', { relevant: "${a} = ''" })], 'a → b → a'],
    ['a group shown by what is in it', [question('begin group', 'g', { relevant: '${x} > 1' }), question('integer', 'x'), { type: 'end group' }], 'g → x → g'],
    ['rows counted by what is in them', [question('begin repeat', 'r', { repeat_count: 'sum(${x})' }), question('integer', 'x'), { type: 'end repeat' }], 'r → x → r'],
  ] // prettier-ignore
  for (const [title, survey, names] of cycles) {
    it(`a circle: ${title}`, () => {
      const [problem] = problemsIn([...survey, question('text', 'last')])
      expect(problem).to.deep.include({ code: 'cycle', row: 2, args: { names }, part: names })
    })
  }

  it('no circle where only a constraint looks at the own answer, or a later question at an earlier one', () => {
    const survey = [
      question('integer', 'a', { constraint: '${b} > 0 and ${a} > 0' }),
      question('integer', 'b', { relevant: '${a} > 0' }),
    ]
    expect(problemsIn(survey)).to.deep.equal([])
  })
})
