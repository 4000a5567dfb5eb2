// The roster of units: rows of a sheet become units, and every bad row is named with its column and the reason.

import type { UnitScale } from './audience.ts'

export const headings = [
  '单位编号',
  '单位名称',
  '单位类型',
  '区县',
  '行业',
  '所属商会',
  '上级单位编号',
  '联系人',
] as const
/** May be left out; a sheet without one leaves what units have. */
export const optionalHeadings = ['四好商会', '规模', '标签'] as const
type Heading = (typeof headings)[number] | (typeof optionalHeadings)[number]

export interface RosterUnit {
  _id: string
  name: string
  type: string
  district: string
  industry: string
  chamber: string | null
  superior: string | null
  contact: string | null
  /** Only of a sheet that has the column. */
  fourGood?: boolean
  scale?: UnitScale | null
  tags?: string[]
}

export interface RosterProblem {
  sheet: string
  /** 1-based, as Excel shows it. */
  row: number
  column: Heading | ''
  code:
    | 'heading-missing'
    | 'missing'
    | 'too-long'
    | 'code-malformed'
    | 'code-twice'
    | 'type-unknown'
    | 'district-unknown'
    | 'district-ended'
    | 'industry-unknown'
    | 'superior-unknown'
    /** Another's unit: the importer's scope does not cover it. */
    | 'out-of-scope'
    | 'yes-no-expected'
    | 'scale-unknown'
  value: string
}

export interface Catalogues {
  unitTypes: readonly { code: string; zh: string; en: string }[]
  industries: readonly { code: string; zh: string; en: string }[]
  districts: readonly { code: string; name: string; validFrom?: string | null; validTo?: string | null }[]
}

export interface Roster {
  units: RosterUnit[]
  problems: RosterProblem[]
}

const longest = 200

/**
 * Reads one sheet. `today` (YYYY-MM-DD) decides which districts are valid; `isKnownUnit` answers for superiors that are in
 * the database already. Rows without any text are passed over.
 */
export function readRoster(
  sheet: { name: string; rows: string[][] },
  catalogues: Catalogues,
  today: string,
  isKnownUnit: (code: string) => boolean,
): Roster {
  const problems: RosterProblem[] = []
  const [head = [], ...body] = sheet.rows
  const placed = (heading: Heading): [Heading, number] => [heading, head.findIndex((cell) => cell.trim() === heading)]
  const columns = new Map(headings.map(placed))
  const tell = (row: number, column: Heading | '', code: RosterProblem['code'], value = '') =>
    problems.push({ sheet: sheet.name, row, column, code, value: value.slice(0, 60) })

  for (const [heading, at] of columns) if (at < 0) tell(1, heading, 'heading-missing')
  if (problems.length > 0) return { units: [], problems }
  for (const [heading, at] of optionalHeadings.map(placed)) if (at >= 0) columns.set(heading, at)

  const rows = body
    .map((cells, index) => ({
      row: index + 2,
      text: (heading: Heading) => (cells[columns.get(heading) ?? -1] ?? '').trim(),
    }))
    .filter(({ text }) => headings.some((heading) => text(heading) !== ''))
  const own = new Map<string, number>()
  for (const { row, text } of rows) {
    const code = text('单位编号')
    if (own.has(code)) tell(row, '单位编号', 'code-twice', code)
    else own.set(code, row)
  }

  const units: RosterUnit[] = []
  for (const { row, text } of rows) {
    const before = problems.length
    const need = (heading: Heading) => {
      const value = text(heading)
      if (!value) tell(row, heading, 'missing')
      else if (value.length > longest) tell(row, heading, 'too-long', value)
      return value
    }
    const named = (heading: Heading, list: Catalogues['unitTypes'], code: RosterProblem['code']) => {
      const value = need(heading)
      const found = list.find((entry) => value === entry.code || value === entry.zh || value === entry.en)
      if (value && !found) tell(row, heading, code, value)
      return found?.code ?? ''
    }
    const _id = need('单位编号')
    if (_id && !/^[\w-]{1,40}$/.test(_id)) tell(row, '单位编号', 'code-malformed', _id)
    const superior = text('上级单位编号')
    if (superior && (superior === _id || (!own.has(superior) && !isKnownUnit(superior))))
      tell(row, '上级单位编号', 'superior-unknown', superior)
    const unit: RosterUnit = {
      _id,
      name: need('单位名称'),
      type: named('单位类型', catalogues.unitTypes, 'type-unknown'),
      district: '',
      industry: named('行业', catalogues.industries, 'industry-unknown'),
      chamber: text('所属商会') || null,
      superior: superior || null,
      contact: text('联系人') || null,
      ...marksOf(
        text,
        (heading) => columns.has(heading),
        (column, code) => tell(row, column, code, text(column)),
      ),
    }
    const district = need('区县')
    if (district) {
      const found = findDistrict(catalogues.districts, district)
      if (!found) tell(row, '区县', 'district-unknown', district)
      else if (!isValidOn(found, today)) tell(row, '区县', 'district-ended', district)
      else unit.district = found.code
    }
    const twice = own.get(_id) !== row
    if (problems.length === before && !twice) units.push(unit)
  }
  return { units, problems: problems.sort((a, b) => a.row - b.row) }
}

const yesNo = new Map([
  ...['是', '有', 'yes', 'true', '1', '√'].map((word): [string, boolean] => [word, true]),
  ...['', '否', '无', 'no', 'false', '0'].map((word): [string, boolean] => [word, false]),
])
const scales = new Map<string, UnitScale | null>([
  ...(['large', 'medium', 'small', 'micro'] as const).flatMap((scale, at): [string, UnitScale][] => [
    [scale, scale],
    ['大中小微'[at]!, scale],
    [`${'大中小微'[at]}型`, scale],
  ]),
  ['', null],
])

function marksOf(
  text: (heading: Heading) => string,
  has: (heading: Heading) => boolean,
  tell: (column: Heading, code: 'yes-no-expected' | 'scale-unknown') => void,
): Pick<RosterUnit, 'fourGood' | 'scale' | 'tags'> {
  const fourGood = yesNo.get(text('四好商会').toLowerCase())
  const scale = scales.get(text('规模').toLowerCase())
  if (has('四好商会') && fourGood === undefined) tell('四好商会', 'yes-no-expected')
  if (has('规模') && scale === undefined) tell('规模', 'scale-unknown')
  const tags = text('标签')
    .split(/[,，、;；]/)
    .map((tag) => tag.trim())
    .filter(Boolean)
  return {
    ...(has('四好商会') && { fourGood: fourGood ?? false }),
    ...(has('规模') && { scale: scale ?? null }),
    ...(has('标签') && { tags: [...new Set(tags)] }),
  }
}

/** By code or by name; the short name people write (渝中 for 渝中区, 石柱 for 石柱土家族自治县) counts too. */
export function findDistrict<T extends { code: string; name: string }>(
  districts: readonly T[],
  text: string,
): T | undefined {
  return (
    districts.find((entry) => entry.code === text || entry.name === text) ??
    districts.find((entry) => text.length >= 2 && shortNameOf(entry.name) === text)
  )
}
const shortNameOf = (name: string) => name.replace(/(土家族苗族|土家族|苗族)?自治县$|[区县]$/, '')

function isValidOn(district: { validFrom?: string | null; validTo?: string | null }, day: string): boolean {
  return (!district.validFrom || district.validFrom <= day) && (!district.validTo || day <= district.validTo)
}
