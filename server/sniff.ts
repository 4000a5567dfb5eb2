// What an upload is, by its first bytes, and whether a messenger would send it as a document.
import { fileTypeBytes, fileTypeOf, isUnreadable, zipNameBytes, type Unreadable } from '../rules/file-type.ts'

/** As many as tell a workbook from another zip; every picture and document is longer. */
export const sniffBytes = Math.max(fileTypeBytes, zipNameBytes, 64)

export type Sniffed = { type: string; asDocument: boolean } | Unreadable | 'other'

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Names of the first part of an Office file; whether it is a workbook inside is found out when it is read. */
const firstParts = ['[Content_Types].xml', '_rels/', 'docProps/', 'xl/']

export function sniff(head: Buffer): Sniffed {
  const type = fileTypeOf(head)
  if (type === 'other' && isOffice(head)) return { type: workbook, asDocument: true }
  return isUnreadable(type) || type === 'other' ? type : { type, asDocument: type === 'application/pdf' }
}

function isOffice(head: Buffer): boolean {
  const name = head.subarray(30, sniffBytes).toString('latin1')
  return head.toString('latin1', 0, 4) === 'PK\x03\x04' && firstParts.some((part) => name.startsWith(part))
}
