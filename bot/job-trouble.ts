// A job that fails is told to the admins in chat: when it begins to fail, and when it works again. The log and /metrics have
// the rest.
import type { Api } from 'grammy'
import type { BotDeps } from './deps.ts'
import { createTell } from './tell.ts'

export interface JobTrouble {
  job: string
  state: 'failing' | 'mended'
  failures: number
  code: string | null
}

/** Each admin once, in the chat they used last that can be reached. */
export function createTellAdmins(deps: BotDeps, api: Api) {
  const tell = createTell(deps, api)
  const { models, words, log } = deps
  return async ({ job, state, failures, code }: JobTrouble): Promise<void> => {
    const admins = await models.account.findActiveOfRole('admin')
    const chats = await models.chat.findOfAccounts(admins.map(({ _id }) => _id))
    for (const { _id } of admins) {
      for (const chat of chats.filter(({ account, blockedAt }) => account?.equals(_id) && !blockedAt)) {
        const text =
          state === 'failing'
            ? words.say(chat.lang, 'job-failing', { job, failures, code: code ?? '' })
            : words.say(chat.lang, 'job-mended', { job })
        const sent = await tell({ chat: chat._id, lang: chat.lang, text })
        if (sent.state === 'sent') break
        log.warn({ job, chat: chat._id, outcome: sent.state }, 'admin not told')
      }
    }
  }
}
