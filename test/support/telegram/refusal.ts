// What the Bot API answers when it refuses, in Telegram's own words.

export class Refusal extends Error {
  readonly code: number
  readonly retryAfter: number | undefined

  constructor(code: number, description: string, retryAfter?: number) {
    super(description)
    this.code = code
    this.retryAfter = retryAfter
  }

  get body() {
    return {
      ok: false as const,
      error_code: this.code,
      description: this.message,
      ...(this.retryAfter === undefined ? {} : { parameters: { retry_after: this.retryAfter } }),
    }
  }
}

export const badRequest = (why: string) => new Refusal(400, `Bad Request: ${why}`)
export const forbidden = (why: string) => new Refusal(403, `Forbidden: ${why}`)
export const conflict = (why: string) => new Refusal(409, `Conflict: ${why}`)
export const tooMany = (seconds: number) => new Refusal(429, `Too Many Requests: retry after ${seconds}`, seconds)
