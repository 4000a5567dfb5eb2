// Where expressions are evaluated: the top of the form, or one row of a repeat. A scope remembers what it has worked out
// (relevance, values, rows), which holds as long as the answers object it was made for: answers are never changed in place.
import { dateTimeOf, isEmpty } from './expression/value.ts'
import type { Val } from './expression/value.ts'
import type { Entry, Level, Program } from './program.ts'
import type { Answers, Env, EvidenceRef, Repeat, RowAnswers, Value } from './types.ts'

/** What belongs to one evaluation as a whole. */
export interface Root {
  readonly program: Program
  readonly env: Env
  readonly top: Scope
  /** Wall clocks in the form's time zone, `2018-07-02T09:30:00.000`; made when first asked for. */
  clock: string | null
  startClock: string | null
  /** Above 0 inside once(): the clock stands at the beginning of the draft. */
  frozen: number
}

const MOST_ROWS = 1000
const NO_ROWS: readonly RowAnswers[] = []

export class Scope {
  readonly root: Root
  readonly parent: Scope | null
  readonly level: number
  private readonly shape: Level
  readonly data: Answers
  readonly row: number
  /** 1-based place among the rows. */
  readonly position: number
  readonly of: number
  private relevance: (boolean | undefined)[] | null = null
  private values: (Val | undefined)[] | null = null
  private rows: (Scope[] | undefined)[] | null = null
  private counted: Map<number, RowAnswers[]> | null = null

  constructor(
    root: Root,
    parent: Scope | null,
    level: number,
    shape: Level,
    data: Answers,
    row: number,
    position: number,
    of: number,
  ) {
    this.root = root
    this.parent = parent
    this.level = level
    this.shape = shape
    this.data = data
    this.row = row
    this.position = position
    this.of = of
  }

  /** `software/3/`, or '' at the top. */
  prefix(): string {
    if (!this.parent) return ''
    return `${this.parent.prefix()}${this.entry(this.level).node.name}/${this.row}/`
  }

  entry(ordinal: number): Entry {
    return this.root.program.entries[ordinal] as Entry
  }

  isRelevant(entry: Entry): boolean {
    if (!entry.conditional) return true
    this.relevance ??= new Array<boolean | undefined>(this.shape.size)
    const known = this.relevance[entry.slot]
    if (known !== undefined) return known
    const above = entry.parent === entry.level || this.isRelevant(this.entry(entry.parent))
    const { relevant: condition } = entry

    const relevant = above && (condition === null || truth(condition(this, this.stored(entry), null)))
    this.relevance[entry.slot] = relevant
    return relevant
  }

  /** The value in force: '' when irrelevant or empty. */
  value(entry: Entry): Val {
    // What is only stored needs no remembering.
    if (!entry.calculation && !entry.fallback) return this.isRelevant(entry) ? this.stored(entry) : ''
    this.values ??= new Array<Val | undefined>(this.shape.size)
    const known = this.values[entry.slot]
    if (known !== undefined) return known
    const value = this.isRelevant(entry) ? this.inForce(entry) : ''
    this.values[entry.slot] = value
    return value
  }

  /** What is stored, whether relevant or not. */
  stored(entry: Entry): Val {
    return toVal(this.data[entry.node.name] as Value | undefined)
  }

  hasStored(entry: Entry): boolean {
    return this.data[entry.node.name] !== undefined
  }

  /** The answers of a repeat's rows; those of an irrelevant repeat are none. */
  rowData(entry: Entry): readonly RowAnswers[] {
    if (!this.isRelevant(entry)) return NO_ROWS
    const stored = (this.data[entry.node.name] as RowAnswers[] | null | undefined) ?? NO_ROWS
    if (!entry.repeatCount) return stored
    this.counted ??= new Map()
    const known = this.counted.get(entry.slot)
    if (known) return known
    const rows = countedRows(stored, countOf(entry.repeatCount(this, '', null)))
    this.counted.set(entry.slot, rows)
    return rows
  }

  /** The same rows to look into. */
  rowsOf(entry: Entry): readonly Scope[] {
    this.rows ??= new Array<Scope[] | undefined>(this.shape.size)
    const known = this.rows[entry.slot]
    if (known) return known
    const data = this.rowData(entry)
    const shape = this.root.program.levels.get(entry.ordinal) as Level
    const { length } = data
    const rows = data.map(
      (row, index) => new Scope(this.root, this, entry.ordinal, shape, row, row._row, index + 1, length),
    )
    this.rows[entry.slot] = rows
    return rows
  }

