// Everything a person can send that is no answer: each gets a clear sentence, and nothing already saved is lost.
import { expect } from 'chai'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pino } from 'pino'
import { ZipFile } from 'yazl'
import { processEvidence } from '../../jobs/evidence.ts'
import { importForm } from '../../rules/form-import.ts'
import { compileForm, type EvidenceRef } from '../../rules/form.ts'
import { photos } from '../support/photos.ts'
import { toList, toPhotos, toSummary } from './filled.ts'
import { describeOffice, words } from './office.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A workbook of some hundred kilobytes whose one sheet would be 300 MB. */
async function zipBomb(): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengban-bomb-'))
  try {
    const zip = new ZipFile()
    const spaces = Buffer.alloc(1024 * 1024, 0x20)
    zip.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml')
    zip.addReadStream(Readable.from(Array.from({ length: 300 }, () => spaces)), 'xl/worksheets/sheet1.xml')
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(join(dir, 'bomb.xlsx')))
    return await readFile(join(dir, 'bomb.xlsx'))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

describeOffice('bot: what is no answer', (office) => {
  const proofs = async () => ((await office.report()).answers['proof'] ?? []) as EvidenceRef[]
  const process = () =>
    processEvidence({
      ...office.jobs(),
      log: pino({ level: 'silent' }),
      fetchFile: (id) => office.bot.fetchFile(id),
      onProcessed: (evidence) => office.bot.evidenceProcessed(evidence),
    })

  const files: [string, () => Promise<Buffer> | Buffer, string][] = [
    [
      'a program named photo.jpg',
      () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
      '不是照片（JPEG、PNG、WebP），也不是 PDF',
    ],
    ['half a photo', () => photos.truncated(), '不完整或已损坏'],
    ['a pixel bomb', () => photos.bomb(), '像素太多'],
  ]
  for (const [title, bytes, sentence] of files)
    it(`${title} is told on the card with a way on, and the good photo beside it stays`, async () => {
      const lin = await office.filling('lin')
      await toPhotos(lin)
      await lin.sendsPhoto(await photos.jpeg())
      await lin.sendsDocument(await bytes(), 'photo.jpg', 'image/jpeg')
      await lin.sees('已收到 2 个')
      office.clock.advance('2s')
      await process()
      expect((await lin.sees(sentence)).text).to.contain('第 2')
      await lin.presses('重新发送')
      await lin.sees('请拍授权凭证')
      expect(await proofs()).to.have.length(1)
      await lin.sendsPhoto(await photos.jpeg({ motif: 2 }))
      await lin.presses('完成')
      expect((await office.report()).answers).to.include({ pc_count: 12, industry: 'i10' })
    })

  it('what a photo carries behind its picture is not kept', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    const two = Buffer.concat([await photos.jpeg(), Buffer.from('PK\x03\x04<script>alert(1)</script>', 'latin1')])
    await lin.sendsDocument(two, 'photo.jpg', 'image/jpeg')
    await process()
    const [{ id }] = (await proofs()) as [EvidenceRef]
    const { picture, state } = (await office.models.evidence.find(office.models.file.idOf(id)))!
    expect(state).to.equal('ready')
    expect((await office.models.file.read(picture!)).includes('<script>')).to.equal(false)
  })

  it('photos of an album that come 11 seconds apart join the question it began with', async () => {
    const lin = await office.filling('lin')
    await toPhotos(lin)
    await lin.sendsPhoto(await photos.jpeg(), { album: 'a' })
    office.clock.advance('11s')
    await lin.sendsPhoto(await photos.jpeg({ motif: 2 }), { album: 'a' })
    await lin.presses('完成')
    office.clock.advance('11s')
    await lin.sendsPhoto(await photos.jpeg({ motif: 3 }), { album: 'a' })
    await lin.sees('晚到的凭证已补到第 7 题，现在共 3 个')
    expect(await proofs()).to.have.length(3)
    await lin.says('没有别的')
    await lin.sees('请核对')
  })

  it('the same button pressed twice, each press an update of its own, adds one row and says so', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    const card = lin.last().id
    await Promise.all([lin.presses('＋ 添加一项', { on: card }), lin.presses('＋ 添加一项', { on: card })])
    expect(((await office.report()).answers['software'] as unknown[]).length).to.equal(1)
    expect(lin.isKeptWaiting()).to.equal(false)
  })

  it('a returned report is mended after the day it was expected and after the due day, and counts', async () => {
    const lin = await office.filling('lin')
    await toSummary(lin, await photos.jpeg())
    await lin.presses('提交')
    await lin.presses('确定提交')
    const { _id, revision } = await office.report()
    office.clock.advance('1h')
    const now = office.clock.now()
    const verdicts = [{ path: 'pc_count', evidence: null, good: false, reason: 'mismatch' as const, words: '' }]
    const until = new Date(now.getTime() + 86_400_000)
    const reviewer = { id: 'r', role: 'reviewer', scope: {}, person: null } as never
    await office.models.review.return(reviewer, _id, { revision, verdicts, words: '', until, now })
    office.clock.advance('10d')
    await lin.says('/tasks')
    await lin.presses('继续填报')
    await lin.sees('这项任务的截止日期已过')
    await lin.says('20')
    await lin.presses('提交')
    await lin.presses('确定提交')
    await lin.sees('提交成功')
    expect((await office.report()).answers['pc_count']).to.equal(20)
  })

  it('a workbook that would unpack to 300 MB is refused with words, and the list stays', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await lin.presses('＋ 添加一项')
    await lin.says('WPS Office')
    await lin.says('10')
    await lin.sendsDocument(await zipBomb(), 'list.xlsx', xlsx)
    await lin.sees('表格太大：这里最多')
    expect((await office.report()).answers['software']).to.have.length(1)
  })

  it('a form file whose calculations need each other is told with sheet, row and names', () => {
    const { source } = importForm([
      {
        name: 'survey',
        rows: [
          ['type', 'name', 'calculation', 'label'],
          ['calculate', 'a', '${b} + 1'],
          ['calculate', 'b', '${a} + 1'],
          ['text', 'c', '', 'C'],
        ],
      },
      { name: 'settings', rows: [['form_id'], ['x']] },
    ])
    const compiled = compileForm(source!)
    const problem = compiled.ok ? undefined : compiled.problems.find(({ code }) => code === 'cycle')
    expect(problem).to.deep.include({ sheet: 'survey', row: 2, code: 'cycle' })
    expect(words.say('zh-CN', 'problem-cycle', problem!.args))
      .to.contain('互相依赖，算不出来')
      .and.contain('a → b')
  })
})
