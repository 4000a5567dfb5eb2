// What a file is, by its bytes; its name and declared type are only somebody's word.

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PictureType = (typeof pictureTypes)[number]
export type FileType = PictureType | 'application/pdf' | Unreadable | 'other'
/** Known so that a person can be told what to send instead. OFD and XML are the other two forms of an electronic invoice. */
export const unreadable = ['heic', 'ofd', 'xml'] as const
export type Unreadable = (typeof unreadable)[number]
export const isUnreadable = (type: string): type is Unreadable => (unreadable as readonly string[]).includes(type)

/** How many of the first bytes decide; of a zip, to tell whether it is an OFD, as many as `zipNameBytes`. */
export const fileTypeBytes = 16
export const zipNameBytes = 40

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
  if (/^(?:\xef\xbb\xbf)?\s*<\?xml/.test(head)) return 'xml'
  if (head.startsWith('PK\x03\x04') && isOfd(bytes)) return 'ofd'
  return 'other'
}

/** By the name of its first part: an OFD is a zip of XML. */
const isOfd = (bytes: Uint8Array) =>
  /^(?:OFD\.xml|Doc_0\/)/.test(String.fromCharCode(...bytes.subarray(30, zipNameBytes)))
