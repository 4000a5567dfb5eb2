// Reports as tables: the columns of one or several versions of a form, and how a report's answers become cells of them.
// Everything is compiled once per table; a row then costs one closure per cell.
import { cellReader, labelsOf, type Cell, type CellWords } from './form/cell.ts'
import {
  columnsOf,
  plainText,
  type Answers,
  type Form,
  type Question,
  type Repeat,
  type RowAnswers,
  type Value,
} from './form.ts'

export type { Cell } from './form/cell.ts'
export type CellType = 'text' | 'integer' | 'decimal' | 'date' | 'time' | 'datetime'

export interface ExportColumn {
  name: string
  /** The label in the newest version that has it; the name where there is none or names are wanted. */
  heading: string
  /** `text` also where versions differ; a calculation is text though it may give numbers. */
  type: CellType
  kind: 'choice' | 'choices' | 'files' | 'count' | 'plain'
}
export interface FormOfVersion {
  version: string
  form: Form
}
export interface TableWish {
  /** Headings in this language; undefined: names. */
  headings?: string
  /** Choices in this language; undefined: names. */
  values?: string
  photos: 'ids' | 'count' | 'none'
  /** The rows of this repeat instead of the reports themselves. */
  repeat?: string
}
type Given = Answers | RowAnswers
export interface AnswerTable {
  columns: ExportColumn[]
  /** Null for a version it was not made of. */
  reader(version: string): ((given: Given) => Cell[]) | null
  /** The same column by column: null for one that the version does not ask. */
  columnReaders(version: string): readonly (ColumnReader | null)[] | null
}
export interface ColumnReader {
  /** Depends on nothing but the value. Not asked about what is missing or null. */
  read: (value: Value | RowAnswers[]) => Cell
  /** A text becomes a cell as it is. */
  keepsText: boolean
  /** Tells how many elements a list has, and nothing else of it. */
  isCount?: boolean
  /** The cell of what is missing. */
  missing: Cell
}

/** `versions`: the newest first; its columns come first, and what only older ones have follows what it followed there. */
export function tableOf(versions: readonly FormOfVersion[], wish: TableWish): AnswerTable {
  const merged: ExportColumn[] = []
  const known = new Map<string, ExportColumn>()
  for (const { form } of versions) {
    let after = -1
    for (const node of nodesOf(form, wish.repeat)) {
      const column = columnOf(form, node, wish)
      if (wish.photos === 'none' && column.kind === 'files') continue
      const same = known.get(node.name)
      if (same) {
        if (same.type !== column.type) same.type = 'text'
        if (same.kind !== column.kind) same.kind = 'plain'
        after = merged.indexOf(same)
        continue
      }
      known.set(node.name, column)
      // The first version stands in its own order.
      if (merged.length === 0 || after < 0) after = after < 0 && form !== versions[0]?.form ? 0 : merged.length
      else after++
      merged.splice(after, 0, column)
    }
  }
  const readers = new Map(versions.map(({ version, form }) => [version, columnReaders(form, merged, wish)]))
  const rowReaders = new Map([...readers].map(([version, list]) => [version, rowReader(merged, list)]))
  return {
    columns: merged,
    reader: (version) => rowReaders.get(version) ?? null,
    columnReaders: (version) => readers.get(version) ?? null,
  }
}

function nodesOf(form: Form, repeat: string | undefined): (Question | Repeat)[] {
  if (repeat === undefined) return columnsOf(form).map(({ node }) => node)
  const found = form.byName.get(repeat)
  if (found?.kind !== 'repeat') return []
  return form.nodes.filter(
    (node): node is Question | Repeat =>
      (node.kind === 'repeat' || (node.kind === 'question' && node.type !== 'note')) && repeatOf(node) === found,
  )
}

const repeatOf = (node: Question | Repeat): Repeat | undefined =>
  node.groups.findLast((above): above is Repeat => above.kind === 'repeat')

function columnOf(form: Form, node: Question | Repeat, { headings, photos }: TableWish): ExportColumn {
  const heading = (headings && plainText(form, node.label, headings)) || node.name
  if (node.kind === 'repeat') return { name: node.name, heading, type: 'integer', kind: 'count' }
  const kind = kindOf(node)
  const type = kind === 'files' && photos === 'count' ? 'integer' : (types[node.type] ?? 'text')
  return { name: node.name, heading, type, kind }
}

