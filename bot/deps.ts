import type { Update } from 'grammy/types'
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
}

/** Deals with one update of any channel. Rejects only when it must be delivered again, such as when the database is away. */
export type HandleUpdate = (update: Update) => Promise<void>
