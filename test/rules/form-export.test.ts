import { expect } from 'chai'
import { builtInForms } from '../../forms/index.ts'
import { exportForm, forOdk } from '../../rules/form-export.ts'
import { compileForm, type FormSource } from '../../rules/form.ts'

// What ODK's converter refused when it was run on exported forms, each as a rule.
const rows = (cells: Record<string, string>[]) => cells.map((row, index) => ({ row: index + 2, cells: row }))
const form = (survey: Record<string, string>[], more: Partial<FormSource> = {}): FormSource => ({
  survey: rows(survey),
  choices: [],
  settings: { form_id: 'f', form_title: 'F' },
  ...more,
})
const cellsOf = (cells: Record<string, string>) => forOdk(form([cells])).survey[0]!.cells

/** The keys of `parameters` that ODK's tools know. */
const known =
  /^(start|end|step|tick_interval|placeholder|tick_labelset|value|label|randomize|seed|max-pixels|app|quality|rows|allow-mock-accuracy|capture-accuracy|warning-accuracy|incremental)$/

describe('an exported form is one that ODK’s tools take', () => {
  for (const [name, source] of Object.entries(builtInForms))
    it(`${name}: one title, known headings of its settings, no parameters of ours`, () => {
      const sheets = exportForm(source)
      const settings = sheets.find((sheet) => sheet.name === 'settings')!.rows[0]!
      expect(settings).to.include('form_title')
      expect(settings.filter((heading) => heading.startsWith('form_title'))).to.have.length(1)
      const survey = sheets.find((sheet) => sheet.name === 'survey')!
      const at = survey.rows[0]!.indexOf('parameters')
      const keys = survey.rows.slice(1).flatMap((row) => (row[at] ?? '').split(/\s+/).filter(Boolean))
      for (const key of keys) expect(key.split('=')[0]).to.match(known)
    })

  it('has its title in the default language; the others stay, and come back as titles', () => {
    const settings = {
      form_id: 'f',
      'form_title::English (en)': 'Form',
      'form_title::中文 (zh)': '表',
      default_language: '中文 (zh)',
    }
    const odk = forOdk(
      form([{ type: 'text', name: 'a', 'label::中文 (zh)': '甲', 'label::English (en)': 'A' }], { settings }),
    )
    expect(odk.settings).to.deep.equal({
      form_id: 'f',
      'title_in::English (en)': 'Form',
      form_title: '表',
      default_language: '中文 (zh)',
    })
    const compiled = compileForm(odk)
    expect(compiled.ok && compiled.form.title).to.deep.equal({ zh: ['表'], en: ['Form'] })
  })

  it('has our own parameters in columns, and leaves others where they are', () => {
    const image = { type: 'image', name: 'a', label: 'A', parameters: 'max-photos=4 max-pixels=1000, min-photos=1' }
    expect(cellsOf(image)).to.deep.equal({
      ...{ type: 'image', name: 'a', label: 'A', parameters: 'max-pixels=1000' },
      ...{ max_photos: '4', min_photos: '1' },
    })
    const compiled = compileForm(forOdk(form([image])))
    expect(compiled.ok && compiled.form.questions.map(({ maxCount, minCount }) => [maxCount, minCount])).to.deep.equal([
      [4, 1],
    ])
  })

  for (const [written, plain] of [
    ['caption:中文 (zh)', 'label::中文 (zh)'],
    ['label: English', 'label::English'],
    ['variable name', 'name'],
    ['Required?', 'required'],
    ['relevent', 'relevant'],
    ['constraining message:中文 (zh)', 'constraint_message::中文 (zh)'],
    ['choices_filter', 'choice_filter'],
    ['标签', 'label'],
    ['media::image::中文 (zh)', 'media::image::中文 (zh)'],
    ['my notes', 'my notes'],
  ] as const)
    it(`heading ${written} goes out as ${plain}`, () => {
      expect(Object.keys(cellsOf({ type: 'text', [written]: 'x' }))).to.deep.equal(['type', plain])
    })

  it('asks a person for a phone number there as here; without words it is the device’s own', () => {
    const asked = { type: 'phonenumber', name: 'a', 'label::中文 (zh)': '电话' }
    expect(cellsOf(asked)['type']).to.equal('phone number')
    const compiled = compileForm(forOdk(form([asked])))
    expect(compiled.ok && compiled.form.questions.map(({ type }) => type)).to.deep.equal(['phone'])
    expect(cellsOf({ type: 'phone number', name: 'a' })['type']).to.equal('phonenumber')
  })

  it('leaves two headings of one meaning as they are, so that both are seen', () => {
    expect(cellsOf({ type: 'text', label: 'a', caption: 'b' })).to.deep.equal({
      type: 'text',
      label: 'a',
      caption: 'b',
    })
  })

  for (const [written, plain] of [
    ['q string', 'text'],
    ['Barcode', 'barcode'],
    ['number', 'integer'],
    ['picture', 'image'],
    ['get today', 'today'],
    ['BEGIN GROUP', 'begin_group'],
    ['begin lgroup', 'begin_repeat'],
    ['begin group', 'begin group'],
    ['select one from l', 'select_one l'],
    ['select all that apply from l', 'select_multiple l'],
    ['q select1 l or specify other', 'select_one l or_other'],
    ['select one from file shops.csv', 'select_one_from_file shops.csv'],
    ['no such type', 'no such type'],
  ] as const)
    it(`type ${written} goes out as ${plain}`, () => {
      expect(cellsOf({ type: written })['type']).to.equal(plain)
    })

  for (const [written, plain] of [
    ['是', 'yes'],
    ['1', 'yes'],
    ['否', 'no'],
    ['${a} > 3', '${a} > 3'],
  ] as const)
    it(`required ${written} goes out as ${plain}`, () => {
      expect(cellsOf({ type: 'text', required: written })['required']).to.equal(plain)
    })
})
