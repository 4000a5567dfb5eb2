// Answers to a reminder: later, or not me. Jobs do what follows; here it is asked and said.
import type { Report } from '../models/report.ts'
import { data, type Press } from './button.ts'
import type { Owed, Snooze } from './deps.ts'
import { cut, type Message } from './message.ts'
import type { Turn } from './turn.ts'

const longestNote = 500
const mostAsked = 20

export async function pressLater(turn: Turn, { _id: report }: Report, { arg }: Press): Promise<void> {
  const choice: Snooze = arg === 'tonight' ? 'tonight' : 'tomorrow'
  const put = await turn.deps.duty?.snooze({ person: turn.person!._id, report, choice })
  await turn.replyTo({ text: put ? turn.say('snoozed', { time: put.at, count: put.count }) : turn.say('snooze-over') })
}

/** 不是我负责: of several in one message it is asked which; then staff hear of it, and who it is may be written, or not. */
export async function pressNotMe(turn: Turn, { _id: report, campaign }: Report, { arg }: Press): Promise<void> {
  const { duty } = turn.deps
  const person = turn.person!._id
  const owed = arg === '' ? ((await duty?.together({ person, report })) ?? []) : []
  if (owed.length > 1) return void (await turn.replyTo(whichMessage(turn, owed)))
  const asked = await duty?.refuse({ person, report, ...(arg === 'one' && { campaign }) })
  if (!asked) return turn.answer(turn.say('toast-stale'))
  await turn.deps.models.chat.setNaming(turn.chatId, asked._id)
  await turn.replyTo({
    text: turn.say('not-me-ask'),
    rows: [[{ text: turn.say('button-is-me'), data: data('mine', { report }) }]],
  })
}

function whichMessage(turn: Turn, owed: Owed[]): Message {
  const listed = owed.slice(0, mostAsked)
  return {
    text: turn.say('not-me-which', { count: owed.length }),
    rows: [
      ...listed.map(({ report, title }, index) => [
        { text: `${index + 1}. ${cut(title, 40)}`, data: data('notme', { report, arg: 'one' }) },
      ]),
      [{ text: turn.say('button-not-me-all'), data: data('notme', { report: owed[0]!.report, arg: 'all' }) }],
    ],
  }
}

export async function pressMine(turn: Turn): Promise<void> {
  const { models } = turn.deps
  for (const { _id } of await models.handover.findAsked([turn.person!._id]))
    await models.handover.decide(_id, 'declined', String(turn.person!._id), turn.now)
  await models.chat.setNaming(turn.chatId, null)
  await turn.replace({ text: turn.say('not-me-back') })
}

/** The text after 不是我负责 says who it is. @returns false when none was asked for. */
export async function noteSuccessor(turn: Turn, text: string): Promise<boolean> {
  const naming = turn.chat?.naming
  if (!naming) return false
  const { models } = turn.deps
  await models.handover.note(naming, cut(text.trim(), longestNote))
  await models.chat.setNaming(turn.chatId, null)
  await turn.send({ text: turn.say('not-me-thanks') })
  return true
}
