// CSV is written straight from the database's bytes; every other export reads the same reports as objects. Both must say the same.
import { serialize } from 'bson'
import { Decimal128, Double, Long, ObjectId } from 'bson'
import { expect } from 'chai'
import { readFields, type Plain } from '../../models/bson-fields.ts'
import type { Path } from '../../models/bson-places.ts'
import { compileForm, type Form, type FormSource, type SheetRow } from '../../rules/form.ts'
import { tableOf, type Cell, type TableWish } from '../../rules/export.ts'
import { csvLine } from '../../server/csv.ts'
import { csvWriter } from '../../server/export/csv-rows.ts'
import { randomNumbers } from '../store/support.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] => cells.map((cell, at) => ({ row: at + 2, cells: cell }))
const formOf = (version: string): FormSource => ({
  settings: { form_id: 'f', form_title: '表', version },
  survey: rows([
    { type: 'integer', name: 'pcs', label: '台数' },
    { type: 'decimal', name: 'cost', label: '金额' },
    ...(version === 'new' ? [{ type: 'date', name: 'bought', label: '日期' }] : []),
    { type: 'select_one os', name: 'system', label: '系统' },
    { type: 'select_multiple os', name: 'systems', label: '各系统' },
    { type: 'text', name: 'note', label: '说明' },
    { type: 'image', name: 'proof', label: '照片' },
    { type: 'begin_repeat', name: 'software', label: '清单' },
    { type: 'text', name: 'title', label: '名称' },
    { type: 'end_repeat', name: '' },
  ]),
  choices: rows([
    { list_name: 'os', name: 'win', label: '视窗, "甲"' },
    { list_name: 'os', name: 'kylin', label: '=麒麟' },
  ]),
})
const names = ['pcs', 'cost', 'bought', 'system', 'systems', 'note', 'proof', 'software', 'title', 'unasked']

function compiled(version: string): Form {
  const made = compileForm(formOf(version))
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  return made.form
}

type Random = (below: number) => number
const texts = [
  ...[
    '',
    'a',
    '说明文字',
    '=1+1',
    '-5',
    '-5.25',
    '-x',
    '+86',
    '@me',
    '\ttab',
    '\rx',
    '＝全角',
    '＋',
    '－1',
    '＠',
    '，',
    '﹦',
  ],
  ...[
    'a,b',
    '"',
    'x"y',
    'line\nfeed',
    'win',
    'kylin',
    'win kylin',
    'é',
    '😀',
    `${'长'.repeat(400)}`,
    'x'.repeat(90_000),
  ],
]
function value(random: Random): unknown {
  const made: (() => unknown)[] = [
    () => texts[random(texts.length - (random(40) ? 1 : 0))],
    () => random(2000) - 1000,
    () => [0, -0, 1.5, -12.25, 1e21, 2 ** 31, -(2 ** 31), NaN][random(8)],
    () => new Double(random(9)),
    () => Long.fromNumber(random(100) * 2 ** 33),
    () => null,
    () => random(2) === 1,
    () => Array.from({ length: random(4) }, () => texts[random(25)]),
    () => Array.from({ length: random(3) }, () => ({ id: new ObjectId().toHexString(), kind: 'image' })),
    () => Array.from({ length: random(4) }, (_, at) => ({ _row: at + 1, title: texts[random(25)] })),
    () => new Date(random(1e9) * 1000),
    () => ({ inner: random(3) }),
    () => Decimal128.fromString('1.5'),
  ]
  return made[random(3) ? random(2) : random(made.length)]!()
}
function report(random: Random) {
  const asked = names.filter(() => random(5)).map((name) => [name, value(random)] as const)
  if (random(3) === 0) asked.reverse()
  return {
    _id: new ObjectId(),
    given: { note: { by: new ObjectId() } },
    unit: `U${random(50)}`,
    unitName: texts[random(20)],
    form: ['old', 'new', 'gone'][random(10) ? random(2) : 2],
    dims: { district: ['500103', '500105', null][random(3)], ...(random(2) && { chamber: texts[random(20)] }) },
    state: ['draft', 'submitted', 'accepted'][random(3)],
    answers: Object.fromEntries(asked),
    ...(random(5) && { submittedAt: random(4) ? new Date(random(1e9) * 1000) : null }),
  }
}

const own: { path: Path; read: (value: never) => Cell; keepsText: boolean }[] = [
  { path: ['unit'], read: (given: string) => given, keepsText: true },
  { path: ['unitName'], read: (given: string) => given, keepsText: true },
  { path: ['form'], read: (given: string) => given, keepsText: true },
  { path: ['dims', 'district'], read: (given: string) => (given === '500103' ? '渝中区' : given), keepsText: false },
  { path: ['dims', 'chamber'], read: (given: string) => `${given},`, keepsText: false },
  { path: ['state'], read: (given: string) => `=${given}`, keepsText: false },
  {
    path: ['submittedAt'],
    read: (given: unknown) => (given instanceof Date ? given.toISOString() : null),
    keepsText: false,
  },
]
const after: typeof own = [{ path: ['_id'], read: (id: string) => `https://x/${id}`, keepsText: false }]
const wanted = new Set(['_id', 'unit', 'unitName', 'form', 'dims', 'state', 'submittedAt', 'answers'])

describe('a CSV of reports', () => {
  const versions = ['new', 'old'].map((version) => ({ version, form: compiled(version) }))

  const wishes: TableWish[] = [
    { photos: 'ids' },
    { headings: 'zh-CN', values: 'zh-CN', photos: 'count' },
    { values: 'zh-CN', photos: 'none' },
  ]
  for (const [index, wish] of wishes.entries())
    it(`says of each report what the other exports say, whatever was answered (${index + 1})`, () => {
      const random = randomNumbers(index + 77)
      const answers = tableOf(versions, wish)
      const write = csvWriter({ before: own, answers, after, versions: versions.map(({ version }) => version) })
      const cellOf = (column: (typeof own)[number], read: Record<string, Plain>): Cell => {
        const [name, inner] = column.path
        const outer = read[name] ?? null
        const found = inner === undefined ? outer : ((outer as Record<string, Plain>)[inner] ?? null)
        return found === null ? null : column.read(found as never)
      }
      let [made, expected, count] = ['', '', 0]
      for (let batch = 0; batch < 20; batch++) {
        const raws = Array.from({ length: 100 }, () => serialize(report(random)))
        for (const { bytes, rows } of write(raws)) {
          made += bytes.toString()
          count -= rows
        }
        for (const raw of raws) {
          const read = readFields(raw, wanted)
          const reader = answers.reader(read['form'] as string)
          if (!reader) continue
          const given = read['state'] === 'draft' ? answers.columns.map(() => null) : reader(read['answers'] as never)
          expected += csvLine([
            ...own.map((column) => cellOf(column, read)),
            ...given,
            ...after.map((column) => cellOf(column, read)),
          ])
          count++
        }
      }
      const [lines, wantedLines] = [made.split('\r\n'), expected.split('\r\n')]
      for (const [at, line] of wantedLines.entries()) expect(lines[at], `line ${at}`).to.equal(line)
      expect(made.length).to.equal(expected.length)
      expect(count).to.equal(0)
    })
})
