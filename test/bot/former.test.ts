import { expect } from 'chai'
import sharp from 'sharp'
import { builtInForms } from '../../forms/index.ts'
import { compileForm, type FormSource } from '../../rules/form.ts'
import type { TelegramPerson } from '../support/telegram-person.ts'
import { toSummary } from './filled.ts'
import { describeOffice } from './office.ts'
import { shortForm } from './short-form.ts'

const reviewer = { id: 'r1', role: 'reviewer', scope: {}, person: null } as never

describeOffice('bot: what was reported last time', (office) => {
  let image: Buffer
  before(async () => {
    image = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer()
  })

  /** A version in which a choice is gone, a question has another type, and the list is as it was. */
  const later: FormSource = {
    ...shortForm,
    settings: { ...shortForm.settings, version: '2' },
    survey: shortForm.survey.map(({ row, cells }) => ({
      row,
      cells: cells['name'] === 'remark' ? { ...cells, type: 'integer' } : cells,
    })),
    choices: shortForm.choices.filter(({ cells }) => cells['name'] !== 'os'),
  }

  /** Lin’s report of last time is accepted; half a year later the next task opens. */
  async function accepted(lin: TelegramPerson, next: FormSource = shortForm) {
    await toSummary(lin, image)
    await lin.presses('提交')
    await lin.presses('确定提交')
    const { _id, revision } = await office.report()
    const now = office.clock.now()
    expect((await office.models.review.accept(reviewer, _id, revision, '', now)).outcome).to.equal('done')
    office.clock.advance('180d')
    const campaign = await office.openCampaign('第二期', next)
    await lin.says('/tasks')
    await lin.presses('开始填报')
    return () => office.report('U1', campaign)
  }

  it('is taken over at once; photos are asked anew, then the summary', async () => {
    const lin = await office.filling('lin')
    const before = (await office.report()).answers
    expect(before).to.deep.equal({})
    const report = await accepted(lin)
    expect((await lin.sees('可以沿用')).text)
      .to.include('2026年11月23日提交，已通过')
      .and.include('照片和文件要重新发')
    expect(lin.buttons()).to.deep.equal(['全部与上期相同，只看有变化的', '逐题填写'])
    await lin.presses('全部与上期相同，只看有变化的')
    await lin.sees('请如实填写')
    await lin.presses('知道了')
    await lin.sees('请拍授权凭证')
    await lin.sendsPhoto(image)
    await lin.presses('完成')
    const { text } = await lin.sees('请核对 渝中区山城书店')
    expect(text).to.include('办公电脑有多少台：12').and.include('软件清单：1 项（WPS Office 10）')
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('回执号')
    expect((await report()).given['pc_count']!.by).to.deep.equal((await report()).submittedBy)
  })

  it('is shown with each question and confirmed with one press, the list too', async () => {
    const lin = await office.filling('lin')
    const report = await accepted(lin)
    await lin.presses('逐题填写')
    await lin.presses('知道了')
    expect((await lin.sees('办公电脑有多少台？')).text).to.include('上期：12')
    await lin.presses('与上期相同')
    await lin.says('有')
    await lin.says('2027-01-05')
    await lin.presses('与上期相同')
    expect(lin.buttons(), 'left empty last time').to.not.include('与上期相同')
    await lin.presses('跳过')
    await lin.presses('与上期相同')
    expect((await lin.sees('软件清单')).text).to.include('上期：1 项（WPS Office 10）')
    await lin.presses('与上期相同')
    expect((await lin.sees('已填 1 项')).text).to.include('WPS Office 10')
    await lin.presses('完成')
    await lin.sees('请拍授权凭证')
    expect((await report()).answers).to.deep.include({
      pc_count: 12,
      has_ledger: 'yes',
      kinds: ['os'],
      industry: 'i10',
    })
  })

  it('of an older version gives only what the form can still hold', async () => {
    const lin = await office.filling('lin')
    const report = await accepted(lin, later)
    await lin.presses('全部与上期相同，只看有变化的')
    await lin.presses('知道了')
    await lin.sees('用到哪些软件？')
    expect(lin.buttons()).to.not.include('与上期相同')
    const { answers, given } = await report()
    expect(answers).to.deep.include({ pc_count: 12, kinds: null })
    expect(given).to.have.property('software')
    expect(given).to.not.have.any.keys('kinds', 'proof')
  })

  it('is nothing while it is not accepted, nor that of another unit', async () => {
    const lin = await office.filling('lin')
    await accepted(lin)
    const wang = await office.officer('wang', { unit: 'U2' })
    await wang.presses(/开始填报：第二期|2\. 第二期|第二期/)
    await wang.sees('请如实填写')
  })

  it('a press on an old offer takes nothing back that has been answered since', async () => {
    const lin = await office.filling('lin')
    const report = await accepted(lin)
    const offer = lin.last().id
    await lin.presses('逐题填写')
    await lin.presses('知道了')
    await lin.says('77')
    await lin.presses('全部与上期相同，只看有变化的', { on: offer })
    await lin.sees('请拍授权凭证')
    expect((await report()).answers).to.include({ pc_count: 77, industry: 'i10' })
  })

  it('a nil return is one press at the start, the rest is what must be known in any case', async () => {
    await office.reset({ form: 'software-summary' })
    const lin = await office.filling('lin')
    expect(lin.buttons()).to.deep.equal(['零报告（没有软件要填）', '逐题填写'])
    await lin.presses('零报告（没有软件要填）')
    await lin.sees('已按零报告填好 1 处')
    await lin.presses('知道了')
    for (const number of ['3', '0', '0', '0', '0']) await lin.says(number)
    await lin.sees('请核对')
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('回执号')
    expect((await office.report()).answers).to.include({ total_staff: 3, has_software: 'nil' })
  })
})

describe('forms: the setting nil', () => {
  const withNil = (nil: string) => {
    const source = builtInForms['software-summary']
    return compileForm({ ...source, settings: { ...source.settings, nil } })
  }
  it('holds answers that the form’s questions can have', () => {
    const compiled = withNil('has_software=nil；servers=0')
    expect(compiled.ok && compiled.form.nil?.values).to.deep.equal({ has_software: 'nil', servers: 0 })
  })
  for (const nil of ['has_software=none', 'nobody=1', 'servers=viele', 'seats', 'installed_count=0', ';'])
    it(`is refused at import where it says ${nil}`, () => {
      const compiled = withNil(nil)
      expect(!compiled.ok && compiled.problems.map(({ sheet, row, code }) => `${sheet} ${row} ${code}`)).to.deep.equal([
        'settings 2 nil-invalid',
      ])
    })
})
