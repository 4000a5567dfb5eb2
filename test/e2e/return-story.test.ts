// The story of a report that comes back: 30 rows, 8 photos and two corrections, handed in, returned on two fields, mended and
// accepted; once through the Bot API and once through the web chat, with the same bot and the same words.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { sendDeliveries } from '../../jobs/delivery.ts'
import { queueNews } from '../../jobs/news.ts'
import type { Verdict } from '../../rules/review.ts'
import { diffOf } from '../../rules/review.ts'
import { openOffice, words, type Office } from '../bot/office.ts'
import { photos } from '../support/photos.ts'

const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never
const fault = (path: string, words: string): Verdict => ({
  ...{ path, evidence: null, good: false, reason: 'mismatch', words },
})

/** A person at a channel, as far as the story needs one. */
interface Hands {
  says(text: string): Promise<unknown>
  presses(button: string): Promise<unknown>
  sends(pictures: Buffer[]): Promise<unknown>
  /** The last thing the bot said that holds this. */
  sees(text: string): Promise<{ text: string }>
}

function onTelegram(office: Office): Hands {
  const lin = office.person('lin')
  return {
    says: (text) => lin.says(text),
    presses: (button) => lin.presses(button),
    sends: (pictures) => lin.sendsAlbum(pictures),
    sees: (text) => lin.sees(text),
  }
}

async function onWebChat({ models, webChat, clock }: Office): Promise<Hands> {
  const { chat } = await models.webChat.begin(clock.now())
  const acts = async (act: { kind: 'text' | 'press' | 'file'; text: string; pressed?: number; file?: never }) => {
    const { file = null, ...rest } = act
    await models.webChat.receive({ chat, clientId: randomUUID(), album: null, file, ...rest }, clock.now())
    webChat.arrived(chat)
    await webChat.idle()
  }
  const said = async () => (await models.webChat.history(chat, 12)).filter(({ from }) => from === 'bot').reverse()
  return {
    says: (text) => acts({ kind: 'text', text }),
    async presses(label) {
      const messages = await said()
      const on = messages.find(({ buttons }) => buttons.flat().some(({ text }) => text === label))
      if (!on) throw new Error(`no button ${label} in\n${messages.map(({ text }) => text).join('\n---\n')}`)
      const { data } = on.buttons.flat().find(({ text }) => text === label)!
      await acts({ kind: 'press', text: data!, pressed: on.message })
    },
    async sends(pictures) {
      for (const bytes of pictures) {
        const id = await models.file.save('photo.jpg', bytes, { webChat: chat })
        const file = { id, name: 'photo.jpg', type: 'image/jpeg', bytes: bytes.length, asDocument: false }
        await acts({ kind: 'file', text: '', file: file as never })
      }
    },
    async sees(what) {
      const messages = await said()
      const found = messages.find(({ text }) => text.includes(what))
      if (!found) throw new Error(`does not see ${what} in\n${messages.map(({ text }) => text).join('\n---\n')}`)
      return found
    },
  }
}

describe('a report that comes back', () => {
  let office: Office
  let pictures: Buffer[]
  before(async () => {
    office = await openOffice({ form: 'software-summary' })
    const motifs = Array.from({ length: 8 }, (_, motif) => photos.jpeg({ motif, width: 320, height: 240 }))
    pictures = await Promise.all(motifs)
  })
  beforeEach(() => office.reset({ form: 'software-summary' }))
  afterEach(() => expect(office.errors()).to.deep.equal([]))
  after(() => office.close())

  async function fills(lin: Hands): Promise<void> {
    await lin.says(await office.code())
    await lin.presses('同意')
    await lin.presses('开始填报')
    await lin.presses('逐题填写')
    await lin.presses('知道了')
    for (const number of ['30', '25', '1', '20', '9', '28']) await lin.says(number)
    await lin.presses('有')
    for (let row = 1; row <= 30; row++) {
      await lin.presses(row === 1 ? '＋ 添加一项' : '＋ 再加一项')
      await lin.presses('跳过')
      await lin.says(`软件${row}`)
      await lin.says('1.0')
      await lin.presses('免费软件')
      await lin.says(String(row))
    }
    await lin.sees('已填 30 项')
    await lin.presses('完成')
    await lin.presses('知道了')
    await lin.sends(pictures)
    await lin.presses('完成')
    await lin.presses('跳过')
    expect((await lin.sees('请核对 渝中区山城书店')).text).to.include('软件：30 项')
  }

  /** In the summary: one number, and one row of the list. */
  async function corrects(lin: Hands): Promise<void> {
    await lin.presses('4')
    await lin.sees('台式机数（台）')
    await lin.says('21')
    await lin.presses('8')
    await lin.presses('看第 30 项')
    await lin.presses('3')
    await lin.says('2.0')
    await lin.presses('完成')
    expect((await lin.sees('请核对')).text).to.include('台式机数（台）：21')
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('提交成功')
  }

  async function story(lin: Hands): Promise<void> {
    await fills(lin)
    await corrects(lin)
    const first = await office.report()
    expect(first.answers).to.include({ desktops: 21, installed_total: 465 })
    expect(first.answers['software']).to.have.length(30)
    expect(first.answers['licence_photos']).to.have.length(8)

    office.clock.advance('1h')
    const verdicts = [fault('computer_staff', '与名册不符'), fault('software/7/installed_count', '')]
    const now = office.clock.now()
    const until = new Date(now.getTime() + 5 * 86_400_000)
    const given = { revision: first.revision, verdicts, words: '请核对两处', until, now }
    expect((await office.models.review.return(reviewer, first._id, given)).outcome).to.equal('done')
    await goOut()
    expect((await lin.sees('已退回，请修改 2 处')).text).to.include('审核意见：请核对两处')

    await lin.presses('去修改')
    await lin.sees('使用计算机人数（人）：与凭证不一致（与名册不符）')
    await lin.says('28')
    await lin.sees('安装数量')
    await lin.says('5')
    await lin.sees('请核对')
    await lin.presses('提交')
    await lin.presses('确定提交')
    const second = await office.report()
    expect(second.state).to.equal('submitted')
    const [one, two] = await office.models.version.findOf(second._id)
    expect(
      diffOf(one!.answers, two!.answers).map(({ path, before, after }) => ({ path, before, after })),
    ).to.deep.equal([
      { path: 'computer_staff', before: 25, after: 28 },
      { path: 'software/7/installed_count', before: 7, after: 5 },
      { path: 'installed_total', before: 465, after: 463 },
    ])

    office.clock.advance('1h')
    const judged = await office.models.review.accept(reviewer, second._id, second.revision, '', office.clock.now())
    expect(judged.outcome).to.equal('done')
    await goOut()
    await lin.sees('已通过审核，谢谢')
    await lin.says('/tasks')
    await lin.sees('已通过')
    expect((await office.report()).state).to.equal('accepted')
  }

  async function goOut(): Promise<void> {
    const { models, clock, bot } = office
    await queueNews({ models, now: clock.now })
    await sendDeliveries({
      ...{ models, now: clock.now, timeZone: 'Asia/Shanghai', words, holder: 'story' },
      ...{
        log: pino({ level: 'silent' }),
        paceMs: 0,
        remind: (reminder) => bot.remind(reminder),
        tell: (notice) => bot.tell(notice),
      },
    })
  }

  it('is filled, corrected, returned, mended and accepted through the Bot API', () => story(onTelegram(office)))
  it('and through the web chat', async () => story(await onWebChat(office)))
})