const types: Partial<Record<Question['type'], CellType>> = {
  integer: 'integer',
  decimal: 'decimal',
  range: 'decimal',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
}
function kindOf({ type }: Question): ExportColumn['kind'] {
  if (type === 'image' || type === 'file') return 'files'
  if (type === 'select_multiple' || type === 'rank') return 'choices'
  return type === 'select_one' ? 'choice' : 'plain'
}

function columnReaders(form: Form, columns: readonly ExportColumn[], wish: TableWish): (ColumnReader | null)[] {
  const words: CellWords = { lang: wish.values, photos: wish.photos === 'count' ? 'count' : 'ids' }
  return columns.map(({ name }) => {
    const node = form.byName.get(name)
    if (!node || node.kind === 'group' || repeatOf(node)?.name !== wish.repeat) return null
    if (node.kind === 'repeat') return countReader
    const { read, keepsText } = cellReader(form, node, words)
    return { read: read as ColumnReader['read'], keepsText, missing: null }
  })
}

const countReader: ColumnReader = {
  read: (value) => (Array.isArray(value) ? value.length : 0),
  keepsText: false,
  isCount: true,
  missing: 0,
}

function rowReader(columns: readonly ExportColumn[], readers: (ColumnReader | null)[]): (given: Given) => Cell[] {
  const cells = readers.map((reader, index): ((given: Given) => Cell) => {
    if (!reader) return () => null
    const { name } = columns[index]!
    return (given) => {
      const value = given[name]
      return value === undefined || value === null ? reader.missing : reader.read(value)
    }
  })
  return (given) => {
    const row: Cell[] = []
    for (const cell of cells) row.push(cell(given))
    return row
  }
}

export interface RepeatRow {
  /** The stable numbers of the row and those around it: `3`, or `3/1` inside another repeat. */
  row: string
  given: RowAnswers
}

/** The rows of a repeat in one report, wherever it lies; empty when the form has no such repeat. */
export function rowsOf(form: Form, repeat: string, answers: Answers): RepeatRow[] {
  const node = form.byName.get(repeat)
  if (node?.kind !== 'repeat') return []
  const around = node.groups.filter((above) => above.kind === 'repeat').map(({ name }) => name)
  let rows: RepeatRow[] = [{ row: '', given: answers as RowAnswers }]
  for (const name of [...around, repeat])
    rows = rows.flatMap(({ row, given }) => {
      const inner = given[name]
      if (!Array.isArray(inner)) return []
      return (inner as RowAnswers[]).map((each) => ({ row: row ? `${row}/${each._row}` : `${each._row}`, given: each }))
    })
  return rows
}

/** Names of all repeats of these versions, in form order. */
export const repeatsOf = (versions: readonly FormOfVersion[]): { name: string; form: Form; repeat: Repeat }[] =>
  [
    ...new Map(
      versions
        .flatMap(({ form }) => form.nodes.filter((node) => node.kind === 'repeat').map((repeat) => ({ form, repeat })))
        .reverse()
        .map(({ form, repeat }) => [repeat.name, { name: repeat.name, form, repeat }]),
    ).values(),
  ].reverse()

/** The answers as they are kept, with choices by their labels; rows of repeats stay nested. */
export function labelledAnswers(form: Form, lang: string): (answers: Answers) => Record<string, unknown> {
  const labels = new Map(
    form.questions.flatMap((question): [string, Map<string, string>][] => {
      const found = labelsOf(form, question, lang)
      return found ? [[question.name, found]] : []
    }),
  )
  const label = (names: Map<string, string>, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((each) => label(names, each))
    return typeof value === 'string' ? (names.get(value) ?? value) : value
  }
  const within = (given: Given): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        const names = labels.get(name)
        if (names) return [name, label(names, value)]
        return [name, isRows(value) ? value.map(within) : value]
      }),
    )
  return within
}

const isRows = (value: unknown): value is RowAnswers[] =>
  Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null && '_row' in value[0]

/** `2026-11-23 09:30:00` on the local clock, as milliseconds of a clock without zones. One offset is looked up a quarter of an hour. */
export function localClock(timeZone: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const quarterMs = 15 * 60_000
  const offsets = new Map<number, number>()
  return (at) => {
    const quarter = Math.floor(at.getTime() / quarterMs)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const start = quarter * quarterMs
      offset = Date.parse(`${format.format(start).replace(' ', 'T')}Z`) - start
      if (offsets.size > 10_000) offsets.clear()
      offsets.set(quarter, offset)
    }
    return at.getTime() + offset
  }
}

/** `2026-11-23 09:30:00`, which every spreadsheet reads as a time. */
export const clockText = (localMs: number): string => new Date(localMs).toISOString().slice(0, 19).replace('T', ' ')
