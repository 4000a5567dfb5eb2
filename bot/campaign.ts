// The tasks of a person's unit: what is open, until when, and what has been handed in.
import type { Campaign } from '../models/campaign.ts'
import { openStates, type Listed, type Report } from '../models/report.ts'
import type { Verdict } from '../rules/campaign.ts'
import { plainText, progress } from '../rules/form.ts'
import { data } from './button.ts'
import { draftFor, isOpen, termOf, type Draft } from './draft.ts'
import { offerMessage } from './former.ts'
import { cut, lines, paragraphs, type Message } from './message.ts'
import { returnedText } from './mend.ts'
import { freshReport, resume, tellClosed } from './report.ts'
import { tellStranger } from './invite.ts'
import type { Turn } from './turn.ts'

const mostListed = 12
const mostOver = 4
const mostEditable = 4
const dayMs = 86_400_000
interface Task {
  report: Listed
  campaign: Campaign
  term: Verdict
}

export async function showTasks(turn: Turn, note?: string): Promise<void> {
  if (!turn.person) return tellStranger(turn)
  const message = await tasksMessage(turn)
  await turn.send({ ...message, text: paragraphs(note, message.text) })
}

export async function tasksMessage(turn: Turn): Promise<Message & { open: number }> {
  const { models } = turn.deps
  const reports = await models.report.findOfUnit(turn.person!.unit)
  const campaigns = new Map(
    (await models.campaign.findMany(reports.map(({ campaign }) => campaign))).map((one) => [String(one._id), one]),
  )
  const tasks = reports
    .map((report): Task | null => {
      const campaign = campaigns.get(String(report.campaign))
      if (!campaign || campaign.opensAt > turn.now) return null
      return { report, campaign, term: termOf(report, campaign, turn.now, turn.deps.timeZone) }
    })
    .filter((task) => task !== null)
    .sort((a, b) => a.campaign.dueAt.getTime() - b.campaign.dueAt.getTime())
  const owed = tasks.filter(({ report }) => openStates.includes(report.state))
  const open = owed.filter(({ term }) => term.ok)
  const over = owed.filter(({ term }) => !term.ok).slice(-mostOver)
  const done = tasks.filter(({ report }) => !openStates.includes(report.state)).slice(-mostListed)
  const unit = reports[0]?.unitName ?? (await models.unit.find(turn.person!.unit))?.name ?? turn.person!.unit
  const listed = open.slice(0, mostListed)
  return {
    open: open.length,
    text: paragraphs(
      turn.say(open.length > 0 ? 'tasks' : 'tasks-none', { unit: cut(unit, 100) }),
      lines(...listed.map((task, index) => openLine(turn, task, index + 1))),
      open.length > listed.length ? turn.say('tasks-more', { count: open.length - listed.length }) : '',
      over.length > 0 ? lines(turn.say('tasks-over'), ...over.map((task) => overLine(turn, task))) : '',
      done.length > 0 ? lines(turn.say('tasks-done'), ...done.map((task) => doneLine(turn, task))) : '',
    ),
    rows: [
      ...listed.map(({ report, campaign }, index) => [
        {
          text: openButton(turn, report.startedAt !== null, listed.length > 1 ? `${index + 1}. ${campaign.title}` : ''),
          data: data('open', { report: report._id }),
        },
      ]),
      ...done
        .filter(({ report, term }) => report.state === 'submitted' && term.ok)
        .slice(-mostEditable)
        .map(({ report, campaign }) => [
          {
            text: turn.say('button-edit-titled', { title: cut(campaign.title, 26) }),
            data: data('edit', { report: report._id }),
          },
        ]),
    ],
  }
}

function openButton(turn: Turn, isBegun: boolean, title: string): string {
  const id = isBegun ? 'button-resume' : 'button-begin'
  return title ? turn.say(`${id}-titled`, { title: cut(title, 26) }) : turn.say(id)
}

function openLine(turn: Turn, { report, campaign }: Task, n: number): string {
  const days = Math.ceil((campaign.dueAt.getTime() - turn.now.getTime()) / dayMs)
  return turn.say('task-open', {
    n,
    title: cut(campaign.title, 80),
    due: campaign.dueAt,
    days: Math.abs(days),
    when: days < 1 && campaign.dueAt <= turn.now ? 'over' : days <= 1 ? 'today' : 'ahead',
    faults: report.returned?.paths.length ?? 0,
    state: report.state === 'returned' ? 'returned' : report.startedAt ? 'started' : 'new',
  })
}

function overLine(turn: Turn, { campaign, term }: Task): string {
  const reason = term.ok ? '' : turn.say(`reason-${term.reason.code}`)
  return turn.say('task-over', { title: cut(campaign.title, 80), reason })
}

function doneLine(turn: Turn, { report, campaign }: Task): string {
  return turn.say('task-done', {
    title: cut(campaign.title, 80),
    at: report.submittedAt ?? turn.now,
    state: report.state === 'accepted' ? 'accepted' : report.editing ? 'editing' : 'submitted',
  })
}

/** A button that opens a report: from the list, a reminder, or an older message. */
export async function openReport(turn: Turn, known: Report): Promise<void> {
  const report = await freshReport(turn, known)
  const draft = await draftFor(turn, report)
  const { campaign, term } = draft
  if (!isOpen(draft) || !campaign) return tellClosed(turn, draft)
  if (draft.report.editing) return resume(turn, report, turn.say('edit-begun', { title: cut(campaign.title, 100) }))
  const returned = returnedText(turn, draft, campaign)
  if (returned) return resume(turn, report, returned)
  const { form, answers, given, env } = draft
  const { answered, total } = progress(form, answers, given, env)
  const welcome = turn.say(report.startedAt ? 'report-resumed' : 'report-begun', {
    title: cut(campaign.title, 100),
    form: cut(plainText(form, form.title, turn.lang), 100),
    due: campaign.dueAt,
    answered,
    total,
  })
  const words = paragraphs(welcome, term.ok && term.late && turn.say('report-late'))
  const offer = report.startedAt ? null : await offered(turn, draft, words)
  if (!offer) return resume(turn, report, words)
  await turn.deps.models.chat.setOpen(turn.chatId, report._id)
  turn.answer()
  await turn.send(offer)
}

/** Reports accepted since this process looked last count as well. */
async function offered(turn: Turn, draft: Draft, welcome: string): Promise<Message | null> {
  const former = await turn.deps.models.former.find(draft.report, true)
  return offerMessage(turn, { ...draft, former }, welcome)
}
