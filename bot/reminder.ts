// What jobs say to people on their own account: a reminder with a button that opens the report.
import { FluentDateTime } from '@fluent/bundle'
import { GrammyError, HttpError, type Api } from 'grammy'
import { Types } from 'mongoose'
import { data } from './button.ts'
import type { BotDeps, DutyAnswers } from './deps.ts'
import { type Button, cut, paragraphs, payloadOf } from './message.ts'

export interface ReminderItem {
  reportId: string
  title: string
  unitName: string
  dueAt: Date
  slot: string
  /** It was sent back: `dueAt` and `slot` tell of the day by which it is expected again. */
  isReturned?: boolean
}
export interface Reminder extends ReminderItem {
  chat: number
  lang: string
  /** Others of the same person, for the same message. */
  also?: ReminderItem[]
  /** What staff who pushed it say themselves. */
  words?: string | null
}
/** `doubt`: it may have arrived, so it is never sent again. `flood`: the Bot API asks all of us to wait. */
export type Sent =
  | { state: 'sent' }
  | { state: 'blocked'; why?: 'blocked' | 'deactivated' }
  | { state: 'retry'; afterMs: number; flood?: boolean }
  | { state: 'failed'; code: string }
  | { state: 'doubt'; code: string }

const networkRetryMs = 5_000
/** With these many the longest titles and words of staff still fit into one message. */
const mostOthers = 8
const longestWords = 2000

type Drawing = Pick<BotDeps, 'words' | 'timeZone' | 'now' | 'duty'>

/** The message as the person gets it. */
export function drawReminder(deps: Drawing, reminder: Omit<Reminder, 'chat'>) {
  const say = (id: string, args = {}) => deps.words.say(reminder.lang, id, args)
  const due = ({ dueAt }: ReminderItem) => new FluentDateTime(dueAt.getTime(), { timeZone: deps.timeZone })
  const also = (reminder.also ?? []).slice(0, mostOthers)
  const rest = (reminder.also ?? []).length - also.length
  const first = say(reminder.isReturned ? 'reminder-returned' : 'reminder', {
    slot: slotKind(reminder.slot),
    days: Math.abs(Number(reminder.slot.slice(1)) || 0),
    title: cut(reminder.title, 100),
    unit: cut(reminder.unitName, 100),
    due: due(reminder),
  })
  const others = also.map((item) =>
    say(item.isReturned ? 'reminder-also-returned' : 'reminder-also', { title: cut(item.title, 100), due: due(item) }),
  )
  if (rest > 0) others.push(say('reminder-more', { count: rest }))
  const openText = ({ title, isReturned }: ReminderItem) =>
    also.length > 0
      ? say(isReturned ? 'button-mend-titled' : 'button-fill-titled', { title: cut(title, 34) })
      : say(isReturned ? 'button-mend-now' : 'button-fill-now')
  return payloadOf({
    text: paragraphs(cut(reminder.words ?? '', longestWords), first, others.join('\n')),
    rows: [
      ...[reminder, ...also].map((item) => [
        { text: openText(item), data: data('open', { report: new Types.ObjectId(item.reportId) }) },
      ]),
      ...(rest > 0 ? [[{ text: say('button-all-tasks'), data: data('tasks') }]] : []),
      ...(deps.duty ? answerRows(deps.duty, say, new Types.ObjectId(reminder.reportId), deps.now()) : []),
    ],
  })
}

/** Its words alone; staff see them before they send. */
export const reminderText = (deps: Drawing, reminder: Omit<Reminder, 'chat'>): string =>
  drawReminder(deps, reminder).text

export function createRemind(deps: Drawing, api: Api) {
  return async (reminder: Reminder): Promise<Sent> => {
    const { text, reply_markup } = drawReminder(deps, reminder)
    try {
      await api.sendMessage(reminder.chat, text, { reply_markup })
      return { state: 'sent' }
    } catch (error) {
      return outcomeOf(error)
    }
  }
}

/** 稍后提醒 of all in this message, and 不是我负责, which asks of which; the first report's button finds the others in the ledger. */
function answerRows(duty: DutyAnswers, say: (id: string) => string, report: Types.ObjectId, now: Date): Button[][] {
  const later = duty.snoozes(now).map((choice) => ({
    text: say(`button-snooze-${choice}`),
    data: data('later', { report, arg: choice }),
  }))
  return [later, [{ text: say('button-not-me'), data: data('notme', { report }) }]]
}

const slotKind = (slot: string) => (slot === 'T0' ? 'today' : slot.startsWith('T+') ? 'over' : 'ahead')

/** Codes of a connection that never stood: nothing was sent. Of any other broken one nobody knows. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** @throws what is neither an answer of the Bot API nor of the network: a mistake of ours. */
export function outcomeOf(error: unknown): Sent {
  if (error instanceof HttpError) {
    const { code = '' } = (error.error ?? {}) as { code?: string }
    return neverSent.has(code)
      ? { state: 'retry', afterMs: networkRetryMs, flood: false }
      : { state: 'doubt', code: code || 'network' }
  }
  if (!(error instanceof GrammyError)) throw error
  const { error_code: code, description, parameters } = error
  if (/user is deactivated/i.test(description)) return { state: 'blocked', why: 'deactivated' }
  if (code === 403) return { state: 'blocked', why: 'blocked' }
  if (code === 400 && /chat not found|PEER_ID_INVALID/i.test(description)) return { state: 'blocked', why: 'blocked' }
  if (code === 429) return { state: 'retry', afterMs: (parameters.retry_after ?? 5) * 1000, flood: true }
  if (code >= 500) return { state: 'retry', afterMs: networkRetryMs, flood: false }
  return { state: 'failed', code: String(code) }
}
