// A report in chat: opening it, changing it in one conditional write, and asking what comes next.
import { Types } from 'mongoose'
import type { Cursor, GivenBy, Report, ReportChange } from '../models/report.ts'
import { stopAt, submission, type Answers } from '../rules/form.ts'
import { givenIn } from '../rules/review.ts'
import { data } from './button.ts'
import { nameOf } from './colleague.ts'
import { changesBetween, draftFor, isFilled, isOpen, isOutrun, nextCursor, openStop, type Draft } from './draft.ts'
import { withFormer } from './former.ts'
import { closedText } from './mend.ts'
import { cut, lines, longestText, paragraphs, type Message } from './message.ts'
import { questionMessage, type Mark } from './question.ts'
import { confirmMessage, summaryMessage } from './summary.ts'
import type { Turn } from './turn.ts'

/** What one update leads to. Without answers and given nothing is saved but the place this chat stands at. */
export interface Step {
  answers?: Answers
  given?: Record<string, GivenBy | null>
  submit?: true
  /** The key of the step that this one takes back. */
  undoes?: string
  /** Places of a returned report that are opened beside those sent back. */
  opens?: string[]
  /** Done once it is saved. */
  saved?: () => Promise<void>
  /** Where the chat stands then; otherwise at the first open stop. */
  to?: Cursor
  /** Said above the next question. */
  note?: string
  /** What the message with the pressed button becomes; `brief` is said above the next question when that takes its place. */
  mark?: Mark
  /** The next question takes the place of the pressed message. */
  inPlace?: true
  /** Nothing is saved or asked: this is all that happens. */
  only?: () => Promise<void>
  /** What is said instead of the next question. */
  instead?: (saved: Draft) => Promise<void>
}
/** Decides on a draft, without doing anything yet: it may have to decide again. */
export type Decide = (draft: Draft) => Step | Promise<Step>

/** Colleagues who press at the same moment: each round one of them gets through. */
const mostRounds = 8
const leastNote = 200

/** The report a press or a text is about, if it is this person's to fill. As last seen here, or else as it is. */
export async function loadReport(turn: Turn, id: string | Types.ObjectId | null): Promise<Report | null> {
  if (!id || !turn.person) return null
  const report = turn.memory.reports.get(String(id)) ?? (await turn.deps.models.report.find(new Types.ObjectId(id)))
  return report && report.unit === turn.person.unit ? report : null
}

/** As it is in the database now. */
export async function freshReport(turn: Turn, { _id }: Report): Promise<Report> {
  turn.memory.reports.drop(String(_id))
  const report = await turn.deps.models.report.find(_id)
  if (!report) throw new Error('report is gone')
  return report
}

/**
 * Decides, saves, then speaks. When somebody else changed the report meanwhile it is decided again on the fresh one; when
 * this very update was applied before, nothing changes and the current question is asked again. A remembered report is good
 * enough for a write that fails when it is out of date; everything else is decided on a fresh one.
 */
export async function take(turn: Turn, known: Report, decide: Decide): Promise<void> {
  let report = known
  let isFresh = !turn.memory.reports.has(String(known._id))
  for (let round = 0; round < mostRounds; round++) {
    const draft = await draftFor(turn, report)
    const step = wasApplied(turn, draft) || !isOpen(draft) ? null : await decide(draft)
    if (!isFresh && !(step && isChange(step))) {
      report = await freshReport(turn, report)
      isFresh = true
      continue
    }
    if (!step) return askAgain(turn, draft)
    if (step.only) return step.only()
    const next = after(draft, step)
    const fresh = await save(turn, draft, step, next)
    if (fresh === 'settled' && isFresh) return tellSettled(turn, draft)
    if (fresh === null) await step.saved?.()
    if (fresh === null) return step.instead ? step.instead(next) : speak(turn, next, step)
    report = fresh === 'settled' ? await freshReport(turn, report) : fresh
    isFresh = true
  }
  throw new Error('report changes faster than it can be saved')
}

const isChange = ({ answers, given, submit, opens }: Step) =>
  answers !== undefined || given !== undefined || submit === true || opens !== undefined

