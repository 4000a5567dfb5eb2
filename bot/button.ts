// What a button says when it is pressed: `act:report:place:arg`, at most 64 bytes. A place names a question by its ordinal in
// the form and the rows it lies in (`17.3`), so a button of yesterday can never answer another question.
import type { Types } from 'mongoose'
import { pathOf, type Form, type Node, type Repeat } from '../rules/form.ts'

export interface Press {
  act: string
  /** 24 hex digits, '' when the button belongs to no report. */
  report: string
  place: string
  arg: string
}

const longestData = 64

export function data(act: string, to: { report?: Types.ObjectId; place?: string; arg?: string | number } = {}): string {
  const report = to.report ? Buffer.from(to.report.id).toString('base64url') : ''
  const made = `${act}:${report}:${to.place ?? ''}:${to.arg ?? ''}`
  if (Buffer.byteLength(made) > longestData) throw new Error(`button data too long: ${made.length}`)
  return made
}

/** null for what this bot never wrote. */
export function readPress(text: string): Press | null {
  const [act, report, place, ...arg] = text.split(':')
  if (!act || report === undefined || place === undefined) return null
  const id = Buffer.from(report, 'base64url')
  if (report !== '' && id.length !== 12) return null
  return { act, report: id.toString('hex'), place, arg: arg.join(':') }
}

/** `17.3` for `software/3/seats`. */
export function placeOf(node: Node, path: string): string {
  const rows = path.split('/').filter((_, index) => index % 2 === 1)
  return [node.ordinal, ...rows].join('.')
}

/** The path of a place; null when the form has no such place. */
export function pathOfPlace(form: Form, place: string): string | null {
  if (!/^\d{1,4}(\.\d{1,9})*$/.test(place)) return null
  const [ordinal, ...rows] = place.split('.').map(Number) as [number, ...number[]]
  const node = form.nodes[ordinal]
  if (!node || node.kind === 'group') return null
  const repeats = node.groups.filter((above): above is Repeat => above.kind === 'repeat')
  if (repeats.length !== rows.length) return null
  return pathOf(form, ordinal, repeats.map(({ name }, index) => `${name}/${rows[index]}`).join('/'))
}

/** A choice's name, or a short hash of one that would not fit into a button. */
export function choiceKey(name: string): string {
  if (/^[\w-]{1,14}$/.test(name)) return name
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return `~${hash.toString(36)}`
}
