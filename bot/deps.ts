import type { Update } from 'grammy/types'
import type { Types } from 'mongoose'
import type { Logger } from 'pino'
import type { Broadcast, NewBroadcast } from '../models/broadcast.ts'
import type { Counts } from '../models/delivery.ts'
import type { Models } from '../models/index.ts'
import type { Dimension } from '../models/report.ts'
import type { Words } from '../rules/words.ts'
import type { Reminder } from './reminder.ts'
import type { Notice } from './tell.ts'

/** What staff send from chat, in four steps; jobs do it. */
export interface Push {
  prepare(given: NewBroadcast): Promise<Broadcast>
  preview(id: Types.ObjectId, lang: string): Promise<PushPreview | null>
  confirm(id: Types.ObjectId, how: { anyway: boolean }): Promise<Broadcast | null>
  /** @returns how many were stopped; null when there was nothing to cancel. */
  cancel(id: Types.ObjectId): Promise<number | null>
  watch(id: Types.ObjectId): Promise<{ state: Broadcast['state']; sendAt: Date | null; counts: Counts } | null>
  /** Between two looks at one that goes; tests shorten it. */
  lookEveryMs?: number
}
export interface PushPreview {
  broadcast: Types.ObjectId
  units: number
  reachable: number
  sample: Omit<Reminder, 'chat'> | Omit<Notice, 'chat'> | null
  quietUntil: Date | null
}

/** What main hands to the bot. */
export interface BotDeps {
  models: Models
  words: Words
  now: () => Date
  log: Logger
  timeZone: string
  /** null: no Telegram, web chat only. */
  telegram: { token: string; apiRoot: string } | null
  /** The address people reach the program at; known once it listens. */
  publicUrl: () => string
  /** Tells the evidence queue that a photo was received. */
  evidenceArrived: () => void
  /** Absent: /remind cannot be used. */
  push?: Push
  /** What a value of a dimension is called; null or absent: by itself. */
  label?: (by: Dimension, code: string, lang: string) => string | null
  /** What a person may answer to a reminder; absent: reminders carry no such buttons. */
  duty?: DutyAnswers
}

export interface Owed {
  report: Types.ObjectId
  campaign: Types.ObjectId
  title: string
}
export type Snooze = 'tonight' | 'tomorrow'
export interface DutyAnswers {
  /** The choices there still are at this hour. */
  snoozes: (now: Date) => Snooze[]
  /** What is still owed of all that the message with this report's button told of. */
  together: (given: { person: Types.ObjectId; report: Types.ObjectId }) => Promise<Owed[]>
  /** @returns when, and of how many; null when that hour is over or nothing is owed any more. */
  snooze: (given: {
    person: Types.ObjectId
    report: Types.ObjectId
    choice: Snooze
  }) => Promise<{ at: Date; count: number } | null>
  /** Staff are asked for a successor, of `campaign` alone or of all. @returns the request; null when the person has left. */
  refuse: (given: {
    person: Types.ObjectId
    report: Types.ObjectId
    campaign?: Types.ObjectId
  }) => Promise<{ _id: Types.ObjectId } | null>
}

/** Deals with one update of any channel. Rejects only when it must be delivered again, such as when the database is away. */
export type HandleUpdate = (update: Update) => Promise<void>
