// What a file is, by its bytes; its name and declared type are only somebody's word.

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PictureType = (typeof pictureTypes)[number]
export type FileType = PictureType | 'application/pdf' | 'heic' | 'other'

/** How many of the first bytes decide. */
export const fileTypeBytes = 16

/** HEIF in all its kinds: phones and chats that send it can send JPEG as well. */
const heicBrands = new Set(['heic', 'heix', 'hevc', 'heim', 'heis', 'hevm', 'mif1', 'msf1', 'avif'])

export function fileTypeOf(bytes: Uint8Array): FileType {
  const head = String.fromCharCode(...bytes.subarray(0, fileTypeBytes))
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp'
  // Only at the very start: readers that look further in are what files of two kinds at once are made for.
  if (head.startsWith('%PDF-')) return 'application/pdf'
  if (head.slice(4, 8) === 'ftyp' && heicBrands.has(head.slice(8, 12))) return 'heic'
  return 'other'
}
