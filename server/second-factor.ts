// Looks at a code of an account's second factor: few tries, then a lock that grows; a code is never taken twice.
import type { Account } from '../models/account.ts'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'
import { stepOfCode } from './totp.ts'

type Deps = Pick<ServerDeps, 'models' | 'now' | 'words'>

/** A code of the app, or a recovery code. @throws Problem totp-wrong | account-locked */
export async function takeCode(deps: Deps, { _id }: Account, code: string, lang: string): Promise<void> {
  const { models, now } = deps
  const account = await models.account.attempt(_id, now())
  if (!account) return refuseLocked(deps, _id, lang)
  if (account.totp && (await isRight(deps, account, code))) return void (await models.account.cleared(_id))
  await models.audit.append({
    at: now(),
    who: { id: `account:${_id.toHexString()}`, role: account.role },
    what: 'sign-in.wrong-code',
    on: { kind: 'account', id: _id.toHexString() },
  })
  await refuseLocked(deps, _id, lang)
  throw new Problem('totp-wrong', { detail: deps.words.say(lang, 'sign-in-wrong-code') })
}

async function isRight({ models, now }: Deps, { _id, totp }: Account, code: string): Promise<boolean> {
  const step = stepOfCode(totp!.secret, code.replace(/\s/g, ''), now())
  return step === null ? models.account.takeRecovery(_id, code) : models.account.takeStep(_id, step)
}

/** @throws Problem account-locked when it is. */
export async function refuseLocked({ models, now, words }: Deps, id: Account['_id'], lang: string): Promise<void> {
  const until = await models.account.lock(id, now())
  if (!until) return
  const seconds = Math.ceil((until.getTime() - now().getTime()) / 1000)
  const detail = words.say(lang, 'sign-in-locked', { minutes: Math.ceil(seconds / 60) })
  throw new Problem('account-locked', { retryAfterSeconds: seconds, detail })
}
