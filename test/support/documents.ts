// PDF files as people send them, with page trees in the open or packed away.
import { deflateSync } from 'node:zlib'

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