  private inForce(entry: Entry): Val {
    if (entry.calculation) return tidy(entry.calculation(this, this.stored(entry), null))
    if (entry.fallback && !this.hasStored(entry)) return tidy(entry.fallback(this, '', null))
    return this.stored(entry)
  }
}

/** The scope of these answers; the same one again for the same answers and the same world, in each language. */
export function rootScope(program: Program, answers: Answers, env: Env): Scope {
  const lang = env.lang ?? ''
  let byLang = program.seen.get(answers)
  if (!byLang) program.seen.set(answers, (byLang = new Map<string, Scope>()))
  const known = byLang.get(lang)
  if (known && sameWorld(known.root.env, env)) return known
  const root: { -readonly [K in keyof Root]: Root[K] } = {
    program,
    env,
    clock: null,
    startClock: null,
    frozen: 0,
    top: null as unknown as Scope,
  }
  root.top = new Scope(root, null, -1, program.levels.get(-1) as Level, answers, 0, 1, 1)
  byLang.set(lang, root.top)
  return root.top
}

/** The same place as a reader of another language sees it; only values of jr:choice-name differ. */
export function inLanguage(scope: Scope, lang: string): Scope {
  const { program, env, top } = scope.root
  if (!program.usesLanguage || env.lang === lang) return scope
  return scopeAt(rootScope(program, top.data, { ...env, lang }), scope.prefix().split('/')) ?? scope
}

/** The scope that a row path (`software/3`, '' for the top) names; null when there is no such row. */
export function scopeAt(top: Scope, parts: readonly string[]): Scope | null {
  let scope = top
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const repeat = scope.root.program.levels
      .get(scope.level)
      ?.stops.find(({ node }) => node.kind === 'repeat' && node.name === parts[index])
    const row = repeat && scope.rowsOf(repeat).find((candidate) => String(candidate.row) === parts[index + 1])
    if (!row) return null
    scope = row
  }
  return scope
}

export function repeatOf(scope: Scope): Repeat | null {
  return scope.parent ? (scope.entry(scope.level).node as Repeat) : null
}

/** Wall clock in the time zone, now or (inside once) when the draft was begun. */
export function clockOf(root: Root): string {
  if (root.frozen > 0 && root.env.startedAt) {
    return (root.startClock ??= wallClock(root.env.startedAt, root.env.timeZone))
  }
  return (root.clock ??= wallClock(root.env.now, root.env.timeZone))
}

const formats = new Map<string, Intl.DateTimeFormat>()

export function wallClock(time: Date, timeZone: string): string {
  const minutes = offsetMinutes(time, timeZone)
  return dateTimeOf((time.getTime() + minutes * 60_000) / 86_400_000)
}

export function offsetMinutes(time: Date, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    formats.set(timeZone, format)
  }
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(time))
  return found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) : 0
}

function countedRows(stored: readonly RowAnswers[], count: number): RowAnswers[] {
  const byRow = new Map(stored.map((row) => [row._row, row]))
  return Array.from({ length: count }, (_, index) => byRow.get(index + 1) ?? { _row: index + 1 })
}

function countOf(value: Val): number {
  const count = typeof value === 'number' ? value : Number(value)
  return Number.isFinite(count) ? Math.min(MOST_ROWS, Math.max(0, Math.floor(count))) : 0
}

function toVal(value: Value | undefined): Val {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object' || typeof value[0] === 'string') return value as Val
  return (value as EvidenceRef[]).map((evidence) => evidence.id)
}

function truth(value: Val): boolean {
  if (typeof value === 'boolean') return value
  return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : value.length > 0
}

/** What a calculation stores: a text, a number or a list. No number is no answer. */
function tidy(value: Val): Val {
  if (typeof value === 'boolean') return String(value)
  return isEmpty(value) ? '' : value
}

function sameWorld(left: Env, right: Env): boolean {
  if (left === right) return true
  return (
    left.now.getTime() === right.now.getTime() &&
    left.timeZone === right.timeZone &&
    left.seed === right.seed &&
    left.startedAt?.getTime() === right.startedAt?.getTime() &&
    left.person === right.person
  )
}
