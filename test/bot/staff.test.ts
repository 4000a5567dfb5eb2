import { expect } from 'chai'
import type { Account } from '../../models/account.ts'
import type { Role, Scope } from '../../rules/scope.ts'
import type { PersonOptions, TelegramPerson } from '../support/telegram-person.ts'
import { openOffice, type Office } from './office.ts'

describe('bot: staff', () => {
  let office: Office
  before(async () => {
    office = await openOffice()
  })
  beforeEach(() => office.reset())
  after(() => office.close())

  const account = async (role: Role, scope: Scope = {}, name: string = role): Promise<Account> =>
    (await office.models.account.create({ name, role, scope, lang: 'zh-CN' }, office.clock.now()))!
  const codeFor = async ({ _id }: Account, ttlMs = 86_400_000) =>
    (await office.models.invite.createForAccount({ account: _id, now: office.clock.now(), ttlMs })).code
  const bound = async (role: Role, scope: Scope = {}, options?: PersonOptions): Promise<TelegramPerson> => {
    const person = office.person(role, options)
    await person.starts(await codeFor(await account(role, scope)))
    await person.presses(/^(同意|I agree)$/)
    await person.sees(/工作账号|staff account/)
    return person
  }
  const hasMenu = (person: TelegramPerson) =>
    office.api
      .calls('setMyCommands')
      .map(({ payload }) => payload as { scope: { type: string; chat_id?: number }; commands: { command: string }[] })
      .findLast(({ scope }) => scope.type === 'chat' && scope.chat_id === person.chatId)
      ?.commands.map(({ command }) => command)
  let forged = 900_000_000
  /** Presses a button she was never shown, with the newest message of hers. */
  const forges = (person: TelegramPerson, data: string) => {
    const chat = { id: person.chatId, type: 'private' as const, first_name: person.name }
    const message = { message_id: person.last().id, date: 1, chat }
    person.catchesUp()
    const query = { id: String(++forged), from: person.user, chat_instance: '1', data, message }
    return office.bot.handle({ update_id: forged, callback_query: query })
  }
  const handsIn = (unit: string) =>
    office.models.report.model.updateMany({ unit, campaign: office.campaign._id }, { state: 'submitted' })

  describe('binding', () => {
    it('shows what is kept before anything is, then the role and its commands', async () => {
      const wang = office.person('wang')
      await wang.starts(await codeFor(await account('federation', {}, '王五')))
      await wang.sees('工作账号：王五（工商联）')
      await wang.sees('查看、审核、催办和导出的操作记录')
      expect(await office.models.chat.find(wang.chatId)).to.equal(null)
      await wang.presses('同意')
      await wang.sees('绑定好了')
      await wang.sees('/remind 催办未报的单位')
      expect(hasMenu(wang)).to.deep.equal(['progress', 'remind', 'signin', 'help', 'lang', 'mydata', 'forget'])
      expect((await office.models.account.findNamed('王五'))!.consent).to.deep.include({ at: office.clock.now() })
    })

    it('keeps nothing of who declines, and the code stays good', async () => {
      const wang = office.person('wang')
      const code = await codeFor(await account('chamber'))
      await wang.starts(code)
      await wang.presses('不同意')
      await wang.sees('没有留下任何记录')
      expect(await office.models.chat.find(wang.chatId)).to.equal(null)
      await wang.starts(code)
      await wang.presses('同意')
      await wang.sees('绑定好了')
    })

    it('works once, for one chat; a disabled account binds nobody', async () => {
      const known = await account('chamber')
      const code = await codeFor(known)
      const wang = office.person('wang')
      await wang.starts(code)
      await wang.presses('同意')
      const other = office.person('other')
      await other.starts(code)
      await other.sees('已经用过了')
      await wang.starts(code)
      await wang.sees('您已经绑定好了')
      const late = await codeFor(known)
      await office.models.account.edit(known._id, 0, { disabledAt: office.clock.now() })
      await other.starts(late)
      await other.sees('已经停用')
    })

    it('leaves an officer an officer, and the account knows who it is: nobody judges their own report', async () => {
      const lin = await office.officer('lin')
      const known = await account('federation')
      await lin.starts(await codeFor(known))
      await lin.presses('同意')
      expect(hasMenu(lin)).to.include.members(['progress', 'tasks', 'link'])
      await lin.says('/tasks')
      await lin.sees('填报任务')
      const chat = await office.models.chat.find(lin.chatId)
      expect(String((await office.models.account.find(known._id))!.person)).to.equal(String(chat!.person))
    })

    it('ends with /forget, and the commands go', async () => {
      const wang = await bound('federation')
      await wang.says('/mydata')
      await wang.sees('名称：federation（工商联）')
      await wang.says('/forget')
      await wang.sees('要解除绑定吗')
      await wang.presses('解除绑定')
      await wang.sees('已和工作账号解除绑定')
      expect(await office.models.chat.find(wang.chatId)).to.equal(null)
      expect(office.api.calls('deleteMyCommands')).to.have.length.above(0)
      await wang.says('/progress')
      await wang.sees('只供工作人员使用')
    })

    it('speaks the language of the person', async () => {
      const amy = await bound('inspector', {}, { language_code: 'en' })
      await amy.says('/help')
      await amy.sees('/progress Progress of reporting')
      await amy.says('/lang')
      await amy.presses('中文')
      await amy.says('/progress')
      await amy.sees('进度（您的范围内）')
    })
  })

  it('others are told in a sentence that a command is not theirs', async () => {
    const lin = await office.officer('lin')
    for (const command of ['/progress', '/remind', '/signin']) {
      await lin.says(command)
      await lin.sees('这个命令只供工作人员使用')
    }
    const stranger = office.person('stranger')
    await stranger.says('/remind')
    await stranger.sees('这个命令只供工作人员使用')
    const inspector = await bound('inspector')
    await inspector.says('/remind')
    await inspector.sees('您的角色（检查员）不能这样做')
    expect(hasMenu(inspector)).to.include('progress').and.not.include('remind')
  })

  it('an account that is disabled loses its commands at once', async () => {
    const wang = await bound('federation')
    const known = (await office.models.account.findNamed('federation'))!
    await office.models.account.edit(known._id, known.revision, { disabledAt: office.clock.now() })
    await wang.says('/progress')
    await wang.sees('只供工作人员使用')
  })

  it('/signin gives a link that opens the console once', async () => {
    const wang = await bound('regulator')
    await wang.says('/signin')
    const { text } = await wang.sees('只能用一次')
    const code = /https:\/\/zhengban\.example\/console#sign-in=([\w-]+)/.exec(text)![1]!
    expect(await office.models.signIn.claim(code, office.clock.now())).to.equal(true)
    expect(await office.models.signIn.claim(code, office.clock.now())).to.equal(false)
  })

  describe('/progress', () => {
    it('shows what runs in the scope with its rate, then where most is missing', async () => {
      await office.models.unit.importAll([
        {
          _id: 'U3',
          name: '江北茶楼',
          type: 'private-firm',
          district: '500105',
          industry: 'retail',
          chamber: null,
          superior: null,
          contact: null,
        },
      ])
      const units = await office.models.unit.findMany(['U3'])
      await office.models.report.openFor(office.campaign, units, office.clock.now())
      await handsIn('U1')
      const wang = await bound('federation')
      await wang.says('/progress')
      await wang.sees('1. 2026 年下半年软件正版化填报 — 1/3 已报（33.3%），11月30日截止')
      await wang.presses('1. 2026 年下半年')
      await wang.sees('应报 3 家，已报 1 家，未报 2 家；上报率 33.3%')
      await wang.sees('渝中区：未报 1（1/2 已报，50%）')
      await wang.sees('江北区：未报 1（0/1 已报，0%）')
      await handsIn('U2')
      await handsIn('U3')
      await wang.presses('刷新')
      await wang.sees('全部已报')
      expect(wang.buttons()).to.not.include('催办')
    })

    it('counts within the scope alone', async () => {
      const wang = await bound('chamber', { chambers: ['别的商会'] })
      await wang.says('/progress')
      await wang.sees('您的范围内现在没有进行中的任务')
      await office.reset()
      const other = await bound('regulator', { measures: [3] })
      await other.says('/progress')
      await other.sees('没有进行中的任务')
    })
  })

  describe('/remind', () => {
    const toPreview = async (person: TelegramPerson) => {
      await person.says('/remind')
      await person.presses('2026 年下半年软件正版化填报')
      await person.presses('全部未报（2）')
      await person.sees('未报 2 家，其中 1 家有人能收到')
    }

    it('shows whom and what before it goes, tells how it goes, and each gets it once', async () => {
      const lin = await office.officer('lin')
      const wang = await bound('federation')
      await wang.says('/remind')
      await wang.sees('催哪一项任务')
      await wang.presses('2026 年下半年软件正版化填报')
      await wang.sees('未报 2 家。催谁？')
      await wang.presses('全部未报（2）')
      await wang.sees('│ 还有 7 天截止：2026 年下半年软件正版化填报')
      lin.catchesUp()
      await office.sendsOut()
      lin.doesNotSee('还有 7 天截止')
      await wang.presses('现在发出（1 家）')
      await wang.sees('正在发出')
      await office.sendsOut()
      await lin.sees('还有 7 天截止')
      await wang.sees('已发完')
      await wang.sees('已送达 1')
      expect(wang.buttons()).to.deep.equal([])
      await office.sendsOut()
      expect(lin.news().filter(({ text }) => text.includes('还有 7 天截止'))).to.have.length(1)
    })

    it('goes to one district or chamber', async () => {
      await office.models.unit.importAll([
        {
          _id: 'U3',
          name: '江北茶楼',
          type: 'private-firm',
          district: '500105',
          industry: 'retail',
          chamber: '餐饮商会',
          superior: null,
          contact: null,
        },
      ])
      await office.models.report.openFor(office.campaign, await office.models.unit.findMany(['U3']), office.clock.now())
      const [lin, tea] = [await office.officer('lin'), await office.officer('tea', { unit: 'U3' })]
      const wang = await bound('federation')
      await wang.says('/remind')
      await wang.presses('2026 年下半年软件正版化填报')
      await wang.presses('选商会')
      expect(wang.buttons()).to.include.members(['渝中区商会（2）', '餐饮商会（1）'])
      await wang.presses({ data: wang.last().buttons.at(-1)![0]!.data! })
      await wang.presses('选区县')
      await wang.presses('江北区（1）')
      await wang.sees('催办“江北区”')
      lin.catchesUp()
      tea.catchesUp()
      await wang.presses('现在发出（1 家）')
      await office.sendsOut()
      await tea.sees('还有 7 天截止')
      lin.doesNotSee('截止')
    })

    it('says overdue where the day has passed', async () => {
      await office.officer('lin')
      const wang = await bound('federation')
      office.clock.set('2026-12-02T10:00:00+08:00')
      await wang.says('/remind')
      await wang.presses('2026 年下半年软件正版化填报')
      await wang.presses('全部逾期未报（2）')
      await wang.sees('│ 已过截止时间，还可以补报')
    })

    it('at night waits for the morning, unless staff insist', async () => {
      const lin = await office.officer('lin')
      const wang = await bound('federation')
      office.clock.set('2026-11-23T22:00:00+08:00')
      await toPreview(wang)
      await wang.sees('将在 11月24日 09:30 发出')
      lin.catchesUp()
      await wang.presses('到时发出（1 家）')
      await wang.sees('等待发出：11月24日 09:30')
      await office.sendsOut()
      lin.doesNotSee('截止')
      await toPreview(wang)
      await wang.presses('不等，现在就发')
      await office.sendsOut()
      await lin.sees('天截止')
    })

    it('can be dropped before it goes, and stopped while it goes', async () => {
      const lin = await office.officer('lin')
      const wang = await bound('federation')
      await toPreview(wang)
      await wang.presses('不发了')
      await wang.sees('没有发出任何消息')
      await toPreview(wang)
      await wang.presses('现在发出（1 家）')
      await wang.presses('停止发送')
      await wang.sees('已停止')
      lin.catchesUp()
      await office.sendsOut()
      lin.doesNotSee('截止')
    })

    it('is not sent twice by a second press, nor by an old preview, nor by somebody else', async () => {
      const lin = await office.officer('lin')
      const wang = await bound('federation')
      await toPreview(wang)
      const preview = wang.last()
      const go = { data: preview.buttons[0]![0]!.data! }
      await wang.presses(go)
      await office.sendsOut()
      await wang.sees('已发完')
      await wang.presses(go, { on: preview.id })
      await wang.sees('已经确认过了')
      await office.sendsOut()
      expect(lin.chat.filter(({ text }) => text.includes('7 天截止'))).to.have.length(1)

      await toPreview(wang)
      const second = wang.last()
      office.clock.advance('61m')
      await wang.presses({ data: second.buttons[0]![0]!.data! })
      await wang.sees('已经过期或不在了')

      await toPreview(wang)
      const third = { data: wang.last().buttons[0]![0]!.data! }
      const other = await bound('chamber')
      await forges(other, third.data)
      await other.sees('已经过期或不在了')
      await forges(lin, third.data)
      await lin.sees('只供工作人员使用')
      const known = (await office.models.account.findNamed('federation'))!
      await office.models.account.edit(known._id, known.revision, { scope: { districts: ['500105'] } })
      await wang.presses(third)
      await wang.sees('已经过期或不在了')
    })

    it('reaches no further than the scope', async () => {
      const wang = await bound('chamber', { chambers: ['别的商会'] })
      await wang.says('/remind')
      await wang.sees('没有人欠报')
    })

    it('says when nobody can be reached', async () => {
      const wang = await bound('federation')
      await wang.says('/remind')
      await wang.presses('2026 年下半年软件正版化填报')
      await wang.presses('全部未报（2）')
      await wang.sees('2 家都联系不上')
    })
  })

  it('admins hear once of a job that fails, and that it works again', async () => {
    const [admin, wang] = [await bound('admin'), await bound('federation')]
    wang.catchesUp()
    await office.bot.tellAdmins({ job: 'delivery', state: 'failing', failures: 1, code: 'ECONNRESET' })
    await admin.sees('后台任务「delivery」连续 1 次失败（ECONNRESET）')
    await office.bot.tellAdmins({ job: 'delivery', state: 'mended', failures: 0, code: null })
    await admin.sees('后台任务「delivery」已恢复正常')
    wang.doesNotSee('后台任务')
  })
})
