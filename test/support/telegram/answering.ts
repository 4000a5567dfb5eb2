// Presses, files, chats: the calls that are neither messages nor the bot's own profile.
import { badRequest } from './refusal.ts'
import type { Params } from './request.ts'
import type { World } from './world.ts'

const LONGEST_TOAST = 200

export const answering = {
  answerCallbackQuery(world: World, params: Params) {
    const text = params.text('text') ?? null
    if (text && text.length > LONGEST_TOAST) throw badRequest('MESSAGE_TOO_LONG')
    world.answer(params.text('callback_query_id'), text, params.flag('show_alert'))
    return true
  },

  getFile: (world: World, params: Params) => world.files.getFile(params.text('file_id')),

  getChat: (world: World, params: Params) => ({
    ...world.room(params.int('chat_id')).chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {},
  }),

  leaveChat(world: World, params: Params) {
    const room = world.open(params.int('chat_id'))
    if (room.chat.type === 'private') throw badRequest("chat member status can't be changed in private chats")
    room.state = 'kicked'
    return true
  },
}
