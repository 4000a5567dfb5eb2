// What jobs say to people on their own account: a reminder with a button that opens the report.
import { FluentDateTime } from '@fluent/bundle'
import { GrammyError, HttpError, type Api } from 'grammy'
import { Types } from 'mongoose'
import { data } from './button.ts'
import type { BotDeps } from './deps.ts'
import { cut, paragraphs, payloadOf } from './message.ts'

export interface ReminderItem {
  reportId: string
  title: string
  unitName: string
  dueAt: Date
  slot: string
}
export interface Reminder extends ReminderItem {
  chat: number
  lang: string
  /** Others of the same person, for the same message. */
  also?: ReminderItem[]
}
export type Sent =
  { state: 'sent' } | { state: 'blocked' } | { state: 'retry'; afterMs: number } | { state: 'failed'; code: string }

const networkRetryMs = 5_000
const mostOthers = 8

export function createRemind(deps: Pick<BotDeps, 'words' | 'timeZone' | 'now'>, api: Api) {
  return async (reminder: Reminder): Promise<Sent> => {
    const say = (id: string, args = {}) => deps.words.say(reminder.lang, id, args)
    const due = ({ dueAt }: ReminderItem) => new FluentDateTime(dueAt.getTime(), { timeZone: deps.timeZone } as object)
    const also = (reminder.also ?? []).slice(0, mostOthers)
    const first = say('reminder', {
      slot: slotKind(reminder.slot),
      days: Math.abs(Number(reminder.slot.slice(1)) || 0),
      title: cut(reminder.title, 100),
      unit: cut(reminder.unitName, 100),
      due: due(reminder),
    })
    const others = also.map((item) => say('reminder-also', { title: cut(item.title, 100), due: due(item) }))
    const { text, reply_markup } = payloadOf({
      text: paragraphs(first, others.join('\n')),
      rows: [reminder, ...also].map(({ reportId, title }) => [
        {
          text: also.length === 0 ? say('button-fill-now') : say('button-begin-titled', { title: cut(title, 26) }),
          data: data('open', { report: new Types.ObjectId(reportId) }),
        },
      ]),
    })
    try {
      await api.sendMessage(reminder.chat, text, { reply_markup })
      return { state: 'sent' }
    } catch (error) {
      return outcomeOf(error)
    }
  }
}

const slotKind = (slot: string) => (slot === 'T0' ? 'today' : slot.startsWith('T+') ? 'over' : 'ahead')

/** @throws what is neither an answer of the Bot API nor of the network: a mistake of ours. */
function outcomeOf(error: unknown): Sent {
  if (error instanceof HttpError) return { state: 'retry', afterMs: networkRetryMs }
  if (!(error instanceof GrammyError)) throw error
  const { error_code: code, description, parameters } = error
  if (code === 403) return { state: 'blocked' }
  if (code === 400 && /chat not found|user is deactivated|PEER_ID_INVALID/i.test(description))
    return { state: 'blocked' }
  if (code === 429) return { state: 'retry', afterMs: (parameters.retry_after ?? 5) * 1000 }
  if (code >= 500) return { state: 'retry', afterMs: networkRetryMs }
  return { state: 'failed', code: String(code) }
}
