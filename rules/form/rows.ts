// Sheet rows under any spelling of their headings → cells by column, texts by language; and the list of what is wrong.
import type { ProblemCode } from '../reasons.ts'
import { isIgnored, nearColumn, readHeading } from './columns.ts'
import type { Heading, SheetName } from './columns.ts'
import type { FormProblem, SheetRow } from './types.ts'

export class Problems {
  readonly list: FormProblem[] = []
  readonly notices: FormProblem[] = []

  add(sheet: string, row: number, column: string, code: ProblemCode, part = '', args: FormProblem['args'] = {}): void {
    this.list.push({ sheet, row, column, code, args, part })
  }

  note(sheet: string, row: number, column: string, code: ProblemCode, part = '', args: FormProblem['args'] = {}): void {
    this.notices.push({ sheet, row, column, code, args, part })
  }
}

/** One row with its headings understood. */
export class Cells {
  readonly row: number
  private readonly values = new Map<string, { text: string; written: string }>()
  private readonly spoken = new Map<string, Map<string, { text: string; written: string }>>()
  /** Every cell under its heading as written. */
  readonly raw: Record<string, string> = {}

  constructor(sheet: SheetName, source: SheetRow, headings: Headings, problems: Problems) {
    this.row = source.row
    for (const [written, cell] of Object.entries(source.cells)) {
      const text = String(cell ?? '').trim()
      if (text === '') continue
      this.raw[written.trim()] = text
      const { column, lang } = headings.of(written)
      if (!column) continue
      const place =
        lang === '' ? this.values : (this.spoken.get(column) ?? new Map<string, { text: string; written: string }>())
      if (lang !== '') this.spoken.set(column, place)
      const key = lang === '' ? column : lang
      if (place.has(key))
        problems.add(sheet, this.row, written, 'column-twice', written, { other: place.get(key)?.written ?? '' })
      place.set(key, { text, written })
    }
  }

  get(column: string): string {
    return this.values.get(column)?.text ?? ''
  }

  /** The heading a column stands under here, for problems. */
  heading(column: string): string {
    return this.values.get(column)?.written ?? this.spoken.get(column)?.values().next().value?.written ?? column
  }

  /** The words of a column in all languages; the one without a language counts as `bare`. */
  spokenIn(column: string, bare: string): { lang: string; text: string; written: string }[] {
    const all = [...(this.spoken.get(column) ?? [])].map(([lang, cell]) => ({ lang, ...cell }))
    const plain = this.values.get(column)
    if (plain && !all.some(({ lang }) => lang === bare)) all.unshift({ lang: bare, ...plain })
    return all
  }

  get isEmpty(): boolean {
    return this.values.size === 0 && this.spoken.size === 0
  }
}

/** The headings of one sheet, each read once. */
export class Headings {
  private readonly known = new Map<string, Heading>()
  private readonly sheet: SheetName

  constructor(sheet: SheetName) {
    this.sheet = sheet
  }

  of(written: string): Heading {
    let heading = this.known.get(written)
    if (!heading) {
      heading = readHeading(this.sheet, written)
      this.known.set(written, heading)
    }
    return heading
  }

  languages(): string[] {
    return [...this.known.values()].map(({ lang }) => lang).filter((lang) => lang !== '')
  }

  has(column: string): boolean {
    return [...this.known.values()].some((heading) => heading.column === column)
  }

  hasBare(column: string): boolean {
    return [...this.known.values()].some((heading) => heading.column === column && heading.lang === '')
  }

  /** Headings that mean nothing here: a notice each. Extra columns of choices are meant for choice_filter. */
  report(problems: Problems): void {
    for (const { written, column } of this.known.values()) {
      if (column || written.trim() === '') continue
      if (isIgnored(this.sheet, written)) problems.note(this.sheet, 1, written, 'column-ignored', written)
      else if (this.sheet === 'survey') {
        problems.note(this.sheet, 1, written, 'column-unknown', written, { near: nearColumn(this.sheet, written) })
      }
    }
  }
}

export function readRows(
  sheet: SheetName,
  rows: readonly SheetRow[],
  problems: Problems,
): { rows: Cells[]; headings: Headings } {
  const headings = new Headings(sheet)
  const cells = rows.map((row) => new Cells(sheet, row, headings, problems)).filter((row) => !row.isEmpty)
  headings.report(problems)
  return { rows: cells, headings }
}
