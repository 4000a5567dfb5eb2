import assert from 'node:assert/strict'
import { expect } from 'chai'
import { writeXlsx } from 'hucre'
import { builtInForms } from '../../forms/index.ts'
import { readWorkbook, WorkbookError, writeWorkbook } from '../../models/xlsx.ts'
import type { WorkbookLimits } from '../../models/xlsx.ts'
import { exportForm, forOdk } from '../../rules/form-export.ts'
import { importForm } from '../../rules/form-import.ts'
import { compileForm } from '../../rules/form.ts'
import type { FormSource } from '../../rules/form.ts'

const read = async (bytes: Uint8Array, limits?: WorkbookLimits) => (await readWorkbook(bytes, limits)).sheets
const formOf = (source: FormSource) => {
  const compiled = compileForm(source)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.form
}
const refused = (bytes: Uint8Array, code: string, limits?: WorkbookLimits) =>
  assert.rejects(readWorkbook(bytes, limits), (error) => error instanceof WorkbookError && error.code === code)

describe('a form as a workbook', () => {
  for (const [name, source] of Object.entries(builtInForms)) {
    it(`${name} goes out to Excel and comes back the same`, async () => {
      const bytes = await writeWorkbook(exportForm(source))
      const back = importForm(await read(bytes))
      expect(back.problems).to.deep.equal([])
      expect(back.source).to.deep.equal(forOdk(source))
      // Only the title is spelled otherwise, and it says the same.
      expect(back.source).to.deep.include({ survey: source.survey, choices: source.choices })
      expect(formOf(back.source!).title).to.deep.equal(formOf(source).title)
    })
  }

  it('keeps blank lines, line breaks, tables and odd signs', async () => {
    const source: FormSource = {
      survey: [
        { row: 3, cells: { type: 'note', name: 'a', label: '第一行\n第二行 & <b> "引号" 😀' } },
        { row: 7, cells: { type: 'text', name: 'b', hint: ' '.trim() || '007', label: '=1+1' } },
      ],
      choices: [],
      settings: { form_id: 'x', version: '2026112301' },
      files: { 'shops.csv': [{ name: 'a', label: '甲' }] },
    }
    const back = importForm(await read(await writeWorkbook(exportForm(source))))
    expect(back).to.deep.equal({ source, problems: [] })
  })

  it('takes numbers, dates and ticks as Excel holds them', async () => {
    const bytes = await writeXlsx({
      sheets: [
        { name: ' Survey ', rows: [['type', 'name', 'label', 'default', 'required'], ['integer', 'a', 'A', 3, true], ['date', 'b', 'B', new Date(Date.UTC(2018, 6, 2)), false]] },
        { name: 'CHOICES', rows: [['list_name', 'name', 'label'], ['l', 1, 0.1 + 0.2]] },
        { name: 'settings', rows: [['form_id', 'version'], ['x', 20261123]] },
      ],
    }) // prettier-ignore
    const { source, problems } = importForm(await read(bytes))
    expect(problems).to.deep.equal([])
    expect(source?.survey.map(({ cells }) => cells)).to.deep.equal([
      { type: 'integer', name: 'a', label: 'A', default: '3', required: 'TRUE' },
      { type: 'date', name: 'b', label: 'B', default: '2018-07-02', required: 'FALSE' },
    ])
    expect(source?.choices[0]?.cells).to.deep.equal({ list_name: 'l', name: '1', label: '0.3' })
    expect(source?.settings).to.deep.equal({ form_id: 'x', version: '20261123' })
    const compiled = source && compileForm(source)
    expect(compiled?.ok && compiled.form.questions.map(({ required }) => required)).to.deep.equal([true, false])
  })

  const sheet = (name: string, ...rows: string[][]) => ({ name, rows })
  const survey = sheet('survey', ['type', 'name', 'label'], ['text', 'a', 'A'])
  const settings = sheet('settings', ['form_id'], ['x'])
  const structure: [string, ReturnType<typeof sheet>[], [string, number, string, string][]][] = [
    ['no survey sheet', [sheet('Sheet1', ['a'])], [['survey', 0, '', 'sheet-missing']]],
    ['an empty survey sheet', [sheet('survey'), settings], [['survey', 0, '', 'sheet-empty']]],
    ['headings only', [sheet('survey', ['type', 'name']), settings], [['survey', 0, '', 'sheet-empty']]],
    ['no form_id', [survey], [['settings', 2, 'form_id', 'column-missing']]],
    ['the same heading twice', [sheet('survey', ['type', 'name', 'label', 'label'], ['text', 'a', 'A', 'B']), settings], [['survey', 1, 'label', 'column-twice']]],
    ['too many rows', [sheet('survey', ['type'], ...Array.from({ length: 10_001 }, () => ['text'])), settings], [['survey', 10_002, '', 'too-many-rows'], ['survey', 0, '', 'sheet-empty']]],
  ] // prettier-ignore
  for (const [title, sheets, expected] of structure) {
    it(`tells of ${title}`, () => {
      const found = importForm(sheets).problems.map(({ sheet: at, row, column, code }) => [at, row, column, code])
      expect(found).to.deep.equal(expected)
    })
  }

  it('takes the id from the file where the settings give none, and headings from the first filled row', () => {
    const late = sheet('survey', [], ['', ''], ['type', 'name', 'label'], [], ['text', 'a', 'A'])
    const { source, problems } = importForm([late], 'from-file')
    expect(problems).to.deep.equal([])
    expect(source?.settings).to.deep.equal({ form_id: 'from-file' })
    expect(source?.survey).to.deep.equal([{ row: 5, cells: { type: 'text', name: 'a', label: 'A' } }])
  })
})

