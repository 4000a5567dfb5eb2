import type { Update } from 'grammy/types'
import type { Types } from 'mongoose'
import type { Logger } from 'pino'
import type { Models } from '../models/index.ts'
import type { Words } from '../rules/words.ts'

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
  /** What a person may answer to a reminder; absent: reminders carry no such buttons. */
  duty?: DutyAnswers
}

export type Snooze = 'tonight' | 'tomorrow'
export interface DutyAnswers {
  /** The choices there still are at this hour. */
  snoozes: (now: Date) => Snooze[]
  /** @returns when; null when that hour is over or nothing is owed any more. */
  snooze: (given: { person: Types.ObjectId; report: Types.ObjectId; choice: Snooze }) => Promise<Date | null>
  /** Staff are asked for a successor. @returns the request; null when the person has left. */
  refuse: (given: { person: Types.ObjectId; report: Types.ObjectId }) => Promise<{ _id: Types.ObjectId } | null>
}

/** Deals with one update of any channel. Rejects only when it must be delivered again, such as when the database is away. */
export type HandleUpdate = (update: Update) => Promise<void>
