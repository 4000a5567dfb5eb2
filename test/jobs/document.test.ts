import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import { readDocument } from '../../jobs/document.ts'
import { FileRefused } from '../../jobs/photo.ts'
import { pdf } from '../support/documents.ts'
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
    const objects = '1 0 obj << /Type /Pages '.repeat(800_000)
    const file = Buffer.from(`%PDF-1.4\n${objects}%%EOF`)
    expect(cpuMsOf(() => readDocument(file))).to.be.below(3000)
  })
})
