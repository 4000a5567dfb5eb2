// A form tried in chat: the bot as it is, only that what it reads and writes lies apart and is gone after a day.
import { showTasks } from './campaign.ts'
import { consentVersion } from './privacy.ts'
import type { Turn } from './turn.ts'

export const isIn = (turn: Turn) => turn.deps !== turn.home

function goIn(turn: Turn): void {
  const { models } = turn.home
  turn.deps = { ...turn.home, models: { ...models, ...models.preview.own } }
}

/** Lets a chat that is in a preview go on with it. */
export async function meetPreview(turn: Turn): Promise<void> {
  const chat = await turn.home.models.preview.chatIn(turn.chatId, turn.now)
  if (!chat) return
  goIn(turn)
  turn.chat = chat
}

/** A code that is unknown where the chat is now may belong to a preview, or from a preview back. @returns whether the turn went over. */
export async function changeSides(turn: Turn, code: string): Promise<'entered' | 'left' | null> {
  const { models } = turn.home
  if (isIn(turn)) {
    const { invite } = await models.invite.check(code, turn.now)
    if (!invite) return null
    await leave(turn)
    return 'left'
  }
  const { own } = models.preview
  const { state, invite } = await own.invite.check(code, turn.now)
  if (!invite) return null
  const claimed =
    state === 'open' || state === 'used' ? await own.invite.claim(invite._id, turn.chatId, turn.now) : null
  if (!claimed) {
    await turn.send({ text: turn.say(state === 'open' ? 'code-used' : `code-${state}`) })
    return 'entered'
  }
  const { lang, now } = turn
  const person = await own.person.bind({ _id: claimed.person, unit: claimed.unit, lang, consentVersion, now })
  const until = await models.preview.enter(turn.chatId, person, lang, now)
  await meetPreview(turn)
  turn.person = person
  await showTasks(turn, turn.say('preview-begun', { until }))
  return 'entered'
}

/** /endpreview */
export async function endPreview(turn: Turn): Promise<void> {
  if (!isIn(turn)) return void (await turn.send({ text: turn.say('preview-none') }))
  await leave(turn)
  await turn.send({ text: turn.say('preview-ended') })
}

async function leave(turn: Turn): Promise<void> {
  const { models } = turn.home
  await models.preview.leave(turn.chatId)
  turn.deps = turn.home
  turn.chat = await models.chat.find(turn.chatId)
  turn.person = turn.chat?.person && turn.chat.unit ? { _id: turn.chat.person, unit: turn.chat.unit } : null
}
