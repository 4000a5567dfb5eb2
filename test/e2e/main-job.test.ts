// The main job from end to end on real parts: roster, campaign, invite, chat with photos, reminder, totals, CSV. Only
// Telegram and the clock are stood in.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { writeWorkbook } from '../../models/xlsx.ts'
import type { Program } from '../../program.ts'
import { headings } from '../../rules/roster.ts'
import { startBotApi, type BotApi } from '../support/bot-api.ts'
import { createClock } from '../support/clock.ts'
import { pdf } from '../support/documents.ts'
import { photos } from '../support/photos.ts'
import { admin, adminProcess, newPlace, startHere, webhookSettings, type Place } from '../support/program.ts'

interface Rate {
  numerator: number
  denominator: number
}
interface Progress {
  rows: { code: string | null; due: number; submitted: number; overdue: number; rate: Rate }[]
  total: { due: number; submitted: number; overdue: number; rate: Rate }
}

describe('the main job', () => {
  let api: BotApi
  let place: Place
  let program: Program
  let campaign: string
  const codes: Record<string, string> = {}
  // Before 09:30, so that the first reminder is still to come.
  const clock = createClock('2026-11-23T08:00:00+08:00')

  before(async () => {
    api = await startBotApi()
    place = await newPlace(api)
    Object.assign(place.env, webhookSettings(place.env['PORT']!))
    program = await startHere(place, clock.now)
  })
  after(async () => {
    await program?.stop()
    await api?.stop()
    await place?.remove()
  })

  const get = async (path: string, token: string) => {
    const answer = await fetch(`${program.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status, `${path}: ${answer.status}`).to.equal(200)
    return answer
  }
  const progress = async (token: string, by = 'district') =>
    (await (await get(`/campaigns/${campaign}/progress?by=${by}`, token)).json()) as Progress

  const rows = [
    ['YZ-1', '渝中小面坊', '民营企业', '渝中区', '住宿餐饮', '餐饮商会', '', '林'],
    ['YZ-2', '渝中五金行', '民营企业', '500103', '批发零售', '商贸商会', '', ''],
    ['WZ-1', '万州书店', '民营企业', '万州', '批发零售', '商贸商会', '', ''],
    ['JG-1', '某机关', '党政机关', '渝中区', '公共管理', '', '', ''],
  ]

  it('imports a roster, names every bad row, and imports nothing by default', async () => {
    const file = join(place.dataDir, 'roster.xlsx')
    const bad = [...rows, ['', '没有编号', '外星企业', '渝中区', '批发零售', '', '', '']]
    await writeFile(file, await writeWorkbook([{ name: '名册', rows: [[...headings], ...bad] }]))
    await assert.rejects(adminProcess(place, 'import-units', file), (error: Error) => {
      expect(error.message)
        .to.include('名册 第 6 行 单位编号：未填写')
        .and.include('单位类型：没有这种单位类型：外星企业')
      return true
    })
    expect(await program.db.models.unit.count()).to.equal(0)
    await writeFile(file, await writeWorkbook([{ name: '名册', rows: [[...headings], ...rows] }]))
    expect(await adminProcess(place, 'import-units', file)).to.include({ added: 4, changed: 0, unchanged: 0 })
    expect(await admin(place, 'import-units', file)).to.include({ added: 0, changed: 0, unchanged: 4 })
  })

  it('opens a campaign for the private firms and invites their people', async () => {
    const opened = await adminProcess<{ id: string; units: number }>(
      place,
      ...['open-campaign', '--form', 'private-firm', '--title', '2026年下半年填报', '--measure', '10'],
      ...['--due', '2026-11-30', '--types', 'private_firm', '--opens', '2026-11-20'],
    )
    expect(opened.units).to.equal(3)
    campaign = opened.id
    for (const unit of ['YZ-1', 'YZ-2']) {
      const invite = await admin<{ code: string; telegram: string; webChat: string }>(place, 'invite', '--unit', unit)
      expect(invite.telegram).to.equal(`https://t.me/zhengban_test_bot?start=${invite.code}`)
      expect(invite.webChat).to.equal(`${program.url}/chat?start=${invite.code}`)
      codes[unit] = invite.code
    }
  })

  it('walks an officer through the questionnaire with photos, a summary, an edit, to the receipt', async () => {
    const lin = api.person('lin')
    await lin.starts(codes['YZ-1'])
    await lin.sees('同意')
    expect(await program.db.models.chat.find(lin.chatId), 'nothing is kept before consent').to.equal(null)
    await lin.presses('同意')
    await lin.sees('渝中小面坊')
    await lin.sees('2026年下半年填报')
    await lin.presses(/开始填报/)
    await lin.sees('涉密')
    await lin.presses('知道了')
    await lin.sees('您的企业一共有多少人')
    await lin.says('-3')
    await lin.sees('请输入 1 到 100000 之间的整数')
    await lin.says('１２人')
    await lin.sees('一共有多少台电脑')
    await lin.says('5台')
    await lin.sees('这 5 台电脑里')
    await lin.says('6')
    await lin.sees('不能多于电脑总数 5 台')
    await lin.says('四')
    await lin.sees('用的是哪些办公软件')
    await lin.presses('WPS')
    await lin.presses('微软 Office')
    await lin.presses('完成')
    await lin.sees('办公软件是怎么来的')
    await lin.presses('花钱买的，有数量')
    await lin.says('5')
    await lin.sees('2. 装了，免费的（含系统自带）')
    await lin.presses('2')
    await lin.sees('行业专用的软件')
    await lin.presses('没有')
    await lin.sees('希望得到哪些帮助')
    await lin.presses('跳过')
    await lin.sees('请发能证明软件是正版的凭证')
    await lin.sendsAlbum([await photos.phone({ motif: 1 }), await photos.jpeg({ motif: 2 })])
    await lin.sees(/已收到 2/)
    await lin.sendsDocument(pdf({ pages: 1 }), '电子发票.pdf', 'application/pdf')
    await lin.sees(/已收到 3/)
    await lin.presses('完成')
    await lin.sees('系统属性')
    await lin.sendsDocument(await photos.png({ motif: 3 }), '屏幕.png', 'image/png')
    await lin.sees(/已收到 1/)
    await lin.presses('完成')
    await lin.sees('请核对')
    await lin.sees('12')
    const summary = lin.last().text
    expect(summary).to.include('WPS').and.include('花钱买的，有数量')
    const staffLine = /(\d+)\. [^\n]*多少人/.exec(summary)![1]!
    await lin.presses(new RegExp(`^(修改 ?)?${staffLine}$`))
    await lin.sees('您的企业一共有多少人')
    await lin.says('15')
    await lin.sees('请核对')
    expect(lin.last().text).to.match(/多少人[^\n]*15/)
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('提交成功')
  })

  it('processes the photos: upright, without place or device, each with its hash', async () => {
    await program.jobs.run('evidence')
    const evidence = await program.db.models.evidence.model.find().lean().exec()
    expect(evidence.map(({ state }) => state)).to.deep.equal(['ready', 'ready', 'ready', 'ready'])
    expect(evidence.map(({ type }) => type)).to.include('application/pdf')
    for (const { picture, sha256 } of evidence) {
      expect(sha256).to.match(/^[0-9a-f]{64}$/)
      if (picture) expect((await program.db.models.file.read(picture)).includes('GPS')).to.equal(false)
    }
  })

  it('reminds only who owes, once per slot, and not before its hour', async () => {
    const wang = api.person('wang')
    await wang.starts(codes['YZ-2'])
    await wang.presses('同意')
    const lin = api.person('lin')
    lin.catchesUp()
    wang.catchesUp()
    await program.jobs.run('reminder')
    expect(wang.news(), 'at 08:00 nobody is reminded').to.deep.equal([])
    clock.set('2026-11-23T09:30:00+08:00')
    await program.jobs.run('reminder')
    await program.jobs.run('reminder')
    await wang.sees('2026年下半年填报')
    expect(wang.news()).to.have.length(1)
    expect(lin.news()).to.deep.equal([])
    await wang.presses('现在填报')
    await wang.sees('涉密')
    const ledger = await program.db.models.delivery.model.find().lean().exec()
    expect(ledger.map(({ slot, state }) => [slot, state])).to.deep.equal([['T-7', 'sent']])
  })

  it('gives the regulator exact totals, who is missing, and all reports as CSV', async () => {
    const { token } = await admin<{ token: string }>(place, 'token', '--role', 'regulator', '--scope', 'municipality')
    const totals = await progress(token)
    expect(totals.total).to.deep.include({ due: 3, submitted: 1, overdue: 0 })
    expect(totals.total.rate).to.include({ numerator: 1, denominator: 3 })
    expect(totals.rows.find(({ code }) => code === '500103')).to.deep.include({ due: 2, submitted: 1 })
    const missing = (await (await get(`/campaigns/${campaign}/missing`, token)).json()) as { items: { unit: string }[] }
    expect(JSON.stringify(missing)).to.include('YZ-2').and.include('WZ-1').and.not.include('YZ-1')

    const csv = Buffer.from(await (await get(`/campaigns/${campaign}/reports.csv`, token)).arrayBuffer())
    expect([...csv.subarray(0, 3)], 'a BOM, for Excel').to.deep.equal([0xef, 0xbb, 0xbf])
    const lines = csv.toString('utf8').trim().split('\r\n')
    expect(lines).to.have.length(4)
    const lin = lines.find((line) => line.startsWith('YZ-1,'))!
    expect(lin).to.include('渝中小面坊').and.include(',15,5,4,').and.include('花钱买的，有数量')

    clock.set('2026-12-01T10:00:00+08:00')
    expect((await progress(token)).total).to.deep.include({ due: 3, submitted: 1, overdue: 2 })
  })

  it('shows a district officer their own district and nothing else', async () => {
    const { token } = await admin<{ token: string }>(
      place,
      'token',
      '--role',
      'regulator',
      '--scope',
      'district=500101',
    )
    expect((await progress(token)).rows.map(({ code, due }) => [code, due])).to.deep.equal([['500101', 1]])
    const reports = await program.db.models.report.model.find({ unit: 'YZ-1' }).lean().exec()
    const foreign = await fetch(`${program.url}/api/v1/reports/${String(reports[0]!._id)}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(foreign.status).to.equal(404)
  })
})