describe('workbooks from strangers', () => {
  it('are refused with a reason when they are none', async () => {
    const good = await writeWorkbook([{ name: 'a', rows: [['x']] }])
    await refused(Buffer.from('hello'), 'workbook-unreadable')
    await refused(Buffer.alloc(0), 'workbook-unreadable')
    await refused(good.subarray(0, good.length - 40), 'workbook-unreadable')
    await refused(Buffer.from(good.toString('hex').replace('504b0304', '504b0399'), 'hex'), 'workbook-unreadable')
    await refused(Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]), 'workbook-old-format')
    const locked = await writeXlsx({
      sheets: [{ name: 'a', rows: [['x']] }],
      encryption: { password: 'p', spinCount: 10 },
    })
    await refused(locked, 'workbook-encrypted')
  })

  it('are refused when they are too large, packed or unpacked', async () => {
    const many = await writeWorkbook([
      { name: 'm', rows: Array.from({ length: 3000 }, (_, row) => [`text ${row % 7}`, 'x']) },
    ])
    await refused(many, 'workbook-too-large', { maxBytes: 1000 })
    await refused(many, 'workbook-too-large', { maxUnpackedBytes: 50_000 })
    await refused(many, 'workbook-too-many-rows', { maxRows: 2999 })
    expect((await read(many, { maxRows: 3000 }))[0]?.rows).to.have.length(3000)
    const wide = await writeWorkbook([{ name: 'w', rows: [Array.from({ length: 30 }, () => 'x')] }])
    await refused(wide, 'workbook-too-many-columns', { maxColumns: 29 })
    const sheets = await writeWorkbook(['a', 'b', 'c'].map((name) => ({ name, rows: [['x']] })))
    await refused(sheets, 'workbook-too-many-sheets', { maxSheets: 2 })
  })

  it('are read when they only claim to be endless', async () => {
    const far = new Map([['0,0', { value: 'type' }], ['1048575,0', { value: '' }]]) // prettier-ignore
    const bytes = await writeXlsx({ sheets: [{ name: 'survey', rows: [['type', 'name']], cells: far }] })
    expect((await read(bytes))[0]?.rows).to.deep.equal([['type', 'name']])
  })

  it('say so when they have 100,000 rows', async () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => ['text', `q${row}`])
    await refused(await writeWorkbook([{ name: 'survey', rows }]), 'workbook-too-many-rows')
  })
})
