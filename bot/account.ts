// A staff member's chat: the notice, the binding to the account, and the way into the console.
import type { Account } from '../models/account.ts'
import type { Invite } from '../models/invite.ts'
import { signInPath } from '../models/sign-in.ts'
import { idOfAccount, minuteMs, signInMs } from '../rules/account.ts'
import type { Lang } from '../rules/words.ts'
import { data } from './button.ts'
import { paragraphs, type Message } from './message.ts'
import { consentVersion } from './privacy.ts'
import { menuText, offerCommands, roleName } from './staff.ts'
import type { Turn } from './turn.ts'

/** null: the account is disabled. */
export async function staffNotice(turn: Turn, invite: Invite, code: string): Promise<Message | null> {
  const account = await turn.deps.models.account.findActive(invite.account!)
  if (!account) return null
  const sign = code.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const other: Lang = turn.lang === 'en' ? 'zh-CN' : 'en'
  return {
    text: paragraphs(
      turn.say('staff-notice-account', { name: account.name, role: roleName(turn, account) }),
      turn.say('staff-notice', { version: consentVersion }),
      turn.say('notice-ask'),
    ),
    rows: [
      [
        { text: turn.say('button-agree'), data: data('agree', { place: turn.lang, arg: sign }) },
        { text: turn.say('button-decline'), data: data('decline', { place: turn.lang }) },
      ],
      [{ text: turn.say('button-other-language'), data: data('notice', { place: other, arg: sign }) }],
    ],
  }
}

/** After the consent. Each step may be repeated. @returns false when the code or the account is no longer good. */
export async function bindStaff(turn: Turn, invite: Invite): Promise<boolean> {
  const { models } = turn.deps
  if (!(await models.invite.claim(invite._id, turn.chatId, turn.now))) return false
  const account = await models.account.agreed(invite.account!, consentVersion, turn.now)
  if (!account) return false
  await models.account.setLang(account._id, turn.lang)
  await models.chat.bindAccount(turn.chatId, account._id, turn.lang, turn.now)
  if (turn.person) await models.account.setPerson(account._id, turn.person._id)
  turn.account = account
  await offerCommands(turn)
  turn.answer()
  if (turn.pressed !== null) await turn.edit(turn.pressed, { text: turn.say('agreed', { at: turn.now }) })
  const bound = turn.say('staff-bound', { name: account.name, role: roleName(turn, account) })
  await turn.send({ text: paragraphs(bound, menuText(turn, account)) })
  return true
}

/** /signin: a link for one browser, once. */
export async function tellSignIn(turn: Turn, account: Account): Promise<void> {
  const { models, publicUrl } = turn.deps
  const { code } = await models.signIn.create({ account: account._id, now: turn.now })
  await models.audit.append({
    at: turn.now,
    who: { id: idOfAccount(account._id.toHexString()), role: account.role },
    what: 'sign-in.link',
    on: { kind: 'account', id: account._id.toHexString() },
  })
  const url = publicUrl() + signInPath(code)
  await turn.send({ text: turn.say('signin', { minutes: signInMs / minuteMs, url }) })
}
