// A small office for chat tests: the real bot on the real store, the Bot API stand-in, a clock. Only Telegram and the time
// are stood in.
import { expect } from 'chai'
import mongoose, { type Connection, type Model } from 'mongoose'
import { pino } from 'pino'
import { createWebChat, type WebChat } from '../../bot/channels/web-chat.ts'
import { createBot, type ZhengbanBot } from '../../bot/index.ts'
import { builtInForms, districts } from '../../forms/index.ts'
import { queueBroadcasts } from '../../jobs/broadcast.ts'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { cancelPush, confirmPush, preparePush, previewPush, watchPush } from '../../jobs/push.ts'
import { refuseDuty, remindedTogether, snooze, snoozesNow } from '../../jobs/answer.ts'
import { readTexts } from '../../locales/index.ts'
import type { Campaign } from '../../models/campaign.ts'
import { createModels, type Models } from '../../models/index.ts'
import type { Person } from '../../models/person.ts'
import type { Report } from '../../models/report.ts'
import type { FormSource } from '../../rules/form.ts'
import { createWords } from '../../rules/words.ts'
import { startBotApi, type BotApi } from '../support/bot-api.ts'
import { createClock, type Clock } from '../support/clock.ts'
import { beforeStop, freshDatabase, type TestDatabase } from '../support/mongo.ts'
import type { PersonOptions, TelegramPerson } from '../support/telegram-person.ts'
import { shortForm } from './short-form.ts'

const morning = '2026-11-23T09:31:00+08:00'
export const words = createWords(readTexts())

export interface OfficeOptions {
  form?: FormSource | keyof typeof builtInForms
  now?: string
  /** By webhook: the test brings the server. Default: the bot polls. */
  webhook?: true
}

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const office = new Office()
  await office.open(options)
  return office
}

/**
 * Cases that begin with everything as new. One office serves them all, in whatever file: to open one costs as much as a case.
 * It must find no mistake of the program in its log after any of them.
 */
export function describeOffice(title: string, cases: (office: Office) => void, options: OfficeOptions = {}): void {
  describe(title, () => {
    before(async () => {
      await (opening ??= open())
    })
    beforeEach(() => common.reset(options))
    afterEach(() => expect(common.errors()).to.deep.equal([]))
    cases(common)
  })
}

export class Office {
  readonly clock: Clock = createClock(morning)
  api!: BotApi
  readonly logged: string[] = []
  models!: Models
  bot!: ZhengbanBot
  webChat!: WebChat
  campaign!: Campaign
  evidenceArrived = 0
  private database!: TestDatabase
  private connection!: Connection
  private round = 0

  async open(options: OfficeOptions = {}): Promise<void> {
    this.clock.set(options.now ?? morning)
    this.database = await freshDatabase()
    this.api = await startBotApi({ now: this.clock.now })
    await this.startBot(!options.webhook)
    await this.models.ensureIndexes()
    await this.reset(options)
  }

  /** Everything as new: two units, one task, nobody bound. Much cheaper than another office. */
  async reset({ form = shortForm, now = morning }: OfficeOptions = {}): Promise<void> {
    this.round++
    this.clock.set(now)
    this.logged.length = 0
    this.evidenceArrived = 0
    this.api.heal()
    const {
      chat,
      person,
      invite,
      evidence,
      report,
      campaign,
      account,
      delivery,
      broadcast,
      handover,
      forgetting,
      version,
    } = this.models
    await Promise.all(
      [
        chat,
        person,
        invite,
        evidence,
        report,
        campaign,
        account,
        delivery,
        broadcast,
        handover,
        forgetting,
        version,
      ].map(({ model }) => (model as Model<unknown>).deleteMany({})),
    )
    const unit = {
      type: 'private-firm',
      district: '500103',
      industry: 'retail',
      chamber: '渝中区商会',
      superior: null,
      contact: null,
    }
    await this.models.unit.importAll([
      { _id: 'U1', name: '渝中区山城书店', ...unit },
      { _id: 'U2', name: '南岸区江边茶馆', ...unit },
    ])
    this.campaign = await this.openCampaign('2026 年下半年软件正版化填报', form)
  }

  /** A task for both units, due in a week. */
  async openCampaign(title: string, form: FormSource | keyof typeof builtInForms, dueInDays = 7): Promise<Campaign> {
    const now = this.clock.now()
    const version = await this.models.formVersion.save(typeof form === 'string' ? builtInForms[form] : form, now)
    const dueAt = new Date(now.getTime() + dueInDays * 86_400_000)
    const campaign = await this.models.campaign.create(
      { title, form: version._id, measure: 10, audience: {}, opensAt: now, dueAt },
      now,
    )
    await this.models.report.openFor(campaign, await this.models.unit.findMany(['U1', 'U2']), now)
    await this.models.campaign.opened(campaign._id)
    return campaign
  }

