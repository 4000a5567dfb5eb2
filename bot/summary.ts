// The summary: every answer with a number and a button to change it; then 提交, which asks once more.
import { plainText, problemsOf, stopAt, stops, textOf, type Stop } from '../rules/form.ts'
import type { Report } from '../models/report.ts'
import { mayMend } from '../rules/review.ts'
import { stale } from './answer.ts'
import { data, type Press } from './button.ts'
import { tasksMessage } from './campaign.ts'
import { pageRow } from './choice.ts'
import { summaryGiverOf } from './colleague.ts'
import { openStop, termOf, type Draft } from './draft.ts'
import { changesText, isUnchanged, unchanged } from './edit.ts'
import { mayOpen } from './mend.ts'
import { cut, inRows, lines, paragraphs, type Message } from './message.ts'
import { numberOf, placeLine, pressOf, shortLabel } from './place.ts'
import { reasonText } from './reason.ts'
import { rowsText } from './repeat.ts'
import { receiptOf, take, type Step } from './report.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'

const perPage = 20

export function summaryMessage(turn: Turn, draft: Draft): Message {
  const { form, answers, env, report, cursor } = draft
  const told = stops(form, answers, env).filter((stop) => !stop.place && stop.kind !== 'note')
  const pages = Math.max(1, Math.ceil(told.length / perPage))
  const page = Math.min(cursor?.at === 'summary' ? (cursor.page ?? 0) : 0, pages - 1)
  const shown = told.slice(page * perPage, (page + 1) * perPage)
  const numbers = shown
    .filter((stop) => mayOpen(draft, stop.path))
    .map((stop) => ({ text: String(numberOf(draft, stop.path)), data: pressOf('mend', draft, stop) }))
  const press = (act: string, arg?: number) => data(act, { report: report._id, arg })
  return {
    text: paragraphs(
      turn.say('summary', {
        form: plainText(form, form.title, turn.lang),
        unit: report.unitName,
        page: page + 1,
        pages,
      }),
      linesOf(turn, draft, shown),
      report.editing ? turn.say('edit-stands') : '',
      numbers.length > 0 && turn.say('summary-mend'),
    ),
    rows: [
      ...inRows(numbers, 5),
      ...(pages > 1 ? [pageRow(turn, page, pages, (to) => press('sum', to))] : []),
      [{ text: turn.say(report.editing ? 'button-submit-changes' : 'button-submit'), data: press('send') }],
      ...(report.editing ? [[{ text: turn.say('button-drop-changes'), data: press('unedit') }]] : []),
      [{ text: turn.say('button-leave'), data: press('leave') }],
    ],
  }
}

/** One line for each answer, with a heading where a new group begins. */
function linesOf(turn: Turn, draft: Draft, shown: Stop[]): string {
  const { form, answers, env } = draft
  const made: string[] = []
  let heading = ''
  let hasOthers = false
  for (const stop of shown) {
    const node = stop.kind === 'repeat' ? stop.repeat : stop.question
    const group = node.groups
      .map(({ label }) => plainText(form, label, turn.lang))
      .filter(Boolean)
      .join(' · ')
    if (group !== heading && group) made.push(turn.say('summary-group', { label: cut(group, 60) }))
    heading = group
    const value = stop.kind === 'repeat' ? rowsText(turn, draft, stop) : shownAt(turn, draft, stop.path)
    const label = shortLabel(textOf(form, node.label, answers, stop.path, env, turn.lang) || node.name)
    const who = value && summaryGiverOf(turn, draft, stop)
    if (who) hasOthers = true
    const shownValue = who ? turn.say('summary-by', { value: cut(value, 100), who }) : cut(value || '—', 100)
    made.push(turn.say('summary-line', { n: numberOf(draft, stop.path), label, value: shownValue }))
  }
  return lines(...made, hasOthers && turn.say('summary-others'))
}

export function confirmMessage(turn: Turn, draft: Draft): Message {
  const { report, campaign, term, env } = draft
  const press = (act: string) => data(act, { report: report._id })
  return {
    text: paragraphs(
      report.editing && changesText(turn, draft),
      turn.say(mayEditAfter(draft, env.now, turn.deps.timeZone) ? 'submit-confirm-editable' : 'submit-confirm', {
        unit: report.unitName,
        due: campaign?.dueAt ?? env.now,
      }),
      term.ok && term.late && report.state === 'draft' && turn.say('report-late'),
    ),
    rows: [
      [
        { text: turn.say('button-submit-yes'), data: press('send!') },
        { text: turn.say('button-submit-no'), data: press('sum') },
      ],
    ],
  }
}

/** Whether what is handed in now could still be changed afterwards. */
const mayEditAfter = ({ report, campaign }: Draft, now: Date, timeZone: string) =>
  termOf({ ...report, state: 'submitted' }, campaign, now, timeZone).ok

export async function pressSummary(turn: Turn, report: Report, { act, arg }: Press): Promise<void> {
  await take(turn, report, async (draft) => {
    if (openStop(draft)) return stale(turn, draft)
    if (act === 'sum') return { to: { at: 'summary', since: turn.now, page: Number(arg) || 0 }, inPlace: true }
    if (isUnchanged(draft)) return unchanged(turn, draft)
    return (await shortfall(turn, draft)) ?? (act === 'send' ? confirm(turn) : submit(turn, draft))
  })
}

const confirm = (turn: Turn): Step => ({ to: { at: 'confirm', since: turn.now }, inPlace: true })

function submit(turn: Turn, draft: Draft): Step {
  return {
    submit: true,
    to: { at: 'summary', since: turn.now },
    async instead({ report }) {
      await turn.deps.models.chat.setOpen(turn.chatId, null)
      turn.memory.asked.drop(turn.chatId)
      await turn.deps.models.version.keep(report)
      const form = plainText(draft.form, draft.form.title, turn.lang)
      const at = report.submittedAt ?? turn.now
      const id = draft.report.editing ? 'receipt-changed' : 'receipt-new'
      await turn.replace({ text: turn.say(id, { number: receiptOf(report), at, form, unit: report.unitName }) })
      const more = await tasksMessage(turn)
      if (more.open > 0) await turn.send(more)
    },
  }
}

/** What stops a submission: the first is told, with the way to mend it. null: nothing does. */
async function shortfall(turn: Turn, draft: Draft): Promise<Step | null> {
  const { form, answers, env, report } = draft
  const [first, ...more] = problemsOf(form, answers, env)
  if (!first) return null
  const stop = stopAt(form, answers, first.path, env)
  if (!stop) return null
  // Closed, and in the wrong by what was mended: nobody could put it right, so it is opened as well.
  if (!mayMend(report, stop.path)) {
    const label = placeLine(turn, draft, stop)
    return {
      opens: [stop.path],
      note: paragraphs(turn.say('mend-opened', { place: label }), reasonText(turn, first)),
      inPlace: true,
    }
  }
  const text = paragraphs(
    turn.say('submit-problem', { more: more.length }),
    placeLine(turn, draft, stop),
    reasonText(turn, first),
  )
  return {
    to: { at: 'summary', since: turn.now },
    async instead() {
      await turn.replace({
        text,
        rows: [
          [
            { text: turn.say('button-mend'), data: pressOf('mend', draft, stop) },
            { text: turn.say('button-submit-no'), data: data('sum', { report: report._id }) },
          ],
        ],
      })
    },
  }
}
