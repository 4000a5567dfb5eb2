// Who hears when units stay overdue: rows of a sheet name a chamber or a district, and the unit whose people they are. Every
// bad row is told with its column. The people themselves come from the units; here nobody's name or number is kept.
import { findDistrict, type Catalogues } from './roster.ts'

export const contactHeadings = ['类型', '名称', '单位编号'] as const
type Heading = (typeof contactHeadings)[number]

export interface ContactRow {
  row: number
  kind: 'chamber' | 'district'
  /** The chamber's name, the district's code. */
  code: string
  unit: string
}
export interface ContactProblem {
  sheet: string
  row: number
  column: Heading
  code: 'heading-missing' | 'missing' | 'kind-unknown' | 'district-unknown' | 'unit-unknown' | 'unit-unbound'
  value: string
}

const kinds: Record<string, ContactRow['kind']> = {
  商会: 'chamber',
  chamber: 'chamber',
  区县: 'district',
  district: 'district',
}

/** `isKnownUnit` answers for the units in the database. */
export function readContacts(
  sheet: { name: string; rows: string[][] },
  districts: Catalogues['districts'],
  isKnownUnit: (code: string) => boolean,
): { contacts: ContactRow[]; problems: ContactProblem[] } {
  const problems: ContactProblem[] = []
  const contacts: ContactRow[] = []
  const [head = [], ...body] = sheet.rows
  const columns = new Map(contactHeadings.map((name) => [name, head.findIndex((cell) => cell.trim() === name)]))
  const tell = (row: number, column: Heading, code: ContactProblem['code'], value = '') =>
    void problems.push({ sheet: sheet.name, row, column, code, value: value.slice(0, 60) })
  for (const [name, at] of columns) if (at < 0) tell(1, name, 'heading-missing')
  if (problems.length > 0) return { contacts, problems }

  for (const [index, cells] of body.entries()) {
    const row = index + 2
    const text = (name: Heading) => (cells[columns.get(name)!] ?? '').trim()
    if (contactHeadings.every((name) => text(name) === '')) continue
    const before = problems.length
    for (const name of contactHeadings) if (text(name) === '') tell(row, name, 'missing')
    const kind = kinds[text('类型')]
    if (!kind && text('类型')) tell(row, '类型', 'kind-unknown', text('类型'))
    const code = kind === 'district' ? findDistrict(districts, text('名称'))?.code : text('名称')
    if (code === undefined && text('名称')) tell(row, '名称', 'district-unknown', text('名称'))
    const unit = text('单位编号')
    if (unit && !isKnownUnit(unit)) tell(row, '单位编号', 'unit-unknown', unit)
    if (problems.length === before) contacts.push({ row, kind: kind!, code: code!, unit })
  }
  return { contacts, problems }
}
