// XLSForm rows → a form whose every expression is a closure. All problems are collected, so an author sees them at once.
import { findCycle } from './cycle.ts'
import { distance, tagOf } from './columns.ts'
import { fillEntry, layEntry } from './entry.ts'
import { readNil } from './nil.ts'
import { listFromFile, listOf, readLists } from './lists.ts'
import type { Entry, Level, Program } from './program.ts'
import { Problems, readRows } from './rows.ts'
import type { Cells } from './rows.ts'
import { readSkeleton } from './skeleton.ts'
import type { Bone } from './skeleton.ts'
import type { Compiled, FormSource, Node, Question, Text, TextPiece } from './types.ts'
import { OTHER, wordsIn } from './words.ts'

const REFERENCE = /\$\{\s*([^{}]*?)\s*\}/g

/** What every step of compiling needs at hand. */
export interface Workshop {
  readonly problems: Problems
  readonly bones: readonly Bone[]
  readonly entries: Entry[]
  readonly byName: Map<string, Entry>
  readonly lists: Map<string, ReturnType<typeof listOf>>
  readonly files: NonNullable<FormSource['files']>
  readonly languages: readonly string[]
  readonly defaultLanguage: string
  readonly marks: { usesLanguage: boolean }
  readonly uses: Set<number>[]
  /** Nodes laid in each level so far. */
  readonly sizes: Map<number, number>
  readonly text: (row: Cells, column: string, sheet?: 'survey' | 'choices') => Text
}

export function compileForm(source: FormSource): Compiled {
  const problems = new Problems()
  const survey = readRows('survey', source.survey, problems)
  const choices = readRows('choices', source.choices, problems)
  const settings = readRows('settings', [{ row: 2, cells: source.settings }], problems)
  const setting = settings.rows[0]

  for (const column of ['type', 'name']) {
    if (survey.rows.length > 0 && !survey.headings.has(column))
      problems.add('survey', 1, column, 'column-missing', column, { column })
  }
  const bones = problems.list.length > 0 ? [] : readSkeleton(survey.rows, problems)
  if (problems.list.length === 0 && !bones.some(({ type }) => type.kind === 'question')) {
    problems.add('survey', 0, '', 'no-questions')
  }

  const bare = survey.headings.hasBare('label') || choices.headings.hasBare('label')
  const spoken = [...new Set([...survey.headings.languages(), ...choices.headings.languages()])]
  const wanted = setting?.get('default_language') ?? ''
  const defaultLanguage = wanted === '' ? (bare ? 'default' : (spoken[0] ?? 'default')) : languageOf(wanted, spoken)
  const languages = [...new Set(bare || spoken.length === 0 ? [defaultLanguage, ...spoken] : spoken)]

  const ordinals = new Map(bones.map(({ name, ordinal }) => [name, ordinal]))
  const shop: Workshop = {
    problems,
    bones,
    entries: [],
    byName: new Map(),
    lists: new Map(),
    files: source.files ?? {},
    languages,
    defaultLanguage,
    marks: { usesLanguage: false },
    uses: [],
    sizes: new Map(),
    text: (row, column, sheet = 'survey') =>
      Object.fromEntries(
        row
          .spokenIn(column, defaultLanguage)
          .map(({ lang, text, written }) => [
            lang,
            piecesOf(text, ordinals, { problems, sheet, row: row.row, written }),
          ]),
      ),
  }
  const mayRepeat = /^(yes|true)$/i.test(settingNamed(source.settings, 'allow_choice_duplicates'))
  const several = new Set(
    bones.flatMap(({ type }) =>
      type.kind === 'question' && (type.type === 'select_multiple' || type.type === 'rank') ? [type.list ?? ''] : [],
    ),
  )
  const lists = readLists(choices.rows, shop.text, { mayRepeat, several }, problems)
  for (const [name, list] of lists) shop.lists.set(name, list)
  for (const bone of bones) addLists(bone, shop)
  for (const bone of bones) layEntry(bone, shop)
  for (const bone of bones) fillEntry(bone, shop)
  const nil = readNil(shop, setting)
  if (problems.list.length === 0) findCycle(shop)
  if (problems.list.length > 0) return { ok: false, problems: problems.list.sort(byPlace) }

  const { entries } = shop
  const nodes = entries.map((entry) => entry.node)
  const program: Program = {
    entries,
    levels: levelsOf(entries),
    lists: shop.lists,
    uses: shop.uses,
    files: shop.files,
    defaultLanguage,
    usesLanguage: shop.marks.usesLanguage,
    rowPaths: new Map(),
    seen: new WeakMap(),
  }
  const title = setting ? shop.text(setting, 'form_title') : {}
  const id = setting?.get('form_id') ?? ''
  return {
    ok: true,
    form: {
      id,
      version: setting?.get('version') ?? '',
      title: Object.keys(title).length > 0 ? title : { [defaultLanguage]: [id] },
      style: setting?.get('style') ?? '',
      nil,
      languages,
      defaultLanguage,
      nodes,
      byName: new Map(nodes.map((node): [string, Node] => [node.name, node])),
      questions: nodes.filter((node): node is Question => node.kind === 'question'),
      notices: problems.notices,
      program,
    },
  }
}

