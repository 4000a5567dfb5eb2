// Lists sorted by the server, in a browser: the order is part of the address, and holds for rows that are not there yet.
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Page } from 'playwright-core'
import { faultsOf, openConsole, picture, type Desk } from '../../support/console.ts'

describe('the console: sorting', () => {
  let desk: Desk
  before(async () => (desk = await openConsole()))
  after(() => desk.close())

  const head = (page: Page, name: string) => page.getByRole('columnheader', { name })
  const shown = (page: Page, column: number) =>
    page.locator('.ant-table-row').evaluateAll((rows, at) => rows.map((row) => row.children[at]!.textContent), column)
  const waitFor = async (read: () => Promise<unknown>, wanted: unknown) => {
    for (let tries = 0; tries < 400; tries++) {
      if (JSON.stringify(await read()) === JSON.stringify(wanted)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(await read()).to.deep.equal(wanted)
  }

  it('puts reports in the order they came, the other way round, and back; the address shows somebody else the same', async () => {
    const campaign = desk.totals.campaign._id
    const { model } = desk.site.models.report
    const all = await model.find({ campaign, submittedAt: { $ne: null } }).lean()
    for (const [index, { _id }] of all.entries())
      await model.updateOne({ _id }, { $set: { submittedAt: new Date(Date.UTC(2026, 10, 20 - index)) } })
    const units = all.map(({ unit }) => unit)
    const { page, problems } = await desk.open('regulator', `/reports?campaign=${campaign.toHexString()}&state=all`)
    await head(page, '提交时间').click()
    await waitFor(() => shown(page, 1), [...units].reverse())
    expect(await head(page, '提交时间').getAttribute('aria-sort')).to.equal('ascending')
    await head(page, '提交时间').click()
    await waitFor(() => shown(page, 1), units)
    expect(new URL(page.url()).searchParams.get('sort')).to.equal('-submittedAt')
    await page.reload()
    await waitFor(() => shown(page, 1), units)
    expect(await head(page, '提交时间').getAttribute('aria-sort')).to.equal('descending')
    await picture(page, 'reports-sorted')
    expect(await faultsOf(page)).to.deep.equal([])
    await head(page, '提交时间').click()
    const everybody = (await model.find({ campaign }).sort({ unit: 1 }).lean()).map(({ unit }) => unit)
    await waitFor(() => shown(page, 1), everybody)
    expect(new URL(page.url()).searchParams.has('sort')).to.equal(false)
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('puts receipts in the order they were queued, and narrows them to a unit', async () => {
    const campaign = desk.totals.campaign._id
    const { delivery } = desk.site.models
    const days = ['A1', 'A2', 'A3', 'A2'].map((unit, day) => ({ unit, at: new Date(Date.UTC(2026, 10, 10 + day)) }))
    for (const { unit, at } of days)
      await delivery.queue([{ campaign, unit, person: new Types.ObjectId(), slot: 'T-7', district: '500103' }], at)
    const address = `/reminders?tab=receipts&campaign=${campaign.toHexString()}`
    const { page, problems } = await desk.open('federation', address)
    await head(page, '排队时间').click()
    await waitFor(() => shown(page, 1), ['A1', 'A2', 'A3', 'A2'])
    await head(page, '排队时间').click()
    await waitFor(() => shown(page, 1), ['A2', 'A3', 'A2', 'A1'])
    await page.getByPlaceholder('单位编号').fill(' A2 ')
    await page.keyboard.press('Enter')
    await waitFor(() => shown(page, 1), ['A2', 'A2'])
    expect(new URL(page.url()).searchParams.get('unit')).to.equal('A2')
    await picture(page, 'receipts-sorted')
    expect(await faultsOf(page)).to.deep.equal([])
    // The order of one list is none of another.
    await page.getByRole('tab', { name: '联系不上' }).click()
    expect(new URL(page.url()).searchParams.has('sort')).to.equal(false)
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('puts accounts by who signed in last, and tokens by when they end', async () => {
    const { account, token } = desk.site.models
    const now = new Date()
    for (const name of ['甲', '乙', '丙'])
      await account.create({ name, role: 'reviewer', scope: {}, lang: 'zh-CN' }, now)
    await account.model.updateOne({ name: '乙' }, { $set: { lastSignInAt: now } })
    for (const [label, days] of [
      ['近', 1],
      ['远', 900],
    ] as const)
      await token.create({ role: 'reviewer', scope: {}, label, now, ttlMs: days * 86_400_000 })
    const { page, problems } = await desk.open('admin', '/accounts')
    await head(page, '上次登录').click()
    await head(page, '上次登录').click()
    await waitFor(async () => (await shown(page, 0))[0]?.trim(), '乙')
    await page.getByRole('tab', { name: '令牌' }).click()
    await head(page, '有效期至').click()
    const ours = async () => (await shown(page, 0)).filter((label) => label === '近' || label === '远')
    await waitFor(ours, ['近', '远'])
    await head(page, '有效期至').click()
    await waitFor(ours, ['远', '近'])
    expect(problems).to.deep.equal([])
    await page.context().close()
  })

  it('is chosen for photos, which have no heads', async () => {
    const { page, problems } = await desk.open(
      'reviewer',
      `/evidence?campaign=${desk.totals.campaign._id.toHexString()}`,
    )
    const asked: (string | null)[] = []
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname.endsWith('/evidence')) asked.push(searchParams.get('sort'))
    })
    await page.getByRole('combobox', { name: '排序' }).click()
    await page.getByTitle('最新收到的在前').click()
    await waitFor(() => Promise.resolve(asked.at(-1)), '-receivedAt')
    expect(new URL(page.url()).searchParams.get('sort')).to.equal('-receivedAt')
    expect(problems).to.deep.equal([])
    await page.context().close()
  })
})
