// The program is stopped hard in the middle of a questionnaire, again and again, and goes on: nothing acknowledged is lost,
// nothing answered is asked again.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { readConfig } from '../../config.ts'
import { openDatabase } from '../../database.ts'
import { builtInForms } from '../../forms/index.ts'
import { openReports } from '../../jobs/campaign.ts'
import type { Models } from '../../models/index.ts'
import { startBotApi, type BotApi } from '../support/bot-api.ts'
import { newPlace, type Place } from '../support/program.ts'

const dayMs = 86_400_000

/** As people run it: built. */
async function start(place: Place): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...place.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('ready ')) return child
  throw new Error('the program ended before it was ready')
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

async function within<Result>(place: Place, work: (models: Models) => Promise<Result>): Promise<Result> {
  const db = await openDatabase(readConfig(place.env), { join: true })
  try {
    return await work(db.models)
  } finally {
    await db.close()
  }
}

/** A unit with an open report, and a code for its officer. */
const prepare = (place: Place) =>
  within(place, async (models) => {
    await models.ensureIndexes()
    const now = new Date()
    const firm = { name: '渝中小面坊', type: 'private_firm', district: '500103', industry: 'catering' }
    await models.unit.importAll([{ _id: 'YZ-1', ...firm, chamber: null, superior: null, contact: null }])
    const form = await models.formVersion.save(builtInForms['private-firm'], now)
    const campaign = await models.campaign.create(
      {
        ...{ title: '下半年填报', form: form._id, measure: 10, audience: { unitTypes: ['private_firm'] } },
        ...{ opensAt: now, dueAt: new Date(now.getTime() + 14 * dayMs) },
      },
      now,
    )
    await openReports(models, campaign, now)
    return (await models.invite.create({ unit: 'YZ-1', now, ttlMs: dayMs })).code
  })

describe('a program that is killed in the middle of a questionnaire', () => {
  let api: BotApi
  let place: Place
  let child: ChildProcess

  before(async () => {
    // Costs milliseconds when nothing changed.
    await promisify(execFile)(process.execPath, ['build.mjs', '--if-missing'])
    api = await startBotApi({ patienceMs: 30_000 })
    place = await newPlace(api, {}, { onDisk: true })
  })
  after(async () => {
    if (child.exitCode === null && child.signalCode === null) await kill(child)
    await api.stop()
    await place.remove()
  })

  it('goes on after each restart with nothing lost and nothing answered asked again', async () => {
    const code = await prepare(place)
    child = await start(place)
    const lin = api.person('lin')
    await lin.starts(code)
    await lin.presses('同意')
    await lin.presses(/开始填报/)
    await lin.presses('知道了')

    // Killed: while waiting for an answer, the moment one is on its way, and a little later each time.
    const asleep = { wait: false }
    const steps: { asks: string; act: () => Promise<unknown>; killAfterMs?: number }[] = [
      { asks: '您的企业一共有多少人', act: () => lin.says('12', asleep), killAfterMs: 0 },
      { asks: '一共有多少台电脑', act: () => lin.says('5', asleep), killAfterMs: 8 },
      { asks: '装的是正版操作系统', act: () => lin.says('4', asleep), killAfterMs: 25 },
      {
        asks: '用的是哪些办公软件',
        act: async () => (await lin.presses('WPS'), lin.presses('完成', asleep)),
        killAfterMs: 15,
      },
      { asks: '办公软件是怎么来的', act: () => lin.presses('花钱买的，有数量', asleep), killAfterMs: 60 },
      { asks: '买了多少个办公软件的授权', act: () => lin.says('5') },
    ]
    // What has been answered when all is taken is never asked again. (A question may come a second time when the kill falls
    // between its sending and its update's receipt: the Bot API has no way to make the two one.)
    const settled: { asks: string; stamp: number }[] = []
    for (const { asks, act, killAfterMs } of steps) {
      await lin.sees(asks, { withinMs: 30_000 })
      await act()
      if (killAfterMs === undefined) continue
      await pause(killAfterMs)
      await kill(child)
      child = await start(place)
      await api.idle()
      settled.push({ asks, stamp: lin.chat.reduce((newest, { stamp }) => Math.max(newest, stamp), 0) })
    }
    await lin.sees('装了杀毒软件吗', { withinMs: 30_000 })

    for (const { asks, stamp } of settled) {
      const again = lin.chat.filter(
        (message) => message.by === 'bot' && message.stamp > stamp && message.text.includes(asks),
      )
      expect(again, `asked again: ${asks}\n${lin.conversation()}`).to.deep.equal([])
    }
    const answers = await within(
      place,
      async (models) => (await models.report.model.findOne().lean().orFail().exec()).answers,
    )
    expect(answers).to.deep.include({
      ...{ staff_count: 12, pc_count: 5, os_genuine_count: 4 },
      ...{ office_kind: ['wps'], office_licence: 'bought', office_count: 5 },
    })
  })
})
