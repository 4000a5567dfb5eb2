import { expect } from 'chai'
import type { Program } from '../../program.ts'
import { createClock } from '../support/clock.ts'
import { newPlace, startHere, type Place } from '../support/program.ts'
import { browserOf } from '../server/browser-person.ts'

describe('the demo', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let place: Place
  let program: Program
  before(async () => {
    place = await newPlace(null)
    program = await startHere(place, clock.now)
  })
  after(async () => {
    await program?.stop()
    await place?.remove()
  })

  it('opens the console for each role by its link, and again when the page is opened again', async () => {
    const console_ = program.links.filter(({ url }) => url.includes('/console#'))
    const seen = []
    for (const { url } of [...console_, ...console_]) {
      const [kind, code] = url.split('#')[1]!.split('=')
      const { status, body } = await browserOf(program).post('/session', {
        [kind === 'token' ? 'token' : 'code']: code,
      })
      seen.push([status, body['role']])
    }
    const once = ['regulator', 'federation', 'regulator', 'federation', 'chamber', 'admin'].map((role) => [201, role])
    expect(seen).to.deep.equal([...once, ...once])
  })

  it('shows the secretary their own chamber alone', async () => {
    const link = program.links.find(({ who }) => who.includes('chamber'))!
    const browser = browserOf(program)
    await browser.post('/session', { code: link.url.split('=')[1] })
    const { body } = await browser.get('/campaigns')
    const { id } = (body['items'] as { id: string; title: string }[]).find(({ title }) => title.includes('民营企业'))!
    const { body: totals } = await browser.get(`/campaigns/${id}/progress?by=chamber`)
    expect((totals['rows'] as unknown[]).length).to.equal(1)
  })

  it('shows an agency the campaign of its own measure, and a district its own units', async () => {
    const signedIn = async (who: string) => {
      const browser = browserOf(program)
      const link = program.links.find((each) => each.who.includes(who))!
      await browser.post('/session', { code: link.url.split('=')[1] })
      return browser
    }
    const { body: campaigns } = await (await signedIn('agency')).get('/campaigns')
    expect((campaigns['items'] as { measure: number }[]).map(({ measure }) => measure)).to.deep.equal([10, 10])
    const { body: units } = await (await signedIn('district')).get('/units')
    const districts = (units['items'] as { district: { code: string } }[]).map(({ district }) => district.code)
    expect([...new Set(districts)]).to.deep.equal(['500103'])
  })

  it('shows a reviewer each answer under a label that says the numbers it asks about', async () => {
    const link = program.links.find(({ who }) => who.includes('agency'))!
    const browser = browserOf(program)
    await browser.post('/session', { code: link.url.split('=')[1] })
    const { body: campaigns } = await browser.get('/campaigns')
    const all = campaigns['items'] as { id: string; title: string; state: string }[]
    const { id } = all.find(({ title, state }) => title.includes('民营企业') && state === 'open')!
    const { body: page } = await browser.get(`/reports?campaign=${id}&state=returned`)
    const [first] = page['items'] as { id: string }[]
    const { body } = await browser.get(`/reports/${first!.id}`)
    const answers = body['answers'] as { name: string; label: string; value: unknown }[]
    const computers = answers.find(({ name }) => name === 'pc_count')!.value as number
    const label = answers.find(({ name }) => name === 'os_genuine_count')!.label
    expect(label).to.equal(`这 ${computers} 台电脑里，有多少台装的是正版操作系统？`)
  })

  it('tells Prometheus how its jobs are and what waits to be sent', async () => {
    await program.jobs.run('audit')
    clock.advance('90s')
    const text = await (await fetch(`${program.url}/metrics`)).text()
    expect(text).to.match(/^job_last_ok_age_seconds\{job="audit"\} \d+$/m)
    expect(text).to.match(/^job_failures_in_a_row\{job="audit"\} 0$/m)
    expect(text).to.match(/^delivery_queue\{state="queued"\} 0$/m)
  })

  it('tells the admin in chat when a job begins to fail, once, and when it works again', async () => {
    const { models } = program.db
    const admin = (await models.account.findNamed('样例管理员'))!
    const { chat } = await models.webChat.begin(clock.now())
    await models.chat.bindAccount(chat, admin._id, 'zh-CN', clock.now())
    const finish = models.review.finishAudit.bind(models.review)
    models.review.finishAudit = () => Promise.reject(Object.assign(new Error('away'), { code: 'E_AWAY' }))
    await program.jobs.run('audit')
    await program.jobs.run('audit')
    models.review.finishAudit = finish
    await program.jobs.run('audit')
    await program.jobs.run('audit')
    const told = (await models.webChat.history(chat, 10)).map(({ text }) => text)
    expect(told).to.deep.equal(['后台任务「audit」连续 1 次失败（E_AWAY）。', '后台任务「audit」已恢复正常。'])
  })
})