const wasApplied = (turn: Turn, { report }: Draft) =>
  report.applied.includes(turn.key) || isOutrun(report, turn.chatId, turn.updateId)

/** The draft as it will be, and where the chat stands in it. */
function after(draft: Draft, step: Step): Draft {
  const given = { ...draft.report.given }
  for (const [path, by] of Object.entries(step.given ?? {})) {
    if (by) given[path] = by
    else delete given[path]
  }
  const { returned } = draft.report
  const opened = returned && step.opens ? { ...returned, paths: [...returned.paths, ...step.opens] } : returned
  const report = { ...draft.report, given, returned: opened }
  const next = { ...draft, report, answers: step.answers ?? draft.answers, given: givenIn(report) }
  return { ...next, cursor: step.to ?? nextCursor(next) }
}

/** null: saved. A report: the fresh one, to decide again on. `settled`: a reviewer has accepted this answer already. */
async function save(turn: Turn, draft: Draft, step: Step, next: Draft): Promise<Report | 'settled' | null> {
  const { models } = turn.deps
  const cursor = next.cursor!
  const id = String(draft.report._id)
  if (!isChange(step)) {
    await models.report.moveCursor(draft.report._id, turn.chatId, cursor)
    turn.memory.reports.drop(id)
    return null
  }
  const change: ReportChange = { key: turn.key, chat: turn.chatId, cursor }
  if (step.answers) change.answers = changesBetween(draft.answers, step.answers)
  if (step.given) change.given = step.given
  if (step.opens) change.opens = step.opens
  if (step.undoes !== undefined) change.undoes = step.undoes
  else if (isAnswer(draft, step)) change.by = turn.person!._id
  if (step.submit) change.submit = { by: turn.person!._id, answers: submission(draft.form, draft.answers, draft.env) }
  const { outcome, report } = await models.report.save(draft.report, change, turn.now)
  turn.memory.reports.drop(id)
  if (outcome === 'settled') return outcome
  if (outcome !== 'saved') return report
  // The answers just decided on, so that what the engine has worked out for them is not worked out again.
  next.report = { ...report, answers: step.submit ? report.answers : next.answers }
  if (!step.submit) turn.memory.reports.note(id, next.report)
  return null
}

/** What /undo takes back: more than a note that was read or a list that was opened again. */
function isAnswer({ form, answers, env }: Draft, step: Step): boolean {
  if (step.answers) return true
  return Object.entries(step.given ?? {}).some(
    ([path, by]) => by !== null && stopAt(form, answers, path, env)?.kind !== 'note',
  )
}

/** The pressed card becomes the next question where it is the newest one; an older one stays, as answered. */
async function speak(turn: Turn, draft: Draft, { note, mark, inPlace }: Step): Promise<void> {
  turn.answer()
  const isPressed = turn.pressed !== null
  if (mark && isPressed && isNewestCard(turn, draft, mark.path))
    return ask(turn, draft, paragraphs(mark.brief, note), true)
  await Promise.all([
    mark && isPressed ? turn.edit(turn.pressed, mark) : null,
    ask(turn, draft, note, inPlace === true && isPressed),
  ])
}

/** Whether the pressed message is what this chat was asked last: it may give way to the next question. */
function isNewestCard(turn: Turn, { report }: Draft, path: string): boolean {
  const asked = turn.memory.asked.get(turn.chatId)
  if (asked?.report !== String(report._id) || asked.isCovered) return false
  return asked.message === turn.pressed || (asked.message === null && asked.path === path)
}

/** Asks what this chat stands at, and makes the report the one it is answering. */
export async function ask(turn: Turn, draft: Draft, note?: string, inPlace = false): Promise<void> {
  const { report, cursor } = draft
  if (String(turn.chat?.open) !== String(report._id)) {
    await turn.deps.models.chat.setOpen(turn.chatId, report._id)
    if (turn.chat) turn.chat.open = report._id
  }
  const message = viewOf(turn, draft)
  // A long note gives way: the question is what must be read whole.
  if (note)
    message.text = paragraphs(cut(note, Math.max(leastNote, longestText - message.text.length - 2)), message.text)
  const id = inPlace ? await turn.replace(message) : await turn.finish(message)
  turn.memory.asked.note(turn.chatId, { report: String(report._id), path: cursor?.path ?? '', message: id })
}

