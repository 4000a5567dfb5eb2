// What becomes of a PDF: recognised, counted, stored as it came. It is never rendered here; the reviewer's own reader opens
// it, as a download.
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { opensForAll } from './document-lock.ts'
import { FileRefused } from './photo.ts'

export interface Document {
  type: 'application/pdf'
  sha256: string
  bytes: number
  /** null when the file does not say it in a way that can be read without a PDF engine, such as one encrypted against changes. */
  pages: number | null
}

/** A page tree packed into object streams is unpacked no further than this, however many streams claim to hold it. */
const mostUnpacked = 16 * 1024 * 1024
const mostPages = 100_000
const longestObject = 64 * 1024

/** @throws FileRefused two-kinds, damaged or password */
export function readDocument(original: Buffer): Document {
  const text = original.toString('latin1')
  if (isZipToo(text)) throw new FileRefused('two-kinds')
  // A download that broke off has no end mark. Some writers add a few lines after it.
  if (!text.slice(-2048).includes('%%EOF')) throw new FileRefused('damaged')
  if (!opensForAll(text)) throw new FileRefused('password')
  return {
    type: 'application/pdf',
    sha256: createHash('sha256').update(original).digest('hex'),
    bytes: original.length,
    pages: pagesIn(openObjects(text)) ?? pagesIn(packedObjects(original, text)),
  }
}

const longestZipEnd = 22 + 0xffff

/** A zip is known by its end, which says how long it is itself: a program or an app can hide behind a PDF like this. */
function isZipToo(text: string): boolean {
  const end = text.slice(-longestZipEnd)
  const at = end.lastIndexOf('PK\x05\x06')
  return at >= 0 && end.length === at + 22 + end.charCodeAt(at + 20) + 256 * end.charCodeAt(at + 21)
}

/** The largest count of any page tree node is the root's. */
function pagesIn(objects: Iterable<string>): number | null {
  let most = 0
  for (const object of objects) {
    if (!/\/Type\s*\/Pages\b/.test(object)) continue
    const count = Number(/\/Count\s+(\d{1,6})\b/.exec(object)?.[1] ?? 0)
    if (count <= mostPages) most = Math.max(most, count)
  }
  return most || null
}

/** The objects that lie open in the file, without what follows in streams. */
function* openObjects(text: string): Iterable<string> {
  let from = -1
  for (const { index } of text.matchAll(/\b\d{1,10} \d{1,5} obj\b/g)) {
    if (from >= 0) yield objectAt(text, from, index)
    from = index
  }
  if (from >= 0) yield objectAt(text, from, text.length)
}

/** Never beyond the next object's start, so that a file is read through once whatever it claims. */
function objectAt(text: string, from: number, to: number): string {
  const piece = text.slice(from, Math.min(to, from + longestObject))
  const end = piece.search(/endobj|stream/)
  return end < 0 ? piece : piece.slice(0, end)
}

/** The objects packed into object streams: pairs of number and offset first, then the objects. */
function* packedObjects(original: Buffer, text: string): Iterable<string> {
  let left = mostUnpacked
  for (const { index } of text.matchAll(/\/Type\s*\/ObjStm\b/g)) {
    const from = text.indexOf('stream', index)
    const to = text.indexOf('endstream', from + 6)
    if (from < 0 || to < 0) return
    const head = text.slice(text.lastIndexOf('obj', index), from)
    const first = Number(/\/First\s+(\d{1,9})/.exec(head)?.[1] ?? 0)
    if (left <= 0) return
    const unpacked = inflated(original.subarray(from + (text[from + 6] === '\r' ? 8 : 7), to), left)
    left -= unpacked?.length ?? 0
    // Larger than all we would unpack: the rest is left as it is.
    if (unpacked === null) return
    const numbers = unpacked.slice(0, first).trim().split(/\s+/).map(Number)
    const offsets = numbers.filter((_, at) => at % 2 === 1)
    for (const [at, offset] of offsets.entries())
      yield unpacked.slice(first + offset, first + (offsets[at + 1] ?? unpacked.length))
  }
}

/** '' when it is encrypted or packed otherwise; null when it is larger than that. */
function inflated(packed: Buffer, mostBytes: number): string | null {
  try {
    return inflateSync(packed, { maxOutputLength: mostBytes }).toString('latin1')
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? null : ''
  }
}
