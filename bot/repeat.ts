// Repeats: a card with the rows so far - add, look at one, change or delete it, finish.
import {
  addRow,
  copyRow,
  plainText,
  removeRow,
  rowLabel,
  stopAt,
  stops,
  textOf,
  type Answers,
  type RepeatStop,
  type Stop,
} from '../rules/form.ts'
import { mayMend } from '../rules/review.ts'
import { stale } from './answer.ts'
import { given, storedAt, type Draft } from './draft.ts'
import { faultsText, mayDeleteRow, mayOpen } from './mend.ts'
import { cut, inRows, lines, paragraphs, type Button, type Message } from './message.ts'
import { pageRow } from './choice.ts'
import { rowGiverOf } from './colleague.ts'
import { placeLine, pressOf, shortLabel } from './place.ts'
import { answeredMessage, wayRow } from './question.ts'
import { reasonText } from './reason.ts'
import type { Step } from './report.ts'
import { shownAt } from './shown.ts'
import { tableActs, takesTable, waitingRows } from './table.ts'
import type { Turn } from './turn.ts'

const rowsPerPage = 10

export function repeatMessage(turn: Turn, draft: Draft, stop: RepeatStop): Message {
  const { form, answers, env, cursor } = draft
  const { repeat, rows, path } = stop
  const label = textOf(form, repeat.label, answers, path, env, turn.lang)
  const hint = textOf(form, repeat.hint, answers, path, env, turn.lang)
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage))
  const page = Math.min(cursor?.path === path ? (cursor.page ?? pages - 1) : pages - 1, pages - 1)
  const from = page * rowsPerPage
  const shown = rows.slice(from, from + rowsPerPage)
  const list = shown.map((row, index) => {
    const [name, who] = [nameOf(turn, draft, row.path), rowGiverOf(turn, draft, row.path)]
    return `${from + index + 1}. ${who ? turn.say('summary-by', { value: name, who }) : name}`
  })
  const isOpen = mayMend(draft.report, path)
  const mayAdd = isOpen && !repeat.counted && rows.length < stop.max
  const add = {
    text: turn.say(rows.length > 0 ? 'button-add-more' : 'button-add'),
    data: pressOf('add', draft, stop, rows.length),
  }
  const copy = {
    text: turn.say('button-copy-row'),
    data: pressOf('copy', draft, stop, rows.length),
  }
  const template = { text: turn.say('button-template'), data: pressOf('tpl', draft, stop) }
  const waiting = waitingRows(turn, draft, stop)
  const numbers = shown
    .map((row, index) => ({ row, n: from + index + 1 }))
    .filter(({ row }) => mayOpen(draft, row.path))
    .map(({ row, n }): Button => ({ text: turn.say('button-row', { n }), data: pressOf('row', draft, stop, row.row) }))
  const finish = { text: turn.say(rows.length > 0 ? 'button-done' : 'button-none'), data: pressOf('fin', draft, stop) }
  return {
    text: paragraphs(
      faultsText(turn, draft, stop),
      lines(placeLine(turn, draft, stop), label),
      cut(hint, 700),
      lines(turn.say('repeat-count', { count: rows.length, min: stop.min }), ...list),
      waiting && turn.say('table-ask', { count: rows.length }),
    ),
    rows: waiting ?? [
      ...(mayAdd ? [[add, ...(rows.length > 0 ? [copy] : [])]] : []),
      ...inRows(numbers, 5),
      ...(pages > 1 ? [pageRow(turn, page, pages, (to) => pressOf('page', draft, stop, to))] : []),
      ...(takesTable(draft, stop) ? [[template]] : []),
      ...(isOpen ? [[finish]] : []),
      wayRow(turn, draft, stop),
    ],
  }
}

const nameOf = (turn: Turn, { form, answers, env }: Draft, rowPath: string) =>
  cut(rowLabel(form, answers, rowPath, env, turn.lang) || turn.say('row-empty'), 80)

const shows = (turn: Turn, message: Message): Step => ({ only: async () => void (await turn.replace(message)) })

type RepeatAct = (turn: Turn, draft: Draft, stop: RepeatStop, arg: string) => Step | Promise<Step>

