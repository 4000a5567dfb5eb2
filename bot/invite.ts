// Binding a chat: code → privacy notice → consent → person → chat. Nothing is kept before consent; the code travels in the
// button. Each step may be repeated, so a stop in between is healed by pressing again.
import { looksLikeCode, type InviteState } from '../models/invite.ts'
import type { Invite } from '../models/invite.ts'
import { langOf, type Lang } from '../rules/words.ts'
import { bindStaff, staffNotice } from './account.ts'
import { data, type Press } from './button.ts'
import { showTasks } from './campaign.ts'
import { cut, lines, paragraphs, type Message } from './message.ts'
import { changeSides } from './preview.ts'
import { consentVersion, noticeText } from './privacy.ts'
import { menuText, offerCommands } from './staff.ts'
import type { Turn } from './turn.ts'

const mostGuesses = 6
const guessPauseMs = 10 * 60_000
const linkMinutes = 30

export { looksLikeCode }

export async function start(turn: Turn, code: string): Promise<void> {
  if (code) return useCode(turn, code)
  if (turn.person) return showTasks(turn, turn.say('welcome-back'))
  await tellStranger(turn)
}

export async function tellStranger(turn: Turn): Promise<void> {
  turn.answer()
  if (turn.account) return void (await turn.send({ text: menuText(turn, turn.account) }))
  await turn.send({ text: turn.say('stranger'), rows: [langRow(turn)] })
}

const langRow = (turn: Turn) => [
  turn.lang === 'en'
    ? { text: '中文', data: data('lang', { arg: 'zh-CN' }) }
    : { text: 'English', data: data('lang', { arg: 'en' }) },
]

export async function useCode(turn: Turn, code: string): Promise<void> {
  if (isGuessing(turn))
    return void (await turn.send({ text: turn.say('code-too-many', { minutes: guessPauseMs / 60_000 }) }))
  if (!looksLikeCode(code)) return refuse(turn, 'unknown')
  const { state, invite } = await turn.deps.models.invite.check(code, turn.now)
  if (!invite) {
    const went = await changeSides(turn, code)
    if (went === 'entered') return
    if (went === 'left') return useCode(turn, code)
  }
  if (invite?.account && (state === 'open' || invite.usedBy === turn.chatId)) return useStaffCode(turn, invite, code)
  const isMine = invite?.usedBy === turn.chatId && String(invite.person) === String(turn.person?._id)
  if (isMine) return showTasks(turn, turn.say('bound-already'))
  if (!invite || (state !== 'open' && invite.usedBy !== turn.chatId)) return refuse(turn, state)
  if (turn.person?.unit === invite.unit) return showTasks(turn, turn.say('bound-already'))
  const known = await turn.deps.models.person.find(invite.person)
  // A code made by /link: the person has agreed to this very notice before.
  if (known?.consent.version === consentVersion) return bind(turn, invite)
  await turn.send(await noticeMessage(turn, invite, code))
}

async function useStaffCode(turn: Turn, invite: Invite, code: string): Promise<void> {
  if (turn.account?._id.equals(invite.account))
    return void (await turn.send({ text: paragraphs(turn.say('bound-already'), menuText(turn, turn.account)) }))
  const notice = await staffNotice(turn, invite, code)
  await turn.replace(notice ?? { text: turn.say('staff-link-disabled') })
}

async function refuse(turn: Turn, state: InviteState): Promise<void> {
  const known = turn.memory.guesses.get(turn.chatId)
  const isFresh = known && turn.now.getTime() - known.since < guessPauseMs
  if (state === 'unknown')
    turn.memory.guesses.note(
      turn.chatId,
      isFresh ? { ...known, count: known.count + 1 } : { count: 1, since: turn.now.getTime() },
    )
  turn.answer()
  await turn.send({ text: turn.say(`code-${state}`) })
}

function isGuessing(turn: Turn): boolean {
  const known = turn.memory.guesses.get(turn.chatId)
  return known !== undefined && known.count >= mostGuesses && turn.now.getTime() - known.since < guessPauseMs
}

async function noticeMessage(turn: Turn, invite: Invite, code: string): Promise<Message> {
  const unit = (await turn.deps.models.unit.find(invite.unit))?.name ?? invite.unit
  const sign = code.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const other: Lang = turn.lang === 'en' ? 'zh-CN' : 'en'
  const moves = turn.person ? turn.say('notice-moves', { unit: cut(unit, 100) }) : ''
  return {
    text: paragraphs(
      turn.say('notice-unit', { unit: cut(unit, 100) }),
      moves,
      noticeText(turn),
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

/** The buttons below the notice. They carry the language and the code: nothing is known about this chat yet. */
export async function pressNotice(turn: Turn, { act, place, arg: code }: Press): Promise<void> {
  turn.lang = langOf(place)
  if (act === 'decline') return void (await turn.replace({ text: turn.say('declined') }))
  const { state, invite } = await turn.deps.models.invite.check(code, turn.now)
  if (!invite || (state !== 'open' && invite.usedBy !== turn.chatId)) return refuse(turn, state)
  if (invite.account) {
    if (act === 'notice') return useStaffCode(turn, invite, code)
    if (!(await bindStaff(turn, invite))) await turn.replace({ text: turn.say('staff-link-disabled') })
    return
  }
  if (act === 'notice') return void (await turn.replace(await noticeMessage(turn, invite, code)))
  await bind(turn, invite)
}

async function bind(turn: Turn, { _id, unit }: Invite): Promise<void> {
  const { models } = turn.deps
  const claimed = await models.invite.claim(_id, turn.chatId, turn.now)
  if (!claimed) return refuse(turn, 'used')
  const { now, lang } = turn
  const person = await models.person.bind({ _id: claimed.person, unit, lang, consentVersion, now })
  turn.person = person
  await models.chat.bind(turn.chatId, turn.person, lang, now)
  // Who is both does not judge their own report.
  if (turn.account) await models.account.setPerson(turn.account._id, turn.person._id)
  if (turn.account) await offerCommands(turn)
  turn.chat = await models.chat.find(turn.chatId)
  const name = (await models.unit.find(unit))?.name ?? unit
  const done = lines(turn.say('bound', { unit: cut(name, 100) }), !person.name && turn.say('bound-name'))
  turn.answer()
  if (turn.pressed !== null) await turn.edit(turn.pressed, { text: turn.say('agreed', { at: now }) })
  await showTasks(turn, done)
}

/** /link: a code for the same person in another chat. */
export async function link(turn: Turn, username: string | null): Promise<void> {
  if (!turn.person) return tellStranger(turn)
  const { models, publicUrl } = turn.deps
  const { unit, _id: person } = turn.person
  const { code } = await models.invite.create({ unit, person, now: turn.now, ttlMs: linkMinutes * 60_000 })
  const readable = code.match(/.{4}/g)!.join(' ')
  await turn.send({
    text: paragraphs(
      turn.say('link', { code: readable, minutes: linkMinutes, web: `${publicUrl()}/chat?start=${code}` }),
      username ? turn.say('link-telegram', { url: `https://t.me/${username}?start=${code}` }) : '',
    ),
  })
}
