// The bot: what happens to an update, in order.
import { autoRetry } from '@grammyjs/auto-retry'
import { Bot, BotError, Composer, type NextFunction } from 'grammy'
import type { Update } from 'grammy/types'
import type { Evidence } from '../models/evidence.ts'
import { FileGone, type Channel } from './channels/channel.ts'
import { chatOf, createTelegram, type Telegram } from './channels/telegram.ts'
import { callOverHttp } from './channels/telegram-http.ts'
import { dealWith, isPassing } from './boundary.ts'
import { Cards } from './card.ts'
import { showTasks } from './campaign.ts'
import type { BotDeps, HandleUpdate } from './deps.ts'
import { receive, sentIn } from './evidence.ts'
import { askLang, help, tellEdited, tellGroup, tellUnreadable, unknownCommand } from './help.ts'
import { link, start } from './invite.ts'
import { tellSignIn } from './account.ts'
import { createTellAdmins, type JobTrouble } from './job-trouble.ts'
import { name } from './name.ts'
import { inOrder } from './order.ts'
import { askForget, showData } from './person.ts'
import { press } from './press.ts'
import { endPreview, meetPreview } from './preview.ts'
import { createEvidenceProcessed } from './progress.ts'
import { chooseCampaign } from './push.ts'
import { Recent } from './recent.ts'
import { createRemind, type Reminder, type Sent } from './reminder.ts'
import { forStaff, staffCommands } from './staff.ts'
import { showStanding } from './standing.ts'
import { createTell, type Notice } from './tell.ts'
import { readText } from './text.ts'
import { undo } from './undo.ts'
import { Turn, type BotContext, type Delivery, type Memory } from './turn.ts'

export interface ZhengbanBot {
  /** Deals with one update of any channel. Rejects when it must be delivered again. */
  handle: HandleUpdate
  /** What jobs say to a person. */
  remind(reminder: Reminder): Promise<Sent>
  tell(notice: Notice): Promise<Sent>
  /** Tells the admins that a job fails, or works again. */
  tellAdmins(trouble: JobTrouble): Promise<void>
  /** Tells a person what became of a photo. Rejects when it may be told later. */
  evidenceProcessed(evidence: Evidence): Promise<void>
  /** The bytes of a file of any channel. @throws FileGone | FileTooLarge */
  fetchFile(fileId: string, limitBytes?: number): Promise<Buffer>
  /** Its name at Telegram, for links; null without Telegram or before it is learnt. */
  name(): string | null
  /** null: no Telegram. */
  telegram: Telegram | null
  /** Stops Telegram; resolves when what is at work is through. */
  stop(): Promise<void>
}

const largestFileBytes = 20 * 1024 * 1024
/** A person counts as seen again after this long; a write for every message would be too dear. */
const seenEveryMs = 10 * 60_000
const notConnected = { ok: false, error_code: 403, description: 'Forbidden: no channel reaches this chat' } as const

