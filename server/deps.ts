import type { IncomingHttpHeaders } from 'node:http'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Models } from '../models/index.ts'
import type { Dimension } from '../models/report.ts'
import type { WebChatEvent } from '../models/web-chat.ts'
import type { Scope } from '../rules/scope.ts'
import type { Words } from '../rules/words.ts'
import type { Limits } from './limit.ts'
import type { Figure, Metrics } from './metrics.ts'
import type { Operations } from './operations.ts'

/** What main hands to the server. */
export interface ServerDeps {
  models: Models
  words: Words
  now: () => Date
  log: Logger
  timeZone: string
  /** The address people reach the program at; https makes cookies secure. Known once it listens. */
  publicUrl: () => string
  /** The web chat channel, as far as the server needs it. */
  webChat: {
    arrived(chat: number): void
    onEvent: (chat: number, listener: (event: WebChatEvent) => void) => () => void
  }
  /** The bot's name at Telegram, for links; absent without a token. */
  telegramName?: () => string | null
  /** What a value of a dimension is called (`500103` → 渝中区); null when it has no other name than itself. */
  label: (by: Dimension, code: string, lang: string) => string | null
  /** Units a figure must be about to be shown outside the own line; 3 unless staff set another. */
  cellSize?: () => number | Promise<number>
  /**
   * Reports within the scope by exact totals, so that a feed need not count a million; null: it cannot tell, they are counted.
   * `cells` null: asked for by something totals are not kept of.
   */
  countReports?: (
    scope: Scope,
    cells: { campaign?: string; state?: string; district?: string } | null,
  ) => Promise<number | null>
  /** Telegram's deliveries; absent when the bot polls or has no token. The body is the parsed JSON. */
  webhook?: {
    path: string
    handle(headers: IncomingHttpHeaders, body: unknown): Promise<{ status: number; reply?: string }>
  }
  /** What jobs and bot do for staff. */
  operations: Operations
  /** False until everything serves, and again while stopping. */
  ready: () => boolean
  /** Aborted when the program stops: open event streams end then. */
  stopping: AbortSignal
  metrics?: Metrics
  /** Figures read when they are asked for, as of jobs and queues; one that fails leaves them out. */
  figures?: () => Promise<Figure[]>
  /** How much one caller may ask; what is not named stays as usual. */
  limits?: Partial<Limits>
  /** Which addresses a webhook may have; default: https. */
  hookUrl?: z.ZodType<string>
  /** Folder of the built pages; default: dist/web of this checkout. */
  pages?: string
}
