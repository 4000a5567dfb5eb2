// Bot API calls carried out on a web chat's conversation, one function per method.
import { isDeepStrictEqual } from 'node:util'
import type { Models } from '../../../models/index.ts'
import type { WebFile, WebMessage } from '../../../models/web-chat.ts'
import type { Payload } from '../channel.ts'
import { readButtons, readCaption, readChat, readFile, readMessageId, readText } from './payload.ts'
import { badRequest, gone, Refusal } from './refusal.ts'
import { gridIdOf, readPressId, toMessage } from './translate.ts'
import type { Tell } from './watch.ts'

export interface CallDeps {
  models: Models
  now: () => Date
  tell: Tell
}
type Call = (deps: CallDeps, payload: Payload) => Promise<unknown>

const longestToast = 200
const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

async function put({ models, now, tell }: CallDeps, payload: Payload, content: Partial<WebMessage>) {
  const chat = readChat(payload)
  if (!(await models.webChat.find(chat))) throw gone()
  const buttons = readButtons(payload)
  const made = await models.webChat.append(chat, { from: 'bot', text: '', ...content, buttons }, now())
  tell(chat, { kind: 'changed', message: made })
  return toMessage(made)
}

async function change(
  { models, now, tell }: CallDeps,
  payload: Payload,
  read: (old: WebMessage) => Partial<WebMessage>,
) {
  const chat = readChat(payload)
  const message = readMessageId(payload)
  const old = await models.webChat.findMessage(chat, message)
  if (!old || old.deletedAt) throw badRequest('message to edit not found')
  if (old.from !== 'bot') throw badRequest("message can't be edited")
  const { text, entities, buttons } = { ...old, ...read(old), buttons: readButtons(payload) }
  if (isDeepStrictEqual({ text, entities, buttons }, { text: old.text, entities: old.entities, buttons: old.buttons }))
    throw badRequest(notModified)
  const edited = await models.webChat.edit(chat, message, { text, entities, buttons }, now())
  if (!edited) throw badRequest('message to edit not found')
  tell(chat, { kind: 'changed', message: edited })
  return toMessage(edited)
}

async function putFile(deps: CallDeps, payload: Payload, field: 'photo' | 'document') {
  const chat = readChat(payload)
  const caption = readCaption(payload)
  const given = await readFile(payload[field])
  const file = 'fileId' in given ? await known(deps, chat, given.fileId) : await keep(deps, chat, given, field)
  return put(deps, payload, { ...caption, file })
}

async function known({ models }: CallDeps, chat: number, fileId: string): Promise<WebFile> {
  const hex = gridIdOf(fileId)
  const file = hex && (await models.webChat.findFile(chat, models.file.idOf(hex)))
  if (!file) throw badRequest('wrong remote file identifier specified')
  return file
}

async function keep({ models }: CallDeps, chat: number, given: { bytes: Buffer; name: string }, field: string) {
  const { bytes, name } = given
  const asDocument = field === 'document'
  const type = typeOf(bytes, name)
  const id = await models.file.save(name, bytes, { webChat: chat })
  return { id, name, type, bytes: bytes.length, asDocument }
}

/** Good enough for what our own bot sends; what people upload is judged by the server. */
function typeOf(bytes: Buffer, name: string): string {
  const head = bytes.subarray(0, 12).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('\x89PNG')) return 'image/png'
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'image/webp'
  if (head.startsWith('PK\x03\x04') && name.endsWith('.xlsx'))
    return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return head.startsWith('%PDF-') ? 'application/pdf' : 'application/octet-stream'
}

async function answerPress({ models, now, tell }: CallDeps, payload: Payload) {
  const press = readPressId(String(payload['callback_query_id']))
  if (!press) throw badRequest('query is too old and response timeout expired or query ID is invalid')
  const { chat, update } = press
  const text = typeof payload['text'] === 'string' ? payload['text'] : ''
  if (text.length > longestToast) throw badRequest('MESSAGE_TOO_LONG')
  if (!text) {
    tell(chat, { kind: 'answered', update })
    return true
  }
  const toast = { update, text, alert: payload['show_alert'] === true, at: now() }
  await models.webChat.toast(chat, toast)
  tell(chat, { kind: 'toast', ...toast })
  return true
}

const nothing: Call = async () => true

const calls: Record<string, Call> = {
  sendMessage: (deps, payload) => put(deps, payload, readText(payload)),
  sendPhoto: (deps, payload) => putFile(deps, payload, 'photo'),
  sendDocument: (deps, payload) => putFile(deps, payload, 'document'),

  editMessageText: (deps, payload) =>
    change(deps, payload, (old) => {
      if (old.file) throw badRequest('there is no text in the message to edit')
      return readText(payload)
    }),
  editMessageCaption: (deps, payload) =>
    change(deps, payload, (old) => {
      if (!old.file) throw badRequest('there is no caption in the message to edit')
      return readCaption(payload)
    }),
  editMessageReplyMarkup: (deps, payload) => change(deps, payload, () => ({})),

  async deleteMessage({ models, now, tell }, payload) {
    const chat = readChat(payload)
    if (!(await models.webChat.find(chat))) throw gone()
    const removed = await models.webChat.remove(chat, readMessageId(payload), now())
    if (!removed) throw badRequest('message to delete not found')
    tell(chat, { kind: 'changed', message: removed })
    return true
  },

  answerCallbackQuery: answerPress,

  async sendChatAction({ tell }, payload) {
    tell(readChat(payload), { kind: 'typing' })
    return true
  },

  async getFile(_deps, payload) {
    const fileId = String(payload['file_id'])
    const hex = gridIdOf(fileId)
    if (!hex) throw badRequest('wrong file_id or the file is temporarily unavailable')
    return { file_id: fileId, file_unique_id: hex, file_path: hex }
  },

  async getChat({ models }, payload) {
    const chat = await models.webChat.find(readChat(payload))
    if (!chat) throw badRequest('chat not found')
    return { id: chat._id, type: 'private', first_name: '' }
  },

  getMe: async () => ({ id: 1, is_bot: true, first_name: 'bot', username: 'web' }),
  // The page shows its own menu.
  setMyCommands: nothing,
  deleteMyCommands: nothing,
  setChatMenuButton: nothing,
}

/** @throws Refusal as the Bot API would refuse. */
export async function carryOut(deps: CallDeps, method: string, payload: Payload): Promise<unknown> {
  const call = calls[method]
  if (!call) throw new Refusal(404, 'Not Found: method not found')
  return call(deps, payload)
}
