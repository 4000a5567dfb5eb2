// The shapes of the form engine. Everything here is plain data except `Form.program`, which holds the compiled closures.
import type { ProblemCode, Reason } from '../reasons.ts'
import type { Program } from './program.ts'

/** One row of a sheet: its 1-based row number in Excel and its cells under the headings as the author wrote them. */
export interface SheetRow {
  row: number
  cells: Record<string, string>
}

/** An XLSForm as data. It is kept as it is in a form version and compiled when needed. */
export interface FormSource {
  survey: SheetRow[]
  choices: SheetRow[]
  settings: Record<string, string>
  /** Tables for select_one_from_file and pulldata, by file name (`shops.csv`); in a workbook: a sheet of that name. */
  files?: Record<string, Record<string, string>[]>
}

export interface EvidenceRef {
  id: string
}

/**
 * One answer. date 'YYYY-MM-DD', time 'HH:mm', datetime 'YYYY-MM-DDTHH:mm'; select_multiple and rank: names in order;
 * image and file: the receipts; acknowledge: 'OK'. null: cleared on purpose (an absent key still takes the default).
 */
export type Value = string | number | string[] | EvidenceRef[] | null
export type RowAnswers = { _row: number; [name: string]: Value | RowAnswers[] }
export type Answers = { [name: string]: Value | RowAnswers[] }

/** What the engine may know of the world. All of it is given; it never looks at a clock. */
export interface Env {
  now: Date
  /** IANA name; today(), now() and dates are in it. */
  timeZone: string
  /** When this draft was begun: `start`, and the clock inside once(). Default: now. */
  startedAt?: Date
  /** Something that stays the same for one report (its id): uuid() and random() are derived from it. */
  seed?: string
  /** Reader's language, for jr:choice-name; textOf and displayOf set it themselves. Default: the form's. */
  lang?: string
  /** For the metadata types deviceid, username, phonenumber, email. */
  person?: { device?: string; name?: string; phone?: string; email?: string }
}

export type QuestionType =
  | 'text'
  | 'phone'
  | 'integer'
  | 'decimal'
  | 'range'
  | 'date'
  | 'time'
  | 'datetime'
  | 'select_one'
  | 'select_multiple'
  | 'rank'
  | 'acknowledge'
  | 'image'
  | 'file'
  | 'note'
  | 'calculate'
  | 'hidden'
  | 'meta'

/** A text in the form's languages, with ${} places. Read it with textOf; its inside belongs to the engine. */
export interface Text {
  readonly [lang: string]: TextPiece[]
}
export type TextPiece = string | { readonly reference: number }

export interface Choice {
  readonly name: string
  readonly label: Text
  readonly media?: Text
  /** Every cell of the choice's row under its heading, for choice_filter and extra columns. */
  readonly cells: Readonly<Record<string, string>>
}

export interface Group {
  readonly kind: 'group'
  readonly name: string
  readonly ordinal: number
  readonly label: Text
  readonly appearance: readonly string[]
}

export interface Repeat {
  readonly kind: 'repeat'
  readonly name: string
  /** Index among all nodes of the form; at most 4 digits, so buttons can carry it. */
  readonly ordinal: number
  readonly label: Text
  readonly hint: Text
  readonly appearance: readonly string[]
  /** Headings above it, outermost first. */
  readonly groups: readonly (Group | Repeat)[]
  /** True when repeat_count decides the number of rows: nobody adds or deletes any. */
  readonly counted: boolean
  /** The questions of one row in order (those of repeats inside it are not among them). */
  readonly questions: readonly Question[]
  /** How few and how many rows, from the columns min_rows / max_rows (ours). Default 0 and 1000. */
  readonly min: number
  readonly max: number
}

