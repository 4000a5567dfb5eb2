// Every refusal over HTTP: one catalogue of stable codes, told as application/problem+json (RFC 9457).
import type { Context, Middleware, Next } from 'koa'
import type { Logger } from 'pino'

/** Code → status and what it means. */
export const catalogue = {
  'invalid-json': [400, 'The body is not valid JSON.'],
  'invalid-input': [400, 'A parameter is missing, wrong or unknown.'],
  'invalid-answers': [422, 'The answers do not fit the form; see issues.'],
  'invalid-upload': [400, 'The upload is not a complete multipart form with one file.'],
  'token-missing': [401, 'This needs a bearer token or a session.'],
  'token-invalid': [401, 'The token is unknown, expired or revoked.'],
  'session-missing': [401, 'There is no conversation yet, or it is gone; begin one with POST /api/chat/session.'],
  'session-ended': [401, 'The session is over, or was ended; sign in again.'],
  'sign-in-invalid': [401, 'The sign-in link has been used, has expired or was not made by us; ask for a new one.'],
  'totp-needed': [401, 'This account also needs the code of its authenticator app, as `totp`.'],
  'totp-wrong': [401, 'The code is wrong, or was used before; wait for the next one.'],
  'account-disabled': [403, 'The account is disabled.'],
  'account-needed': [403, 'This is for accounts; a token without one cannot do it.'],
  'csrf-missing': [403, 'A session that changes something sends X-CSRF-Token as GET /api/v1/session tells it.'],
  'own-answers': [403, 'Nobody reviews what they filled in themselves.'],
  'own-unit': [403, 'Nobody reviews their own unit.'],
  'not-the-reviewer': [403, 'Another role reviews this campaign.'],
  'link-invalid': [403, 'The link has expired or was not made by us; ask for the report again.'],
  'scope-too-narrow': [403, 'This concerns the whole municipality, and the scope of the caller is narrower.'],
  'role-not-allowed': [403, 'The role of this token may not read this.'],
  'beyond-scope': [403, 'This reaches beyond what you look after.'],
  'foreign-origin': [403, 'The request comes from another site.'],
  'not-found': [404, 'There is no such thing, or it is outside your scope.'],
  'method-not-allowed': [405, 'This address does not take that method.'],
  'not-submitted': [409, 'The report is not handed in, or it has been decided on.'],
  'review-taken': [409, 'Somebody else is reviewing this report.'],
  'faults-marked': [409, 'Faults are marked in this report; return it, or take them back first.'],
  'name-taken': [409, 'Another account has this name.'],
  'own-account': [409, 'Nobody disables their own account, or changes their own role or scope.'],
  'last-admin': [409, 'This is the last account that looks after the accounts; make another first.'],
  'totp-exists': [409, 'The account has a second factor; remove it first.'],
  'totp-missing': [409, 'There is no second factor to confirm or to remove.'],
  'campaign-state': [409, 'The campaign is not in a state in which this can be done.'],
  'campaign-fixed': [409, 'These fields stand once a campaign has opened.'],
  'membership-decided': [409, 'The unit is not in question, or it was decided before.'],
  'report-begun': [409, 'The unit has begun its report, which stays.'],
  'push-state': [409, 'The push is not in a state in which this can be done.'],
  'person-left': [409, 'The person has left the unit before.'],
  'button-gone': [409, 'The message no longer has this button.'],
  'report-closed': [409, 'The report is handed in already, or its campaign takes nothing now; see issues.'],
  'not-mended': [409, 'The report was sent back for other places than these; see issues.'],
  'evidence-full': [409, 'This question has as many files as it takes; take one back first.'],
  'evidence-needed': [409, 'A report that was handed in names this file, which stays.'],
  'exists-already': [409, 'There is one of this name already.'],
  'idempotency-running': [409, 'The same request is still being worked on; try again in a moment.'],
  'idempotency-mismatch': [422, 'This Idempotency-Key was used for another request.'],
  'workbook-invalid': [422, 'The file is no workbook that can be read; see issues.'],
  'revision-changed': [412, 'It has changed since you read it; read it again.'],
  'revision-missing': [428, 'This needs If-Match with the ETag of what you have read.'],
  'body-too-large': [413, 'The body is larger than allowed here.'],
  'file-too-large': [413, 'The file is larger than 20 MB.'],
  'media-type': [415, 'The body must be of the type this address takes.'],
  'file-type': [415, 'The file is neither a JPEG, PNG or WebP picture nor a PDF or .xlsx file.'],
  'file-heic': [415, 'The file is a HEIC picture; send it as JPEG.'],
  'file-ofd': [415, 'The file is an OFD document; send it as PDF.'],
  'file-xml': [415, 'The file is XML; send an electronic invoice as PDF.'],
  'file-empty': [422, 'The file is empty.'],
  'account-locked': [429, 'Too many wrong codes; the account is locked for a while.'],
  'too-many-requests': [429, 'Too many requests; try again after a while.'],
  internal: [500, 'Something went wrong here; it has been logged.'],
  'pages-not-built': [503, 'The pages are not built; run: node build.mjs --web'],
  'not-ready': [503, 'The program is starting or stopping.'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof catalogue
export interface ProblemMore {
  /** What exactly, for the developer who calls; never what somebody answered. */
  issues?: { at: string; code: string }[]
  /** For the reader, in their language. */
  detail?: string
  retryAfterSeconds?: number
  /** Of a 412: the names of what is different now, where that is known. */
  changed?: string[]
}

export class Problem extends Error {
  readonly code: ProblemCode
  readonly more: ProblemMore
  constructor(code: ProblemCode, more: ProblemMore = {}) {
    super(code)
    this.code = code
    this.more = more
  }
}

export function show(ctx: Context, code: ProblemCode, more: ProblemMore = {}): void {
  const [status, title] = catalogue[code]
  ctx.status = status
  if (code === 'token-missing' || code === 'token-invalid') {
    const error = code === 'token-invalid' ? ', error="invalid_token"' : ''
    ctx.set('WWW-Authenticate', `Bearer realm="zhengban"${error}`)
  }
  if (more.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(more.retryAfterSeconds))
  const { detail, issues, changed } = more
  ctx.body = {
    ...{ type: 'about:blank', title, status, code },
    ...(detail && { detail }),
    ...(issues && { issues }),
    ...(changed && { changed }),
  }
  ctx.type = 'application/problem+json'
}

/** The HTTP door through which failures become something to read. */
export const problems =
  (log: Logger): Middleware =>
  async (ctx: Context, next: Next) => {
    try {
      await next()
      if (ctx.body === undefined && ctx.status === 404) show(ctx, 'not-found')
      if (ctx.body === undefined && (ctx.status === 405 || ctx.status === 501)) show(ctx, 'method-not-allowed')
    } catch (error) {
      if (error instanceof Problem) return show(ctx, error.code, error.more)
      log.error({ err: error, requestId: ctx.state['requestId'] as string }, 'request failed')
      show(ctx, 'internal')
    }
  }
