// The bot's door for failures: a blocked chat is noted, a lost database or network means the update must come again, anything
// else is a bug: it is logged with ids and codes, and the person gets one sentence.
import { GrammyError, HttpError } from 'grammy'
import { mongo, Error as MongooseErrors } from 'mongoose'
import type { Turn } from './turn.ts'

/** @throws when the update must be delivered again. */
export async function dealWith(error: unknown, turn: Turn): Promise<void> {
  const { log, models } = turn.deps
  const ids = { update: turn.updateId, chat: turn.chatId }
  if (isBlocked(error)) {
    log.info(ids, 'chat cannot be reached')
    await models.chat.blocked(turn.chatId, turn.now)
    return
  }
  if (isPassing(error)) {
    log.warn({ ...ids, code: codeOf(error) }, 'update put off')
    throw error
  }
  log.error({ ...ids, code: codeOf(error), stack: stackOf(error) }, 'update failed')
  await turn.send({ text: turn.say('sorry') }).catch(() => undefined)
}

const isBlocked = (error: unknown) =>
  error instanceof GrammyError &&
  (error.error_code === 403 || (error.error_code === 400 && /chat not found|deactivated/i.test(error.description)))

/** What a second delivery will most likely not meet any more. */
export function isPassing(error: unknown): boolean {
  if (error instanceof HttpError) return true
  if (error instanceof GrammyError) return error.error_code === 429 || error.error_code >= 500
  if (error instanceof MongooseErrors.MongooseServerSelectionError) return true
  if (error instanceof mongo.MongoServerError) return error.hasErrorLabel('RetryableWriteError')
  return error instanceof mongo.MongoError || (error as Error | null)?.name === 'MongoNotConnectedError'
}

const codeOf = (error: unknown) => {
  if (error instanceof GrammyError) return `${error.method} ${error.error_code}`
  return error instanceof Error ? error.name : 'unknown'
}

/** Where, without what: an error's text may hold what a person wrote. */
const stackOf = (error: unknown) =>
  error instanceof Error
    ? error.stack
        ?.split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 8)
        .join('\n')
    : undefined
