// A job that fails is told to the admins in chat: when it begins to fail, and when it works again; and holidays that are missing. The log and /metrics have
// the rest.
import type { Api } from 'grammy'
import type { Words } from '../rules/words.ts'
import type { BotDeps } from './deps.ts'
import { createTell } from './tell.ts'

export type JobTrouble =
  | { state: 'failing' | 'mended'; job: string; failures: number; code: string | null }
  | { state: 'years-missing'; years: number[] }

/** Each admin once, in the chat they used last that can be reached. */
export function createTellAdmins(deps: BotDeps, api: Api) {
  const tell = createTell(deps, api)
  const { models, words, log } = deps
  return async (trouble: JobTrouble): Promise<void> => {
    const admins = await models.account.findActiveOfRole('admin')
    const chats = await models.chat.findOfAccounts(admins.map(({ _id }) => _id))
    for (const { _id } of admins) {
      for (const chat of chats.filter(({ account, blockedAt }) => account?.equals(_id) && !blockedAt)) {
        const text = textOf(words, chat.lang, trouble)
        const sent = await tell({ chat: chat._id, lang: chat.lang, text })
        if (sent.state === 'sent') break
        log.warn({ about: trouble.state, chat: chat._id, outcome: sent.state }, 'admin not told')
      }
    }
  }
}

function textOf(words: Words, lang: string, trouble: JobTrouble): string {
  if (trouble.state === 'years-missing') return words.say(lang, 'calendar-missing', { years: trouble.years.join(', ') })
  const { job, failures, code } = trouble
  return trouble.state === 'failing'
    ? words.say(lang, 'job-failing', { job, failures, code: code ?? '' })
    : words.say(lang, 'job-mended', { job })
}
