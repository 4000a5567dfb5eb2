// What the Bot API answers when it refuses, in its own words: the bot reads them.
import type { ApiError } from 'grammy/types'

export class Refusal extends Error {
  readonly status: number
  constructor(status: number, description: string) {
    super(description)
    this.status = status
  }
  get answer(): ApiError {
    return { ok: false, error_code: this.status, description: this.message, parameters: {} }
  }
}

export const badRequest = (why: string) => new Refusal(400, `Bad Request: ${why}`)
/** A chat its person has left for good is as one that blocked the bot: nothing can be said there any more. */
export const gone = () => new Refusal(403, 'Forbidden: bot was blocked by the user')
