// A whole list at once: the template goes out, the filled .xlsx comes back, and all of it is taken or nothing. When there are
// rows already, buttons ask what is to become of them; until then only the file's id is kept.
import { InputFile } from 'grammy'
import type { GivenBy, Report } from '../models/report.ts'
import { readWorkbook, WorkbookError, writeWorkbook, type WorkbookSheet } from '../models/xlsx.ts'
import { plainText, readTable, stopAt, tableColumns, type RepeatStop, type TableFault } from '../rules/form.ts'
import { mayMend } from '../rules/review.ts'
import { FileGone, FileTooLarge } from './channels/channel.ts'
import { data } from './button.ts'
import { draftFor, given, isOpen, nextCursor, type Draft } from './draft.ts'
import { cut, lines, type Button } from './message.ts'
import { pressOf } from './place.ts'
import { reasonWords } from './reason.ts'
import { freshReport, loadReport, take, type Step } from './report.ts'
import type { Turn } from './turn.ts'

const largestBytes = 5 * 1024 * 1024
/** Unpacked a thousand rows are a megabyte or so; reading a hundred of them would hold everybody up for seconds. */
const limits = { maxBytes: largestBytes, maxUnpackedBytes: 10e6, maxColumns: 100, maxSheets: 10 }
/** Headings, empty rows and the like. */
const rowsBeside = 50
const faultsTold = 10

export const isWorkbook = ({ mime, name }: { mime: string; name: string }) =>
  /spreadsheetml\.sheet|vnd\.ms-excel/.test(mime) || /\.xlsx?$/i.test(name)

export const takesTable = ({ report }: Draft, { repeat, path }: RepeatStop) => !repeat.counted && mayMend(report, path)

/** 下载模板, or what is asked while a table waits. null: nothing waits. */
export function waitingRows(turn: Turn, draft: Draft, stop: RepeatStop): Button[][] | null {
  if (draft.cursor?.path !== stop.path || !draft.cursor.table) return null
  const button = (id: string, act: string) => ({
    text: turn.say(id, { count: stop.rows.length }),
    data: pressOf(act, draft, stop),
  })
  return [
    [button('button-table-replace', 'tabr')],
    [button('button-table-append', 'taba')],
    [button('button-table-drop', 'tabx')],
  ]
}

/** A table that was sent. @returns false when it is none, or none for a list. */
export async function receiveTable(turn: Turn, sent: { fileId: string; mime: string; name: string }): Promise<boolean> {
  if (!isWorkbook(sent) || !turn.chat?.open) return false
  const known = await loadReport(turn, turn.chat.open)
  if (!known) return false
  const draft = await draftFor(turn, await freshReport(turn, known))
  const cursor = draft.cursor ?? nextCursor(draft)
  if (!isOpen(draft)) return false
  const stop = cursor.at === 'stop' ? stopAt(draft.form, draft.answers, cursor.path ?? '', draft.env) : null
  const isEvidence = stop?.kind === 'question' && (stop.question.type === 'file' || stop.question.type === 'image')
  if (isEvidence) return false
  if (stop?.kind !== 'repeat' || !takesTable(draft, stop)) {
    await turn.send({
      text: turn.say('table-not-here'),
      rows: [[{ text: turn.say('button-continue'), data: data('open', { report: known._id }) }]],
    })
    return true
  }
  await takeTable(turn, draft.report, stop.path, sent.fileId)
  return true
}

const takeTable = (turn: Turn, report: Report, path: string, file: string) =>
  take(turn, report, async (draft) => {
    const stop = stopAt(draft.form, draft.answers, path, draft.env)
    if (stop?.kind !== 'repeat') return { note: turn.say('question-gone') }
    const standing = { ...draft, cursor: draft.cursor ?? nextCursor(draft) }
    return stepOf(turn, standing, stop, file, stop.rows.length === 0 ? 'replace' : 'ask')
  })

type Way = 'ask' | 'replace' | 'append'

export const tableActs: Record<string, (turn: Turn, draft: Draft, stop: RepeatStop) => Step | Promise<Step>> = {
  tpl: (turn, draft, stop) => ({ only: () => sendTemplate(turn, draft, stop) }),
  tabr: (turn, draft, stop) => waiting(turn, draft, stop, 'replace'),
  taba: (turn, draft, stop) => waiting(turn, draft, stop, 'append'),
  tabx: (_turn, draft) => ({ to: without(draft), inPlace: true }),
}

function waiting(turn: Turn, draft: Draft, stop: RepeatStop, way: Way): Step | Promise<Step> {
  const file = draft.cursor?.table
  if (!file || !takesTable(draft, stop)) return { only: async () => turn.answer(turn.say('toast-stale')) }
  return stepOf(turn, draft, stop, file, way)
}