export const repeatActs: Record<string, RepeatAct> = {
  add(turn, draft, stop, count) {
    // The button counts the rows it saw, so that pressing it twice adds one.
    if (stop.rows.length !== Number(count) || stop.rows.length >= stop.max || stop.repeat.counted)
      return stale(turn, draft)
    const { answers } = addRow(draft.answers, stop.path)
    return { answers, given: { [stop.path]: null }, inPlace: true }
  },
  copy(turn, draft, stop, count) {
    const last = stop.rows.at(-1)
    if (!last || stop.rows.length !== Number(count) || stop.rows.length >= stop.max || stop.repeat.counted)
      return stale(turn, draft)
    const { answers, row } = copyRow(draft.answers, stop.path, last.row)
    return {
      answers,
      given: { ...givenAsBefore(turn, draft, answers, last.path, `${stop.path}/${row}`), [stop.path]: null },
      to: cursorOf(draft),
      note: turn.say('row-copied', { n: stop.rows.length + 1 }),
      inPlace: true,
    }
  },
  ...tableActs,
  page: (_turn, draft, _stop, page) => ({ to: { ...draft.cursor!, page: Number(page) || 0 }, inPlace: true }),
  row(turn, draft, stop, arg) {
    const message = rowMessage(turn, draft, stop, Number(arg))
    return message ? shows(turn, message) : stale(turn, draft)
  },
  rows: (_turn, draft) => ({ to: draft.cursor!, inPlace: true }),
  del(turn, draft, stop, arg) {
    const row = rowOf(stop, Number(arg))
    if (!row || stop.repeat.counted || !mayDeleteRow(draft, stop, row.path)) return stale(turn, draft)
    return shows(turn, {
      text: turn.say('row-delete', { n: row.n, name: nameOf(turn, draft, row.path) }),
      rows: [
        [
          { text: turn.say('button-delete'), data: pressOf('del!', draft, stop, row.row) },
          { text: turn.say('button-keep'), data: pressOf('row', draft, stop, row.row) },
        ],
      ],
    })
  },
  'del!'(turn, draft, stop, arg) {
    const row = rowOf(stop, Number(arg))
    if (!row || stop.repeat.counted || !mayDeleteRow(draft, stop, row.path)) return stale(turn, draft)
    const inRow = Object.keys(draft.report.given).filter((path) => path.startsWith(`${row.path}/`))
    return {
      answers: removeRow(draft.answers, stop.path, row.row),
      given: Object.fromEntries(inRow.map((path) => [path, null])),
      to: draft.cursor!,
      note: turn.say('row-deleted', { n: row.n }),
      inPlace: true,
    }
  },
  fin(turn, draft, stop) {
    const count = stop.rows.length
    if (count < stop.min) {
      const reason = { code: 'rows-too-few' as const, min: stop.min, count }
      return { to: draft.cursor!, note: reasonText(turn, { reason }), inPlace: true }
    }
    return {
      given: { [stop.path]: given(draft, turn.person!._id, turn.now) },
      mark: answeredMessage(turn, draft, stop, rowsText(turn, draft, stop)),
    }
  },
}

/** A copied row shows on the last page. */
function cursorOf(draft: Draft) {
  const { page: _, ...cursor } = draft.cursor!
  return cursor
}

/** What the row copied from had been given counts for the copy too, but for photos, which are asked for again. */
function givenAsBefore(turn: Turn, draft: Draft, answers: Answers, from: string, to: string) {
  const by = given(draft, turn.person!._id, turn.now)
  const paths = Object.keys(draft.report.given).filter((path) => path.startsWith(`${from}/`))
  return Object.fromEntries(
    paths
      .map((path) => ({ before: path, path: to + path.slice(from.length) }))
      .filter(({ before, path }) => storedAt(draft.answers, before) === null || storedAt(answers, path) !== null)
      .map(({ path }) => [path, by]),
  )
}

function rowOf({ rows }: RepeatStop, row: number) {
  const at = rows.findIndex((candidate) => candidate.row === row)
  return at < 0 ? null : { ...rows[at]!, n: at + 1 }
}

/** Three rows by name, the others by number: for the summary and for a finished list. */
export function rowsText(turn: Turn, draft: Draft, { rows }: RepeatStop): string {
  const named = rows.slice(0, 3).map((row) => cut(nameOf(turn, draft, row.path), 30))
  return turn.say('rows', {
    count: rows.length,
    names: named.join(turn.say('list-comma')),
    more: rows.length > 3 ? 'yes' : 'no',
  })
}

/** One row with all its answers, each with a button to change it. */
function rowMessage(turn: Turn, draft: Draft, stop: RepeatStop, row: number): Message | null {
  const known = rowOf(stop, row)
  if (!known) return null
  const { form } = draft
  const inside = stopsInRow(draft, known.path)
  const list = inside.map((inner, index) => {
    const label = inner.kind === 'repeat' ? inner.repeat.label : inner.question.label
    const value = inner.kind === 'repeat' ? rowsText(turn, draft, inner) : shownAt(turn, draft, inner.path)
    return turn.say('summary-line', {
      n: index + 1,
      label: shortLabel(plainText(form, label, turn.lang)),
      value: cut(value || '—', 120),
    })
  })
  const numbers = inside
    .map((inner, index) => ({ inner, text: String(index + 1) }))
    .filter(({ inner }) => mayOpen(draft, inner.path))
    .map(({ inner, text }) => ({ text, data: pressOf('mend', draft, inner) }))
  const rest = [{ text: turn.say('button-rows'), data: pressOf('rows', draft, stop) }]
  if (!stop.repeat.counted && mayDeleteRow(draft, stop, known.path))
    rest.unshift({ text: turn.say('button-delete-row'), data: pressOf('del', draft, stop, row) })
  const label = plainText(form, stop.repeat.label, turn.lang)
  return {
    text: paragraphs(turn.say('row-card', { label, n: known.n }), list.join('\n'), turn.say('summary-mend')),
    rows: [...inRows(numbers.slice(0, 80), 5), rest],
  }
}

function stopsInRow({ form, answers, env }: Draft, rowPath: string): Stop[] {
  return stops(form, answers, env)
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${rowPath}/`) && !path.slice(rowPath.length + 1).includes('/'))
    .map((path) => stopAt(form, answers, path, env))
    .filter((stop): stop is Stop => stop !== null && stop.kind !== 'note')
}
