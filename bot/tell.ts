// What jobs say besides reminders: lists for superiors, notices, what staff send - a text, perhaps with a photo or document
// of ours and a link button.
import { InputFile, type Api } from 'grammy'
import { Types } from 'mongoose'
import { data } from './button.ts'
import type { BotDeps } from './deps.ts'
import { cut, longestCaption, payloadOf } from './message.ts'
import { outcomeOf, type Sent } from './reminder.ts'

export interface Notice {
  chat: number
  lang: string
  text: string
  file?: { id: Types.ObjectId; as: 'photo' | 'document'; name: string } | null
  link?: { text: string; url: string } | null
  open?: { report: string; text: string }
}

export function createTell({ models }: Pick<BotDeps, 'models'>, api: Api) {
  return async ({ chat, text, file, link, open }: Notice): Promise<Sent> => {
    const message = payloadOf({
      text,
      rows: [
        ...(open ? [[{ text: open.text, data: data('open', { report: new Types.ObjectId(open.report) }) }]] : []),
        ...(link ? [[link]] : []),
      ],
    })
    try {
      if (!file) {
        await api.sendMessage(chat, message.text, { reply_markup: message.reply_markup })
        return { state: 'sent' }
      }
      const input = new InputFile(await models.file.read(file.id), file.name)
      const more = { caption: cut(text, longestCaption), reply_markup: message.reply_markup }
      if (file.as === 'photo') await api.sendPhoto(chat, input, more)
      else await api.sendDocument(chat, input, more)
      return { state: 'sent' }
    } catch (error) {
      return outcomeOf(error)
    }
  }
}