async function stepOf(turn: Turn, draft: Draft, stop: RepeatStop, file: string, way: Way): Promise<Step> {
  const cursor = without(draft)
  const refuse = (note: string): Step => ({
    to: cursor,
    note,
    ...(way !== 'ask' && turn.pressed !== null && { inPlace: true }),
  })
  const sheets = await sheetsOf(turn, file, stop)
  if (typeof sheets === 'string') return refuse(sheets)
  const { form, answers, env, report } = draft
  const readAs = (replace: boolean) => readTable(form, answers, stop, sheets, { env, lang: turn.lang, replace })
  let read = readAs(way === 'replace')
  // Too many below those there are, but perhaps not in their place.
  if (way === 'ask' && !read.ok && read.faults.every(({ reason }) => reason.code === 'rows-too-many'))
    read = readAs(true)
  if (!read.ok) return refuse(faultsText(turn, read.faults))
  if (way === 'ask') return { to: { ...cursor, table: file } }
  const by = given(draft, turn.person!._id, turn.now)
  const gone = way === 'replace' ? Object.keys(report.given).filter((path) => path.startsWith(`${stop.path}/`)) : []
  return {
    answers: read.answers,
    given: {
      ...Object.fromEntries(gone.map((path): [string, GivenBy | null] => [path, null])),
      ...Object.fromEntries(read.given.map((path): [string, GivenBy | null] => [path, by])),
      [stop.path]: null,
    },
    to: cursor,
    note: turn.say('table-taken', { count: read.count }),
    ...(turn.pressed !== null && { inPlace: true }),
  }
}

function without(draft: Draft) {
  const { table: _, page: __, ...cursor } = draft.cursor!
  return cursor
}

/** Once for an update, however often it is decided. */
const read = new WeakMap<Turn, Promise<WorkbookSheet[] | string>>()

function sheetsOf(turn: Turn, file: string, stop: RepeatStop): Promise<WorkbookSheet[] | string> {
  const known = read.get(turn) ?? readSheets(turn, file, stop)
  read.set(turn, known)
  return known
}

/** The sheets, or why not in words. */
async function readSheets(turn: Turn, file: string, { max }: RepeatStop): Promise<WorkbookSheet[] | string> {
  try {
    const bytes = await turn.fetchFile(file, largestBytes)
    return (await readWorkbook(bytes, { ...limits, maxRows: max + rowsBeside })).sheets
  } catch (error) {
    const isTooLarge =
      error instanceof FileTooLarge || (error instanceof WorkbookError && error.code === 'workbook-too-large')
    if (isTooLarge) return turn.say('table-too-large', { rows: max, max: largestBytes / 1024 / 1024 })
    if (error instanceof FileGone) return turn.say('table-gone')
    if (!(error instanceof WorkbookError)) throw error
    const args = { ...error.args, ...(error.code === 'workbook-too-many-rows' && { max }) }
    return turn.say('table-unreadable', { reason: turn.say(`problem-${error.code}`, args) })
  }
}

function faultsText(turn: Turn, faults: TableFault[]): string {
  return lines(
    turn.say('table-faults', { count: faults.length }),
    ...faults.slice(0, faultsTold).map((fault) => faultLine(turn, fault)),
    faults.length > faultsTold && turn.say('table-faults-more', { count: faults.length - faultsTold }),
  )
}

function faultLine(turn: Turn, { sheet, row, column, text, reason, message }: TableFault): string {
  const own = { 'choice-unknown': 'table-choice', 'not-asked-now': 'table-not-asked' }[reason.code as string]
  const id =
    own ??
    (reason.code.startsWith('table-') ? reason.code : reason.code === 'required' && !message ? 'table-required' : null)
  const why = id ? turn.say(id, reason) : reasonWords(turn, { reason: reason as never, message })
  return turn.say('table-fault', {
    where: row === 0 ? 'sheet' : text === '' ? 'empty' : 'cell',
    sheet: cut(sheet, 31),
    row,
    column: cut(column, 40),
    text: cut(text, 40),
    why: cut(why, 120),
  })
}

async function sendTemplate(turn: Turn, { form }: Draft, { repeat, max }: RepeatStop): Promise<void> {
  turn.answer()
  const columns = tableColumns(form, repeat, turn.lang)
  const labels = columns.map(({ choices }) =>
    choices.map(({ label, name }) => plainText(form, label, turn.lang) || name),
  )
  const guide = columns.map(({ question, heading }, index) => [
    heading,
    question.name,
    question.required ? turn.say('table-guide-required') : '',
    turn.say(labels[index]!.length === 0 ? `ask-${question.type}` : `table-guide-${question.type}`),
    cut(labels[index]!.join('；'), 30_000),
  ])
  const bytes = await writeWorkbook([
    {
      name: sheetName(plainText(form, repeat.label, turn.lang) || repeat.name),
      rows: [columns.map(({ heading }) => heading)],
      lists: columns.flatMap(({ question, filtered }, column) =>
        question.type === 'select_one' && !filtered ? [{ column, values: labels[column]! }] : [],
      ),
    },
    {
      name: turn.say('table-guide'),
      rows: [[1, 2, 3, 4, 5].map((n) => turn.say(`table-guide-${n}`)), ...guide],
    },
  ])
  // Some parts of the way drop files with other than plain names.
  const name = `${repeat.name.replaceAll(/[^\w-]/g, '') || 'table'}-template.xlsx`
  await turn.sendDocument(new InputFile(bytes, name), turn.say('table-template', { max }))
}

/** Excel takes 31 signs, and not these. */
const sheetName = (label: string) => cut(label.replaceAll(/[:\\/?*[\]']/g, ' ').trim() || 'table', 31)
