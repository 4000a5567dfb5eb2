import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import { readDocument } from '../../jobs/document.ts'
import { FileRefused } from '../../jobs/photo.ts'
import { locked, pdf, withZip } from '../support/documents.ts'
import { cpuMsOf } from '../support/cpu.ts'

describe('a document of evidence', () => {
  it('has its pages counted, with the page tree in the open or packed', () => {
    expect(readDocument(pdf({ pages: 1 })).pages).to.equal(1)
    expect(readDocument(pdf({ pages: 240 })).pages).to.equal(240)
    expect(readDocument(pdf({ pages: 17, packed: true })).pages).to.equal(17)
  })

  it('has no page count when it cannot be read, and is taken all the same', () => {
    expect(readDocument(Buffer.from('%PDF-1.4\nencrypted\n%%EOF')).pages).to.equal(null)
  })

  it('is refused when its end is missing', () => {
    expect(() => readDocument(pdf({ pages: 2 }).subarray(0, 80))).to.throw(FileRefused, 'damaged')
  })

  for (const kind of ['r3', 'r4aes', 'r6'] as const) {
    it(`is taken when it is encrypted only against changes (${kind})`, () =>
      expect(readDocument(locked(`${kind}-open`)).type).to.equal('application/pdf'))
    it(`is refused when it opens with a password alone (${kind})`, () =>
      expect(() => readDocument(locked(`${kind}-locked`))).to.throw(FileRefused, 'password'))
  }

  it('is refused when only a certificate opens it', () => {
    const lock = '<< /Filter /Adobe.PubSec /V 4 /R 4 >>'
    const file = `%PDF-1.7\n5 0 obj\n${lock}\nendobj\ntrailer\n<< /Encrypt 5 0 R >>\n%%EOF`
    expect(() => readDocument(Buffer.from(file))).to.throw(FileRefused, 'password')
  })

  it('is refused when it is an archive as well, and not when it only speaks of one', () => {
    expect(() => readDocument(withZip(pdf({ pages: 1 })))).to.throw(FileRefused, 'two-kinds')
    const attached = Buffer.from('%PDF-1.7\nstream PK\x05\x06 and so on endstream\n%%EOF\n', 'latin1')
    expect(readDocument(attached).pages).to.equal(null)
  })

  it('is not unpacked without end when streams are bombs', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024))
    const stream = Buffer.concat([
      Buffer.from(`1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length ${bomb.length} >>\nstream\n`, 'latin1'),
      bomb,
      Buffer.from('\nendstream\nendobj\n'),
    ])
    const file = Buffer.concat([Buffer.from('%PDF-1.7\n'), ...Array<Buffer>(50).fill(stream), Buffer.from('%%EOF')])
    expect(cpuMsOf(() => expect(readDocument(file).pages).to.equal(null))).to.be.below(3000)
  })

  it('is read in a moment when it is made to be slow', () => {
    for (const piece of ['1 0 obj << /Type /Pages ', '/Encrypt 1 0 R 1 0 obj ', '/Encrypt  ', '1    ', '/ID [ (']) {
      const file = Buffer.from(`%PDF-1.4\n${piece.repeat(18_000_000 / piece.length)}%%EOF`)
      const read = () => {
        try {
          readDocument(file)
        } catch (error) {
          expect(error).to.be.instanceOf(FileRefused)
        }
      }
      expect(cpuMsOf(read), piece).to.be.below(3000)
    }
  })
})
