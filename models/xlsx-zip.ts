// A workbook is a ZIP file from a stranger. Before anything parses it, every part is inflated against one budget, because
// the sizes a ZIP states about itself can lie and the reader would believe them up to 2 GiB.
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)
const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

export type ZipVerdict = 'ok' | 'too-large' | 'not-zip'

/** Whether all parts together stay within `maxBytes` when unpacked. ZIP64 and encrypted parts are refused as not-zip. */
export async function checkZip(bytes: Buffer, maxBytes: number): Promise<ZipVerdict> {
  const end = findEnd(bytes)
  if (end < 0) return 'not-zip'
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  let left = maxBytes
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return 'not-zip'
    const size = await inflatedSize(bytes, at, left)
    if (size === 'too-large' || size === 'not-zip') return size
    left -= size
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return 'ok'
}

async function inflatedSize(bytes: Buffer, entry: number, left: number): Promise<number | 'too-large' | 'not-zip'> {
  const flags = bytes.readUInt16LE(entry + 8)
  const method = bytes.readUInt16LE(entry + 10)
  const packed = bytes.readUInt32LE(entry + 20)
  const local = bytes.readUInt32LE(entry + 42)
  if (flags & 1 || packed === 0xffffffff || local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) {
    return 'not-zip'
  }
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (start + packed > bytes.length) return 'not-zip'
  if (method === 0) return packed <= left ? packed : 'too-large'
  if (method !== 8) return 'not-zip'
  try {
    const whole = (await inflate(bytes.subarray(start, start + packed), { maxOutputLength: left + 1 })) as Buffer
    return whole.length <= left ? whole.length : 'too-large'
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-zip'
  }
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - 22 - 0xffff)
  for (let at = bytes.length - 22; at >= lowest; at--) if (bytes.readUInt32LE(at) === END) return at
  return -1
}