/** A list of its own for a select from a file, and for one with or_other. */
function addLists({ type, row }: Bone, shop: Workshop): void {
  if (type.kind !== 'question') return
  if (type.file) {
    const table = shop.files[type.file] ?? shop.files[type.file.replace(/\.\w+$/, '')]
    if (table)
      shop.lists.set(
        type.file,
        listFromFile(type.file, table, parametersOf(row.get('parameters')), shop.defaultLanguage),
      )
    else shop.problems.add('survey', row.row, row.heading('type'), 'file-unknown', type.file, { file: type.file })
  }
  const list = type.list === undefined ? undefined : shop.lists.get(type.list)
  if (type.list !== undefined && !list) {
    const near = [...shop.lists.keys()].find((name) => distance(name, type.list as string) <= 2) ?? ''
    shop.problems.add('survey', row.row, row.heading('type'), 'list-unknown', type.list, { list: type.list, near })
  }
  if (list && type.orOther && !list.byName.has('other')) {
    const other = { name: 'other', label: wordsIn(OTHER, shop.languages), cells: {} }
    shop.lists.set(`${list.name} or_other`, listOf(`${list.name} or_other`, [...list.choices, other]))
  }
}

export function parametersOf(cell: string): Record<string, string> {
  const found = cell.matchAll(/([\w-]+)\s*=\s*("[^"]*"|[^\s,;]+)/g)
  return Object.fromEntries(
    [...found].map(([, key, value]) => [(key as string).toLowerCase(), (value as string).replaceAll('"', '')]),
  )
}

function piecesOf(
  text: string,
  ordinals: ReadonlyMap<string, number>,
  at: { problems: Problems; sheet: string; row: number; written: string },
): TextPiece[] {
  const pieces: TextPiece[] = []
  let last = 0
  for (const found of text.matchAll(REFERENCE)) {
    const name = found[1] as string
    const ordinal = ordinals.get(name)
    if (ordinal === undefined) at.problems.add(at.sheet, at.row, at.written, 'reference-unknown', found[0], { name })
    if (found.index > last) pieces.push(text.slice(last, found.index))
    pieces.push({ reference: ordinal ?? -1 })
    last = found.index + found[0].length
  }
  if (last < text.length) pieces.push(text.slice(last))
  return pieces
}

function levelsOf(entries: readonly Entry[]): Map<number, Level> {
  const levels = new Map<number, Level>([[-1, emptyLevel()]])
  for (const entry of entries) {
    if (entry.node.kind === 'repeat') levels.set(entry.ordinal, emptyLevel())
    const level = levels.get(entry.level) as Level
    level.size = entry.slot + 1
    level.entries.push(entry)
    if (!entry.asked) continue
    level.stops.push(entry)
    level.names.push(entry.node.name)
    level.mayBeSkipped.push(entry.required === false)
    level.holdsRepeats ||= entry.node.kind === 'repeat'
  }
  return levels
}

function emptyLevel(): Level {
  return { size: 0, entries: [], stops: [], names: [], mayBeSkipped: [], holdsRepeats: false }
}

function languageOf(written: string, spoken: readonly string[]): string {
  const tag = tagOf(written)
  return spoken.find((lang) => lang.toLowerCase() === tag.toLowerCase()) ?? tag
}

function settingNamed(settings: Record<string, string>, name: string): string {
  return Object.entries(settings).find(([key]) => key.trim().toLowerCase() === name)?.[1] ?? ''
}

function byPlace(left: { sheet: string; row: number }, right: { sheet: string; row: number }): number {
  return right.sheet.localeCompare(left.sheet) || left.row - right.row
}
