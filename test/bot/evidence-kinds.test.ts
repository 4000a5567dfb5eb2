// What kinds of files a person sends, through the real chat, the real queue and back to the card.
import { expect } from 'chai'
import { pino } from 'pino'
import { processEvidence } from '../../jobs/evidence.ts'
import type { Evidence } from '../../models/evidence.ts'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { locked, ofd, pdf, withZip, xmlInvoice } from '../support/documents.ts'
import { photos } from '../support/photos.ts'
import { describeOffice } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))

const form: FormSource = {
  settings: { form_id: 'kinds', version: '1', form_title: '凭证' },
  survey: rows([
    { type: 'image', name: 'proof', label: '请拍授权凭证', required: 'yes' },
    { type: 'file', name: 'contract', label: '请发采购合同', required: 'yes' },
    { type: 'text', name: 'serial', label: '序列号' },
  ]),
  choices: [],
}

describeOffice(
  'bot: kinds of evidence',
  (office) => {
    const processed = async () => {
      await processEvidence({
        ...office.jobs(),
        log: pino({ level: 'silent' }),
        fetchFile: (id) => office.bot.fetchFile(id),
        onProcessed: (evidence) => office.bot.evidenceProcessed(evidence),
      })
      return office.models.evidence.model.find().sort({ _id: 1 }).lean<Evidence[]>().exec()
    }

    it('thirty photos of one question are kept, the one after them is not, and the card says so', async () => {
      const lin = await office.filling('lin')
      const photo = await photos.jpeg({ width: 720, height: 540 })
      for (let album = 0; album < 3; album++) await lin.sendsAlbum(Array<Buffer>(10).fill(photo))
      await lin.sees('已收到 30 个，已经到上限（30 个），多出的没有收')
      await lin.sendsPhoto(photo)
      expect((await office.report()).answers['proof']).to.have.length(30)
      expect(await office.models.evidence.model.countDocuments({})).to.equal(30)
    })

    it('JPEG, PNG and WebP are processed, whatever they are named', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(await photos.png(), 'a.jpg', 'image/jpeg')
      await lin.sendsDocument(await photos.webp(), 'b.png', 'image/png')
      await lin.sendsDocument(await photos.jpeg(), 'c.webp', 'image/webp')
      const sent = await processed()
      expect(sent.map(({ state, type }) => `${state} ${type}`)).to.deep.equal([
        'ready image/png',
        'ready image/webp',
        'ready image/jpeg',
      ])
      office.clock.advance('2s')
      await lin.sees('已处理 3 个')
    })

    it('a HEIC photo named .jpg is told on the card with what to do, one that says so at once', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'), 'IMG_1.jpg', 'image/jpeg')
      await processed()
      await lin.sees('HEIC 格式，暂时打不开。请改用“照片”方式发送')
      await lin.sendsDocument(Buffer.from('x'), 'IMG_2.heic', 'image/heic')
      await lin.sees('这种格式（HEIC）暂时打不开')
    })

    it('a PDF is taken where a file is asked, with its type and pages; a program named .pdf is told', async () => {
      const lin = await office.filling('lin')
      await lin.sendsPhoto(await photos.jpeg())
      await lin.presses('完成')
      await lin.sees('请发采购合同')
      await lin.sendsDocument(pdf({ pages: 3 }), '合同.pdf', 'application/pdf')
      await lin.sendsDocument(Buffer.from('MZ\x90\0\x03', 'latin1'), '发票.pdf', 'application/pdf')
      const [, contract, program] = await processed()
      expect(contract).to.include({ state: 'ready', type: 'application/pdf', pages: 3, picture: null })
      expect(program).to.include({ state: 'failed', reason: 'file-type' })
      await lin.sees('第 2 个文件不是照片（JPEG、PNG、WebP），也不是 PDF')
    })

    it('invoices as PDF and photos mixed are counted on one card, as many as the question takes', async () => {
      const lin = await office.filling('lin')
      await lin.sendsPhoto(await photos.jpeg())
      await lin.presses('完成')
      await lin.sees('请发照片或 PDF，最多 30 个')
      const mixed = [pdf({ pages: 1 }), pdf({ pages: 2 }), pdf({ pages: 1, packed: true })]
      for (const [at, bytes] of mixed.entries()) await lin.sendsDocument(bytes, `发票${at}.pdf`, 'application/pdf')
      await lin.sendsAlbum([await photos.jpeg({ motif: 2 }), await photos.jpeg({ motif: 3 })])
      office.clock.advance('2s')
      await lin.sees('已收到 5 个，最多 30 个')
      const sent = await processed()
      expect(sent.slice(1).map(({ state, type, pages }) => [state, type, pages])).to.deep.equal([
        ['ready', 'application/pdf', 1],
        ['ready', 'application/pdf', 2],
        ['ready', 'application/pdf', 1],
        ['ready', 'image/jpeg', null],
        ['ready', 'image/jpeg', null],
      ])
      office.clock.advance('2s')
      await lin.sees('已收到 5 个，已处理 5 个')
      for (let at = 0; at < 26; at++) await lin.sendsDocument(pdf({ pages: 1 }), `${at}.pdf`, 'application/pdf')
      await lin.sees('已收到 30 个，已经到上限（30 个）')
      expect((await office.report()).answers['contract']).to.have.length(30)
    })

    it('a file of more than 20 MB is told at once with what to do, and nothing of it is kept', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(await photos.oversize(), 'scan.jpg', 'image/jpeg')
      await lin.sees('文件超过 20 MB，收不了。请压缩后再发')
      expect(await office.models.evidence.model.countDocuments({})).to.equal(0)
    })

    it('a PDF for a question of photos alone is told what to send instead', async () => {
      const lin = await office.filling('lin')
      await lin.sendsDocument(pdf({ pages: 1 }), '发票.pdf', 'application/pdf')
      await lin.sees('这一题只收照片，这个文件不是图片，没有收。请打开它截一张图')
    })

    it('an invoice in OFD or XML, and a PDF with a password or an archive inside, are told with what to do', async () => {
      const lin = await office.filling('lin')
      await lin.sendsPhoto(await photos.jpeg())
      await lin.presses('完成')
      for (const [name, mime] of [
        ['发票.ofd', 'application/octet-stream'],
        ['dzfp.xml', 'text/xml'],
        ['无名', 'application/ofd'],
      ] as const) {
        await lin.sendsDocument(ofd(), name, mime)
        await lin.sees('OFD 和 XML 版的电子发票这里打不开，没有收。请到开票平台或电子税务局下载同一张发票的 PDF 版')
      }
      expect(await office.models.evidence.model.countDocuments({})).to.equal(1)
      await lin.sendsDocument(locked('r3-locked'), '1.pdf', 'application/pdf')
      await lin.sendsDocument(withZip(pdf({ pages: 1 })), '2.pdf', 'application/pdf')
      await lin.sendsDocument(ofd(), '3.pdf', 'application/pdf')
      await lin.sendsDocument(xmlInvoice(), '4.pdf', 'application/pdf')
      await lin.sendsDocument(locked('r3-open'), '5.pdf', 'application/pdf')
      const sent = await processed()
      expect(sent.slice(1).map(({ state, reason }) => reason ?? state)).to.deep.equal([
        ...['password', 'two-kinds', 'ofd', 'xml', 'ready'],
      ])
      office.clock.advance('2s')
      await lin.sees('第 1 个 PDF 要密码才能打开')
      await lin.sees('第 2 个 PDF 里还藏着一个压缩包')
      await lin.sees('第 3 个文件是 OFD 格式')
      await lin.sees('第 4 个文件是 XML 格式')
      expect(lin.buttons()).to.include('重新发送')
    })

    it('/forget takes away a PDF that was never handed in, with its file', async () => {
      const lin = await office.filling('lin')
      await lin.sendsPhoto(await photos.jpeg())
      await lin.presses('完成')
      const files = () => office.models.connection.collection('files.files').countDocuments({ filename: /-document$/ })
      const before = await files()
      await lin.sendsDocument(pdf({ pages: 1 }), '发票.pdf', 'application/pdf')
      await processed()
      expect(await files()).to.equal(before + 1)
      await lin.says('/forget')
      await lin.presses('删除我的信息')
      await lin.sees('已经删除了您的个人信息')
      expect(await files()).to.equal(before)
      expect(await office.models.evidence.model.countDocuments({})).to.equal(0)
    })

    it('a product key typed as an answer is kept by its last five signs, and the person is told', async () => {
      const lin = await office.filling('lin')
      await lin.sendsPhoto(await photos.jpeg())
      await lin.presses('完成')
      await lin.sendsDocument(pdf({ pages: 1 }), '合同.pdf', 'application/pdf')
      await lin.presses('完成')
      await lin.says('VK7JG-NPHTM-C97JM-9MPGT-3V66T')
      await lin.sees('这像是产品密钥，为了安全只保存最后 5 位')
      const report = await office.report()
      expect(report.answers['serial']).to.equal('*****-*****-*****-*****-3V66T')
      expect(JSON.stringify(report)).not.to.contain('VK7JG')
    })
  },
  { form },
)