export interface Question {
  readonly kind: 'question'
  readonly name: string
  /** Index among all nodes of the form; buttons name a question by it. */
  readonly ordinal: number
  readonly type: QuestionType
  /** The type as the author wrote it, for export and messages. */
  readonly written: string
  /** Row in the survey sheet. */
  readonly row: number
  readonly label: Text
  readonly hint: Text
  readonly guidance: Text
  /** Addresses or file names of pictures, sounds and films beside the label. */
  readonly media: { readonly image?: Text; readonly audio?: Text; readonly video?: Text }
  /** Of a `file`: takes PDF besides pictures. */
  readonly takesPdf?: boolean
  /** Whether it can be required at all; `Stop.required` says whether it is now. */
  readonly required: boolean
  readonly appearance: readonly string[]
  /** The author's words of the constraint, for staff. */
  readonly constraint?: string
  /** Name of the choices list; choicesOf gives the choices. */
  readonly list?: string
  /** For range. */
  readonly range?: { readonly start: number; readonly end: number; readonly step: number }
  /** For image and file, from the columns max_photos and min_photos (ours). Default 30 and 0. */
  readonly maxCount: number
  readonly minCount: number
  /** Longest text in characters, from the column max_length (ours). Default 2000. */
  readonly maxLength: number
  readonly parameters: Readonly<Record<string, string>>
  /** Headings above it, outermost first; repeats it lies in are among them. */
  readonly groups: readonly (Group | Repeat)[]
  /** The innermost repeat it lies in. */
  readonly repeat?: Repeat
  readonly quiz?: { readonly correct: readonly string[]; readonly points: number; readonly explanation: Text }
}

export type Node = Question | Group | Repeat

export interface Nil {
  readonly values: Record<string, Value>
  /** What its button says; empty: the usual words. */
  readonly label: Text
}

export interface Form {
  readonly id: string
  readonly version: string
  readonly title: Text
  readonly style: string
  /** Language tags as used in Text: the code in `label::中文 (zh)`, else the name as written, `default` for a bare `label`. */
  readonly languages: readonly string[]
  readonly defaultLanguage: string
  /** By ordinal. */
  readonly nodes: readonly Node[]
  /** Groups, repeats and questions by name. */
  readonly byName: ReadonlyMap<string, Node>
  /** Questions, notes, calculations in form order, those in repeats included. */
  readonly questions: readonly Question[]
  /** The answers that say there is nothing to report; null: the form has none. */
  readonly nil: Nil | null
  /** Known headings that this engine accepts but does not act on, and likely misspellings. Not errors. */
  readonly notices: readonly FormProblem[]
  /** The engine's own; nobody else looks inside. */
  readonly program: Program
}

/** Why a form cannot be used. `row` 0: the sheet as a whole. `part`: the offending piece of the cell. */
export interface FormProblem {
  sheet: string
  row: number
  column: string
  code: ProblemCode
  args: Record<string, string | number>
  part: string
}

export type Compiled = { ok: true; form: Form } | { ok: false; problems: FormProblem[] }

/** Which row of which repeat a stop lies in. */
export interface RowPlace {
  readonly repeat: Repeat
  /** The stable `_row`. */
  readonly row: number
  /** 1-based place among the rows now, and how many there are. */
  readonly position: number
  readonly of: number
  /** `software/3` */
  readonly path: string
}

export interface QuestionStop {
  readonly kind: 'question'
  readonly path: string
  readonly question: Question
  /** Required now (an expression may decide). */
  readonly required: boolean
  readonly place?: RowPlace
}
/** A note, or a read-only question: shown, nothing to answer. */
export interface NoteStop {
  readonly kind: 'note'
  readonly path: string
  readonly question: Question
  readonly place?: RowPlace
}
/** The list of rows: add, edit, delete, finish. Its rows' own stops come before it. */
export interface RepeatStop {
  readonly kind: 'repeat'
  readonly path: string
  readonly repeat: Repeat
  readonly rows: readonly { readonly row: number; readonly path: string }[]
  readonly min: number
  readonly max: number
  readonly place?: RowPlace
}
export type Stop = QuestionStop | NoteStop | RepeatStop

/** Paths of the stops dealt with: answered, skipped, note read, repeat finished. */
export type Given = { has(path: string): boolean }

export type Checked =
  | { ok: true; value: Value }
  | {
      ok: false
      reason: Reason
      /** The author's constraint_message or required_message by language, ${} filled. */
      message?: Record<string, string>
    }

/** Something that stops a submission. `path` is that of the stop to go to. */
export interface Shortfall {
  path: string
  reason: Reason
  message?: Record<string, string>
}

export interface Progress {
  /** Top-level questions dealt with and in all; a repeat counts as one, notes do not count. */
  answered: number
  total: number
}

/** A column of a table of submissions: one per question outside repeats, one count per repeat. */
export interface Column {
  readonly name: string
  readonly kind: 'value' | 'count'
  readonly node: Question | Repeat
}
