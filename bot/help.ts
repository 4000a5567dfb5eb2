// /help, /lang, and a clear sentence for everything that is no answer.
import type { Message as TelegramMessage } from 'grammy/types'
import { langOf } from '../rules/words.ts'
import { data } from './button.ts'
import { tellStranger } from './invite.ts'
import { paragraphs } from './message.ts'
import { menuText, offerCommands } from './staff.ts'
import type { Turn } from './turn.ts'

export async function help(turn: Turn): Promise<void> {
  await turn.send({ text: paragraphs(turn.say('help'), turn.account && menuText(turn, turn.account)) })
}

export async function askLang(turn: Turn): Promise<void> {
  await turn.send({
    text: turn.say('lang-ask'),
    rows: [
      [
        { text: '中文', data: data('lang', { arg: 'zh-CN' }) },
        { text: 'English', data: data('lang', { arg: 'en' }) },
      ],
    ],
  })
}

export async function setLang(turn: Turn, code: string): Promise<void> {
  turn.lang = langOf(code)
  const { person, account, lang } = turn
  if (!person && !account) return tellStranger(turn)
  const { models } = turn.deps
  await Promise.all([
    models.chat.setLang(turn.chatId, lang),
    person && models.person.setLang(person._id, lang),
    account && models.account.setLang(account._id, lang),
  ])
  if (account) await offerCommands(turn)
  await turn.replace({ text: turn.say('lang-set') })
}

export async function unknownCommand(turn: Turn): Promise<void> {
  await turn.send({ text: turn.say('command-unknown') })
}

export async function tellEdited(turn: Turn): Promise<void> {
  await turn.send({ text: turn.say('edited') })
}

/** A group: nothing of a unit is said where others read along. */
export async function tellGroup(turn: Turn): Promise<void> {
  await turn.send({ text: turn.say('group') })
}

const kinds = ['voice', 'video', 'video_note', 'audio', 'sticker', 'location', 'contact', 'animation', 'poll'] as const

export async function tellUnreadable(turn: Turn, message: TelegramMessage): Promise<void> {
  const kind = kinds.find((name) => name in message)
  const id = kind === 'video_note' || kind === 'animation' ? 'video' : kind === 'audio' ? 'voice' : (kind ?? 'other')
  await turn.send({ text: turn.say(`unreadable-${id === 'poll' ? 'other' : id}`) })
}
