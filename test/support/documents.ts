// PDF files as people send them, with page trees in the open or packed away.
import { deflateSync } from 'node:zlib'
import lockedPdfs from './locked-pdf.json' with { type: 'json' }

/** Written by qpdf in the encryptions there are: `open` without a password, only against changes; `locked` with one. */
export const locked = (kind: keyof typeof lockedPdfs) => Buffer.from(lockedPdfs[kind], 'base64')

/** A file that is a PDF from its beginning and a zip from its end. */
export const withZip = (document: Buffer) =>
  Buffer.concat([document, Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])

/** The first bytes of the other forms in which electronic invoices come. */
export const ofd = () => Buffer.from('PK\x03\x04'.padEnd(30, '\0') + 'OFD.xml<?xml version="1.0"?><ofd:OFD/>', 'latin1')
export const xmlInvoice = () => Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-8"?><EInvoice></EInvoice>')

export function pdf({ pages, packed = false }: { pages: number; packed?: boolean }): Buffer {
  const kids = Array.from({ length: pages }, (_, at) => `${at + 3} 0 R`).join(' ')
  const tree = `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`
  const leaves = Array.from({ length: pages }, (_, at) => `${at + 3} 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n`)
  const head = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
  const tail = 'trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n'
  if (!packed) return Buffer.from(`${head}2 0 obj\n${tree}\nendobj\n${leaves.join('')}${tail}`, 'latin1')
  const first = '2 0 '
  const stream = deflateSync(Buffer.from(first + tree, 'latin1'))
  const dict = `<< /Type /ObjStm /N 1 /First ${first.length} /Filter /FlateDecode /Length ${stream.length} >>`
  return Buffer.concat([
    Buffer.from(`${head}9 0 obj\n${dict}\nstream\n`, 'latin1'),
    stream,
    Buffer.from(`\nendstream\nendobj\n${tail}`, 'latin1'),
  ])
}