/** What this chat stands at, as a message. */
export function viewOf(turn: Turn, draft: Draft): Message {
  const { cursor, form, answers, env } = draft
  if (cursor?.at === 'stop') {
    const stop = stopAt(form, answers, cursor.path ?? '', env)
    if (stop) return withFormer(turn, draft, stop, questionMessage(turn, draft, stop))
  }
  const open = openStop(draft)
  if (open) return withFormer(turn, draft, open, questionMessage(turn, draft, open))
  return cursor?.at === 'confirm' ? confirmMessage(turn, draft) : summaryMessage(turn, draft)
}

/** For an update that came again: silence when its reply went out, else the current question. */
export async function askAgain(turn: Turn, draft: Draft): Promise<void> {
  if (!isOpen(draft)) return tellClosed(turn, draft)
  const asked = turn.memory.asked.get(turn.chatId)
  const isAsked = asked?.report === String(draft.report._id) && asked.path === (draft.cursor?.path ?? '')
  if (isAsked && asked.message !== null) return
  await ask(turn, { ...draft, cursor: draft.cursor ?? nextCursor(draft) })
}

/** Opens a report where it was left: at its first open stop. */
export async function resume(turn: Turn, report: Report, welcome?: string): Promise<void> {
  await take(turn, report, (draft) => ({ to: nextCursor(draft), note: welcome }))
}

/** Why nothing is taken: handed in already, or its campaign's terms. What was filled in stays. */
export async function tellClosed(turn: Turn, { report, term, campaign, colleagues, me }: Draft): Promise<void> {
  turn.answer()
  const tasks = [[{ text: turn.say('button-tasks'), data: data('tasks') }]]
  if (isFilled(report) || report.editing) {
    const reason = turn.say(`reason-${term.ok ? 'campaign-closed' : term.reason.code}`)
    const kept = report.editing ? 'handed-in' : report.startedAt ? 'yes' : 'no'
    return void (await turn.send({ text: turn.say('report-not-taken', { reason, kept }), rows: tasks }))
  }
  const mine = report.submittedBy && String(report.submittedBy) === String(turn.person?._id)
  const at = report.submittedAt ?? report.updatedAt
  const mayEdit = report.state === 'submitted' && term.ok
  const id = mine ? 'receipt' : mayEdit ? 'report-handed-in' : 'report-closed'
  const who = nameOf(turn, { colleagues, me }, report.submittedBy) || 'nobody'
  const receipt = turn.say(id, { number: receiptOf(report), at, who })
  const edit = [{ text: turn.say('button-edit'), data: data('edit', { report: report._id }) }]
  await turn.send({
    text: lines(receipt, mayEdit && turn.say('report-editable', { due: campaign!.dueAt })),
    rows: mayEdit ? [edit, ...tasks] : tasks,
  })
}

/** A returned report opens again only what was faulty. */
async function tellSettled(turn: Turn, draft: Draft): Promise<void> {
  turn.answer()
  const cursor = nextCursor(draft)
  await turn.deps.models.report.moveCursor(draft.report._id, turn.chatId, cursor)
  await ask(turn, { ...draft, cursor }, closedText(turn, draft))
}

/** The number a person can quote: the end of the report's id. */
export const receiptOf = (report: Pick<Report, '_id'>) => String(report._id).slice(-8).toUpperCase()

/** 保存退出: what is typed from now on is no answer. */
export async function leave(turn: Turn): Promise<void> {
  await turn.deps.models.chat.setOpen(turn.chatId, null)
  turn.memory.asked.drop(turn.chatId)
  await turn.replace({
    text: turn.say('report-left'),
    rows: [[{ text: turn.say('button-tasks'), data: data('tasks') }]],
  })
}
