// Changing what was handed in: it is opened from the list of tasks, walked like a draft, and handed in again with what has
// changed in plain sight. Until then what was handed in stands.
import { rowLabel, stopAt, submission, textOf } from '../rules/form.ts'
import { diffOf, type FieldChange } from '../rules/review.ts'
import type { Report } from '../models/report.ts'
import { tasksMessage } from './campaign.ts'
import { draftFor, isFilled, isOpen, type Draft } from './draft.ts'
import { cut, lines, type Message } from './message.ts'
import { shortLabel } from './place.ts'
import { freshReport, resume, tellClosed, type Step } from './report.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'

const mostListed = 12
const longestValue = 60

export async function editReport(turn: Turn, known: Report): Promise<void> {
  const report = await freshReport(turn, known)
  const draft = await draftFor(turn, report)
  // A key of its own: the update's has to be free for where this leads to.
  const key = `${turn.key}:edit`
  if (report.state === 'submitted' && !report.editing && !report.applied.includes(key)) {
    if (!draft.term.ok) return tellClosed(turn, draft)
    // What was handed in is on record before anything can take its place.
    await turn.deps.models.version.keep(report)
    const change = { key, by: turn.person!._id }
    if (!(await turn.deps.models.report.edit(report, change, turn.now))) return editReport(turn, known)
  }
  const fresh = await freshReport(turn, report)
  if (!isFilled(fresh)) return tellClosed(turn, await draftFor(turn, fresh))
  const title = cut(draft.campaign?.title ?? '', 100)
  await resume(turn, fresh, fresh.editing ? turn.say('edit-begun', { title }) : undefined)
}

/** 放弃修改. Pressed twice, or too late, it changes nothing. */
export async function dropEdit(turn: Turn, known: Report): Promise<void> {
  const report = await freshReport(turn, known)
  if (report.state !== 'submitted' || !report.editing) return tellDropped(turn, 'edit-gone')
  await turn.deps.models.report.dropEdit(report, turn.now)
  await tellDropped(turn, 'edit-dropped')
}

async function tellDropped(turn: Turn, id: 'edit-dropped' | 'edit-gone' | 'edit-same'): Promise<void> {
  await turn.deps.models.chat.setOpen(turn.chatId, null)
  turn.memory.asked.drop(turn.chatId)
  await turn.replace({ text: turn.say(id), rows: (await tasksMessage(turn)).rows })
}

/** What the changed report would say differently; [] while nothing is handed in. */
function changesOf({ report, form, answers, env }: Draft): FieldChange[] {
  const { handedIn } = report.editing ?? {}
  return handedIn ? diffOf(handedIn, submission(form, answers, env)) : []
}

export const isUnchanged = (draft: Draft): boolean =>
  isOpen(draft) && draft.report.editing?.handedIn !== undefined && changesOf(draft).length === 0

export const unchanged = (turn: Turn, { report }: Draft): Step => ({
  async only() {
    await turn.deps.models.report.dropEdit(report, turn.now)
    turn.memory.reports.drop(String(report._id))
    await tellDropped(turn, 'edit-same')
  },
})

/** One line for each change, before they are handed in. */
export function changesText(turn: Turn, draft: Draft): Message['text'] {
  const told = changesOf(draft).flatMap((change) => lineOf(turn, draft, change) ?? [])
  const more = told.length - mostListed
  return lines(
    turn.say('edit-changes', { count: told.length }),
    ...told.slice(0, mostListed),
    more > 0 && turn.say('edit-more', { count: more }),
  )
}

/** null: worked out by the form, nobody's answer. */
function lineOf(turn: Turn, draft: Draft, { path, kind }: FieldChange): string | null {
  const { form, env, answers } = draft
  const before: Draft = { ...draft, answers: draft.report.editing!.handedIn! }
  const place = path.split('/')
  const isRow = place.length % 2 === 0
  const list = isRow ? place.slice(0, -1).join('/') : path
  const stop = stopAt(form, answers, list, env) ?? stopAt(form, before.answers, list, env)
  if (!stop) return null
  const node = stop.kind === 'repeat' ? stop.repeat : stop.question
  const own = shortLabel(textOf(form, node.label, answers, stop.path, env, turn.lang) || node.name)
  const label = stop.place ? `${own} · ${turn.say('place-row', { n: stop.place.position, of: stop.place.of })}` : own
  const show = (of: Draft, isThere: boolean) => {
    const text = !isThere
      ? ''
      : isRow
        ? rowLabel(form, of.answers, path, env, turn.lang) || turn.say('row-empty')
        : shownAt(turn, of, path)
    return cut(text || '—', longestValue)
  }
  return turn.say('edit-change', {
    label,
    before: show(before, kind !== 'added'),
    after: show(draft, kind !== 'removed'),
  })
}
