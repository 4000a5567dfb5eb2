// What an upload is, by its first bytes, and whether a messenger would send it as a document.
import { fileTypeBytes, fileTypeOf } from '../../rules/file-type.ts'

export const sniffBytes = fileTypeBytes

export type Sniffed = { type: string; asDocument: boolean } | 'heic' | 'other'

export function sniff(head: Buffer): Sniffed {
  const type = fileTypeOf(head)
  return type === 'heic' || type === 'other' ? type : { type, asDocument: type === 'application/pdf' }
}
