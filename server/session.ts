// Signing in and out: a one-time code from chat or the admin command, or a token, becomes the session of one browser.
import type { Context } from 'koa'
import { z } from 'zod'
import type { Account } from '../models/account.ts'
import { csrfOf } from '../models/session.ts'
import { powers, has, reaches, type Power } from '../rules/power.ts'
import { roles } from '../rules/scope.ts'
import { langs, type Lang } from '../rules/words.ts'
import { callerOfAccount, callerOfToken, type Caller } from './caller.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { countersOf } from './limit.ts'
import { refuseForeign } from './origin.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { scopeSchema } from './scope.ts'
import { refuseLocked, takeCode } from './second-factor.ts'
import { readSecret, setSecret } from './session-cookie.ts'
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts'

const code = z.string().min(1).max(100)
const beginSchema = z.union([
  z.strictObject({ code, totp: z.string().min(1).max(20).optional() }),
  z.strictObject({ token: z.string().min(1).max(200) }),
])
const powerNames = Object.keys(powers) as [Power, ...Power[]]
const whoSchema = z.object({
  id: z.string(),
  /** Of the account; the label of a token. */
  name: z.string(),
  role: z.enum(roles),
  scope: scopeSchema,
  powers: z.array(z.enum(powerNames)),
  lang: z.enum(langs),
  account: z.string().nullable(),
  totp: z.boolean(),
  csrf: z.string().nullable(),
  expiresAt: z.date().nullable(),
})
const codeBody = z.strictObject({ code: z.string().min(1).max(20) })
const uriSchema = z.object({ uri: z.string(), secret: z.string() })
const recoverySchema = z.object({ recoveryCodes: z.array(z.string()) })

/** What somebody gets who tries codes. */
const guesses = new Set<ProblemCode>(['sign-in-invalid', 'token-invalid', 'totp-wrong'])

export const sessionEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps

  const begin = async (ctx: Context, caller: Caller, lang: Lang, of: Parameters<typeof models.session.begin>[0]) => {
    // Whoever sat here before is out; and the new secret is ours, never one that was in the browser already.
    const before = readSecret(deps, ctx)
    if (before) await models.session.end(before, now())
    const { secret, expiresAt } = await models.session.begin(of, now())
    await note(deps, caller, 'session.begin')
    setSecret(deps, ctx, secret)
    return present(deps, caller, lang, { secret, expiresAt })
  }

  return [
    endpoint({
      ...{ method: 'post', path: '/session', tag: 'session', may: 'anyone', status: 201 },
      summary: 'Sign in with the code of a sign-in link, or exchange a token for a session',
      description:
        'The code stands behind `#sign-in=` in the link. An account with a second factor answers `totp-needed` until `totp` comes with it; the link stays good until then. Sets the session cookie.',
      body: beginSchema,
      answer: whoSchema,
      problems: [
        ...(['foreign-origin', 'sign-in-invalid', 'token-invalid', 'totp-needed', 'totp-wrong'] as const),
        ...(['account-disabled', 'account-locked', 'too-many-requests'] as const),
      ],
      async run({ ctx, body, lang }) {
        refuseForeign(deps, ctx)
        const { wrong } = countersOf(ctx)
        await wrong.check()
        try {
          if ('token' in body) {
            const { token, caller } = await tokenOf(deps, body.token)
            return await begin(ctx, caller, lang, { token: token._id, until: token.expiresAt })
          }
          const account = await accountOf(deps, body, lang)
          await models.account.signedIn(account._id, now())
          return await begin(ctx, callerOfAccount(account), lang, { account: account._id })
        } catch (error) {
          if (error instanceof Problem && guesses.has(error.code)) await wrong.note()
          throw error
        }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/session', tag: 'session', may: 'signed-in' },
      summary: 'Who I am, what I may, and the CSRF token of this session',
      answer: whoSchema,
      run: async ({ ctx, caller, lang }) => {
        const secret = ctx.get('authorization') ? null : readSecret(deps, ctx)
        const session = secret === null ? null : await models.session.findValid(secret, now())
        return present(deps, caller, lang, session && { secret: secret!, expiresAt: session.expiresAt })
      },
    }),
    endpoint({
      ...{ method: 'delete', path: '/session', tag: 'session', may: 'signed-in', status: 204 },
      summary: 'Sign out',
      answer: z.undefined(),
      async run({ ctx, caller }) {
        const secret = ctx.get('authorization') ? null : readSecret(deps, ctx)
        if (secret === null) return undefined
        await models.session.end(secret, now())
        setSecret(deps, ctx, null)
        await note(deps, caller, 'session.end')
        return undefined
      },
    }),
    ...totpEndpoints(deps),
  ]
}

const totpEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  const own = async ({ account }: Caller): Promise<Account> => {
    const known = account && (await models.account.findActive(account))
    if (!known) throw new Problem('account-needed')
    return known
  }
  return [
    endpoint({
      ...{ method: 'post', path: '/session/totp', tag: 'session', may: 'signed-in', status: 201 },
      summary: 'Begin to set up a second factor for the own account',
      description: 'The secret is told this once. It asks nobody for anything until it is confirmed with a code.',
      answer: uriSchema,
      problems: ['account-needed', 'totp-exists'],
      async run({ caller }) {
        const { _id, name } = await own(caller)
        const secret = newTotpSecret()
        if (!(await models.account.beginTotp(_id, secret))) throw new Problem('totp-exists')
        return { uri: totpUri(secret, name), secret }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/session/totp/confirm', tag: 'session', may: 'signed-in' },
      summary: 'Confirm the second factor with a code of the app; tells the recovery codes, this once',
      example: { body: { code: '123456' } },
      body: codeBody,
      answer: recoverySchema,
      problems: ['account-needed', 'totp-missing', 'totp-wrong', 'account-locked'],
      async run({ caller, body, lang }) {
        const { _id, totp } = await own(caller)
        if (!totp || totp.confirmedAt) throw new Problem('totp-missing')
        const step = stepOfCode(totp.secret, body.code, now())
        if (step === null) throw new Problem('totp-wrong', { detail: deps.words.say(lang, 'sign-in-wrong-code') })
        const codes = await models.account.confirmTotp(_id, { secret: totp.secret, step }, now())
        if (!codes) throw new Problem('totp-missing')
        await note(deps, caller, 'totp.confirm')
        return { recoveryCodes: codes }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/session/totp/remove', tag: 'session', may: 'signed-in', status: 204 },
      summary: 'Remove the own second factor, with a code of it',
      example: { body: { code: '123456' } },
      body: codeBody,
      answer: z.undefined(),
      problems: ['account-needed', 'totp-missing', 'totp-wrong', 'account-locked'],
      async run({ caller, body, lang }) {
        const account = await own(caller)
        if (!account.totp?.confirmedAt) throw new Problem('totp-missing')
        await takeCode(deps, account, body.code, lang)
        await models.account.removeTotp(account._id)
        await note(deps, caller, 'totp.remove')
        return undefined
      },
    }),
  ]
}

async function tokenOf({ models, now }: ServerDeps, given: string) {
  const token = await models.token.findValid(given, now())
  const caller = token && (await callerOfToken(models, token))
  if (!token || !caller) throw new Problem('token-invalid')
  return { token, caller }
}

/** The link is taken last: a wrong code of the second factor does not use it up. */
async function accountOf(deps: ServerDeps, given: { code: string; totp?: string }, lang: string): Promise<Account> {
  const { models, now } = deps
  const link = await models.signIn.findOpen(given.code, now())
  if (!link) throw new Problem('sign-in-invalid')
  const account = await models.account.findActive(link.account)
  if (!account) throw new Problem('account-disabled')
  if (account.totp?.confirmedAt) {
    await refuseLocked(deps, account._id, lang)
    if (given.totp === undefined) throw new Problem('totp-needed')
    await takeCode(deps, account, given.totp, lang)
  }
  if (!(await models.signIn.claim(given.code, now()))) throw new Problem('sign-in-invalid')
  return account
}

async function present(
  { models }: ServerDeps,
  caller: Caller,
  lang: Lang,
  session: { secret: string; expiresAt: Date } | null,
): Promise<z.input<typeof whoSchema>> {
  const account = caller.account && (await models.account.find(caller.account))
  return {
    ...{ id: caller.id, name: caller.name, role: caller.role, scope: caller.scope },
    powers: powerNames.filter((power) => has(caller.role, power) && reaches(caller.scope, power)),
    lang: account?.lang ?? lang,
    account: caller.account?.toHexString() ?? null,
    totp: Boolean(account?.totp?.confirmedAt),
    csrf: session && csrfOf(session.secret),
    expiresAt: session?.expiresAt ?? null,
  }
}

const note = ({ models, now }: ServerDeps, { id, role, account }: Caller, what: string) =>
  models.audit.append({
    ...{ at: now(), who: { id, role }, what },
    on: account ? { kind: 'account', id: account.toHexString() } : { kind: 'token', id },
  })
