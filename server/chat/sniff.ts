// What a file is, by its first bytes; its name and declared type are only somebody's word.

export const sniffBytes = 16

export type Sniffed = { type: string; asDocument: boolean } | 'heic' | 'other'

export function sniff(head: Buffer): Sniffed {
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return { type: 'image/jpeg', asDocument: false }
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { type: 'image/png', asDocument: false }
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return { type: 'image/webp', asDocument: false }
  if (text.startsWith('%PDF-')) return { type: 'application/pdf', asDocument: true }
  if (/^....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif)/s.test(text)) return 'heic'
  return 'other'
}
