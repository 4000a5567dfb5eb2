// The calls about the bot itself: who it is, its menu and its words in the chat list. Kept so that a test can read them.
import { badRequest } from './refusal.ts'
import type { Params } from './request.ts'
import type { World } from './world.ts'

export class Profile {
  /** Commands by language code; '' is the default. */
  readonly commands: Record<string, { command: string; description: string }[]> = {}
  readonly descriptions: Record<string, string> = {}
  readonly shortDescriptions: Record<string, string> = {}
  menuButton: unknown = { type: 'default' }
}

export const profileCalls = {
  getMe: (world: World) => world.bot,

  setMyCommands(_: World, params: Params, profile: Profile) {
    const commands = params.json<{ command: string; description: string }[]>('commands') ?? []
    if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
    for (const { command, description } of commands) {
      if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
      if (!description || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
    }
    profile.commands[params.text('language_code') ?? ''] = commands
    return true
  },
  getMyCommands: (_: World, params: Params, profile: Profile) =>
    profile.commands[params.text('language_code') ?? ''] ?? [],
  deleteMyCommands(_: World, params: Params, profile: Profile) {
    delete profile.commands[params.text('language_code') ?? '']
    return true
  },
  setMyDescription(_: World, params: Params, profile: Profile) {
    const description = params.text('description') ?? ''
    if (description.length > 512) throw badRequest('description is too long')
    profile.descriptions[params.text('language_code') ?? ''] = description
    return true
  },
  setMyShortDescription(_: World, params: Params, profile: Profile) {
    const description = params.text('short_description') ?? ''
    if (description.length > 120) throw badRequest('short description is too long')
    profile.shortDescriptions[params.text('language_code') ?? ''] = description
    return true
  },
  setChatMenuButton(_: World, params: Params, profile: Profile) {
    profile.menuButton = params.json('menu_button') ?? { type: 'default' }
    return true
  },
  getChatMenuButton: (_: World, __: Params, profile: Profile) => profile.menuButton,
}