export function createBot(deps: BotDeps, channels: Channel[]): ZhengbanBot {
  const { token, apiRoot } = deps.telegram ?? { token: '0:none', apiRoot: 'http://127.0.0.1:9' }
  const bot = new Bot<BotContext>(token, {
    client: { apiRoot, timeoutSeconds: 60, canUseWebhookReply },
    botInfo: unknownYet(token),
  })
  const memory: Memory = {
    asked: new Recent(20_000),
    replied: new Recent(20_000),
    guesses: new Recent(10_000),
    overlong: new Recent(1_000),
    cards: new Cards(),
    reports: new Recent(256),
    follows: new Map(),
  }

  if (deps.telegram) bot.api.config.use(callOverHttp(token, apiRoot))
  bot.api.config.use(autoRetry({ maxRetryAttempts: 2, maxDelaySeconds: 5, rethrowHttpErrors: true }))
  bot.api.config.use(async (toTelegram, method, payload, signal) => {
    const channel = channels.find((candidate) => candidate.owns(method, payload))
    if (channel) return (await channel.call(method, payload)) as never
    return deps.telegram ? toTelegram(method, payload, signal) : notConnected
  })

  const deliveries = new WeakMap<Update, Delivery>()
  const username = () => (bot.botInfo.username === '' ? null : bot.botInfo.username)

  bot.use(once, deal)

  const commands = new Composer<BotContext>()
  commands.command('start', (ctx) => start(ctx.turn, ctx.match))
  commands.command('tasks', (ctx) => showTasks(ctx.turn))
  commands.command('progress', (ctx) => showStanding(ctx.turn))
  commands.command('remind', (ctx) => chooseCampaign(ctx.turn))
  commands.command('signin', (ctx) =>
    forStaff(ctx.turn, staffCommands.signin, (account) => tellSignIn(ctx.turn, account)),
  )
  commands.command('name', (ctx) => name(ctx.turn, ctx.match))
  commands.command('undo', (ctx) => undo(ctx.turn))
  commands.command('help', (ctx) => help(ctx.turn))
  commands.command('lang', (ctx) => askLang(ctx.turn))
  commands.command('link', (ctx) => link(ctx.turn, username()))
  commands.command('mydata', (ctx) => showData(ctx.turn))
  commands.command('forget', (ctx) => askForget(ctx.turn))
  commands.command('endpreview', (ctx) => endPreview(ctx.turn))
  commands.hears(/^\/\w/, (ctx) => unknownCommand(ctx.turn))
  const asCommand = commands.middleware()

  /** What an update is, in this order. Every layer of grammY's is passed by every answer, so only commands have some. */
  async function deal(ctx: BotContext): Promise<void> {
    const { turn, message } = ctx
    if (ctx.myChatMember) return changed(ctx)
    if (ctx.chat?.type !== 'private') return ctx.has(':entities:bot_command') ? tellGroup(turn) : undefined
    await meet(ctx)
    if (ctx.editedMessage) return tellEdited(turn)
    if (ctx.callbackQuery?.data !== undefined) return press(turn, ctx.callbackQuery.data)
    if (!message) return
    if (message.text === undefined) {
      const file = sentIn(message)
      return file ? receive(turn, file) : tellUnreadable(turn, message)
    }
    const { text, date } = message
    if (!text.startsWith('/')) return readText(turn, text, date)
    await asCommand(ctx, () => readText(turn, text, date))
  }

  /** An update whose reply this process has sent is not answered again. Here failures become words. */
  async function once(ctx: BotContext, next: NextFunction): Promise<void> {
    const turn = (ctx.turn = new Turn(deps, memory, ctx, fetchFile, deliveries.get(ctx.update)))
    if (memory.replied.has(turn.key)) return
    try {
      await next()
    } catch (error) {
      await dealWith(error, turn)
    } finally {
      await turn.settle()
    }
    // A delivery whose answer got lost comes again, and is then answered with the current question.
    if (!turn.isUnsent) memory.replied.note(turn.key, true)
  }

  /** Who writes. Nothing is kept about a chat that is not bound. */
  async function meet(ctx: BotContext): Promise<void> {
    const { turn } = ctx
    const { models, now } = { models: deps.models, now: turn.now }
    if (!ctx.message?.photo && !ctx.message?.document) memory.cards.end(turn.chatId)
    const asked = memory.asked.get(turn.chatId)
    if (ctx.message && asked) asked.isCovered = true
    turn.chat = await models.chat.find(turn.chatId)
    if (!turn.chat || turn.chat.preview) await meetPreview(turn)
    if (!turn.chat) return
    turn.lang = turn.chat.lang === 'en' ? 'en' : 'zh-CN'
    if (turn.chat.blockedAt || now.getTime() - turn.chat.seenAt.getTime() > seenEveryMs)
      await models.chat.returned(turn.chatId, now)
    const { person, unit } = turn.chat
    if (person && unit) turn.person = { _id: person, unit }
    if (turn.chat.account) turn.account = await models.account.findActive(turn.chat.account)
  }

  async function changed(ctx: BotContext): Promise<void> {
    if (ctx.chat?.type !== 'private') return
    const isGone = ctx.myChatMember?.new_chat_member.status === 'kicked'
    const { chatId, now } = ctx.turn
    await (isGone ? deps.models.chat.blocked(chatId, now) : deps.models.chat.returned(chatId, now))
  }

  const ordered = inOrder<number>()
  const handle = (update: Update, delivery?: Delivery) =>
    ordered(chatOf(update), async () => {
      if (delivery) deliveries.set(update, delivery)
      const answer = delivery && { send: (body: string) => void (delivery.body = body) }
      try {
        await bot.handleUpdate(update, answer)
      } catch (thrown) {
        const error = thrown instanceof BotError ? thrown.error : thrown
        if (isPassing(error)) throw error
        // A mistake of ours that the next delivery would meet again.
        deps.log.error({ update: update.update_id, err: error }, 'update dropped')
      }
    })
  const telegram =
    deps.telegram &&
    createTelegram({
      ...deps.telegram,
      api: bot.api,
      words: deps.words,
      log: deps.log,
      handle,
      init: () => learnName(bot),
    })

  async function fetchFile(fileId: string, limitBytes = largestFileBytes): Promise<Buffer> {
    const channel = channels.find((candidate) => candidate.owns('getFile', { file_id: fileId })) ?? telegram
    if (!channel) throw new FileGone('no channel has it')
    return channel.fetchFile(fileId, limitBytes)
  }

  return {
    handle: (update) => handle(update),
    remind: createRemind(deps, bot.api),
    tell: createTell(deps, bot.api),
    tellAdmins: createTellAdmins(deps, bot.api),
    evidenceProcessed: createEvidenceProcessed({ deps, api: bot.api, memory, inTurn: ordered }),
    fetchFile,
    name: username,
    telegram,
    async stop() {
      await telegram?.stop()
      memory.cards.endAll()
      for (const timer of memory.follows.values()) clearTimeout(timer)
      memory.follows.clear()
    },
  }
}

async function learnName(bot: Bot<BotContext>): Promise<void> {
  bot.botInfo = await bot.api.getMe()
}

/** The end of a button's waiting has no answer that matters: in a webhook it travels as the answer to the delivery. */
const canUseWebhookReply = (method: string) => method === 'answerCallbackQuery'

/** Without Telegram the bot never learns its name; with it, at its start. */
const unknownYet = (token: string) => ({
  id: Number(token.split(':')[0]),
  is_bot: true as const,
  first_name: '正版',
  username: '',
  can_join_groups: false,
  can_read_all_group_messages: false,
  can_manage_bots: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  supports_inline_queries: false,
  supports_join_request_queries: false,
})