  /** A new process on the same database. */
  async startBot(polls = true): Promise<void> {
    this.connection = await mongoose
      .createConnection(this.database.uri, { autoIndex: false, autoCreate: false, serverSelectionTimeoutMS: 2000 })
      .asPromise()
    this.models = createModels(this.connection)
    const log = pino({ level: 'info' }, { write: (line: string) => void this.logged.push(line) })
    this.webChat = createWebChat({ models: this.models, now: this.clock.now, log })
    this.bot = createBot(
      {
        models: this.models,
        words,
        now: this.clock.now,
        log,
        timeZone: 'Asia/Shanghai',
        telegram: { token: this.api.token, apiRoot: this.api.root },
        publicUrl: () => 'https://zhengban.example',
        evidenceArrived: () => this.evidenceArrived++,
        push: {
          prepare: (given) => preparePush(this.pushing, given),
          preview: (id, lang) => previewPush(this.pushing, id, lang),
          confirm: (id, how) => confirmPush(this.pushing, id, how),
          cancel: (id) => cancelPush(this.pushing, id),
          watch: (id) => watchPush(this.pushing, id),
          lookEveryMs: 5,
        },
        label: (by, code) => (by === 'district' ? (districts.find((one) => one.code === code)?.name ?? null) : null),
        duty: {
          snoozes: (now) => snoozesNow(now, 'Asia/Shanghai'),
          together: (given) => remindedTogether({ models: this.models }, given),
          snooze: (given) => snooze(this.jobs(), given),
          refuse: (given) => refuseDuty(this.jobs(), given),
        },
      },
      [this.webChat],
    )
    this.webChat.connect((update) => this.bot.handle(update))
    if (polls) await this.bot.telegram!.startPolling()
  }
  private get pushing() {
    return { models: this.models, now: this.clock.now, timeZone: 'Asia/Shanghai' }
  }
  /** What the jobs do with what staff have confirmed; `before` sees each message just before it goes. */
  async sendsOut(before: () => Promise<void> = async () => {}): Promise<void> {
    await queueBroadcasts(this.pushing)
    const log = pino({ level: 'silent' })
    const remind: ZhengbanBot['remind'] = async (reminder) => {
      await before()
      return this.bot.remind(reminder)
    }
    await sendDeliveries({ ...this.pushing, log, holder: 'test', paceMs: 0, remind })
  }

  async stopBot(): Promise<void> {
    await this.webChat.stop()
    await this.bot.stop()
    await this.connection.close()
  }
  async restart(): Promise<void> {
    await this.stopBot()
    await this.startBot()
  }

  async close(): Promise<void> {
    await this.stopBot()
    await this.api.stop()
    await this.database.close()
  }

  async code(unit = 'U1', ttlMs = 86_400_000): Promise<string> {
    return (await this.models.invite.create({ unit, now: this.clock.now(), ttlMs })).code
  }
  /** A person with Telegram; the same name in another test is another person. */
  person = (name: string, options?: PersonOptions): TelegramPerson => this.api.person(`${name} ${this.round}`, options)
  /** Somebody who has agreed to the notice and is bound. */
  async officer(
    name: string,
    { unit = 'U1', ...options }: PersonOptions & { unit?: string } = {},
  ): Promise<TelegramPerson> {
    const person = this.person(name, options)
    await person.starts(await this.code(unit))
    await person.presses(/^(同意|I agree)$/)
    await person.sees(/填报任务|要填的任务|tasks/)
    return person
  }
  /** An officer with the first question before her. */
  async filling(name: string, options: PersonOptions & { unit?: string } = {}): Promise<TelegramPerson> {
    const person = await this.officer(name, options)
    await person.presses(/开始填报|继续填报|Start|Continue/)
    return person
  }

  /** Who somebody in chat is, as it is kept. */
  async personOf({ chatId }: Pick<TelegramPerson, 'chatId'>): Promise<Person> {
    const chat = await this.models.chat.find(chatId)
    return this.models.person.model.findById(chat!.person).lean<Person>().orFail().exec()
  }

  jobs = () => ({ models: this.models, now: this.clock.now, timeZone: 'Asia/Shanghai' })
  report = async (unit = 'U1', campaign = this.campaign): Promise<Report> =>
    this.models.report.model.findOne({ unit, campaign: campaign._id }).lean<Report>().orFail().exec()
  /** What went wrong in the program, not what people did wrong. */
  errors = () => this.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)
}

const common = new Office()
async function open(): Promise<void> {
  await common.open()
  beforeStop(() => common.close())
}
let opening: Promise<void> | null = null
