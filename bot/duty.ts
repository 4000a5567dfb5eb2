// Answers to a reminder: later, or not me. Jobs do what follows; here it is asked and said.
import type { Report } from '../models/report.ts'
import { data, type Press } from './button.ts'
import type { Snooze } from './deps.ts'
import { cut } from './message.ts'
import type { Turn } from './turn.ts'

const longestNote = 500

export async function pressLater(turn: Turn, { _id: report }: Report, { arg }: Press): Promise<void> {
  const choice: Snooze = arg === 'tonight' ? 'tonight' : 'tomorrow'
  const time = await turn.deps.duty?.snooze({ person: turn.person!._id, report, choice })
  await turn.replyTo({ text: time ? turn.say('snoozed', { time }) : turn.say('snooze-over') })
}

/** 不是我负责: staff hear of it at once; who it is may be written, or not. */
export async function pressNotMe(turn: Turn, { _id: report }: Report): Promise<void> {
  const asked = await turn.deps.duty?.refuse({ person: turn.person!._id, report })
  if (!asked) return turn.answer(turn.say('toast-stale'))
  await turn.deps.models.chat.setNaming(turn.chatId, asked._id)
  await turn.replyTo({
    text: turn.say('not-me-ask'),
    rows: [[{ text: turn.say('button-is-me'), data: data('mine', { report }) }]],
  })
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
