// Survey rows → the tree: which row is what, under which group, in which repeat. Names are settled here; words and
// expressions, which may name any of them, are read afterwards.
import { readType } from './question-types.ts'
import type { RowType } from './question-types.ts'
import type { Cells, Problems } from './rows.ts'

export interface Bone {
  readonly row: Cells
  readonly type: Exclude<RowType, { kind: 'end' | 'ignored' | 'unsupported' | 'unknown' }>
  readonly name: string
  readonly ordinal: number
  readonly parent: number
  readonly level: number
  readonly depth: number
  /** Made by or_other: the question that asks which other. */
  readonly otherOf?: string
}

const NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u
const YES = /^(yes|true|true\(\)|1)$/i
/** Ordinals must fit a button's few bytes. */
const MOST_NODES = 9999

export function readSkeleton(rows: readonly Cells[], problems: Problems): Bone[] {
  const bones: Bone[] = []
  const open: Bone[] = []
  const names = new Map<string, number>()

  const add = (row: Cells, type: Bone['type'], name: string, otherOf?: string): Bone => {
    const above = open.at(-1)
    const level = !above
      ? -1
      : above.type.kind === 'begin' && above.type.what === 'repeat'
        ? above.ordinal
        : above.level
    const depth = open.filter(({ type: each }) => each.kind === 'begin' && each.what === 'repeat').length
    const bone: Bone = { row, type, name, ordinal: bones.length, parent: above?.ordinal ?? -1, level, depth, otherOf }
    bones.push(bone)
    return bone
  }

  for (const row of rows) {
    if (YES.test(row.get('disabled'))) continue
    const type = typeOf(row, problems)
    if (!type) continue
    if (type.kind === 'end') {
      close(row, type.what, open, problems)
      continue
    }
    if (bones.length >= MOST_NODES) {
      problems.add('survey', row.row, 'type', 'too-many-rows', '', { max: MOST_NODES })
      break
    }
    const bone = add(row, type, nameOf(row, type, names, problems))
    if (type.kind === 'begin') open.push(bone)
    if (type.kind === 'question' && type.orOther) {
      const name = `${bone.name}_other`
      if (names.has(name))
        problems.add('survey', row.row, row.heading('name'), 'name-twice', name, { name, row: names.get(name) ?? 0 })
      names.set(name, row.row)
      add(row, { kind: 'question', type: 'text' }, name, bone.name)
    }
  }
  for (const bone of open) {
    problems.add('survey', bone.row.row, bone.row.heading('type'), 'group-not-closed', bone.name, { name: bone.name })
  }
  return bones
}

function typeOf(row: Cells, problems: Problems): (Bone['type'] | { kind: 'end'; what: 'group' | 'repeat' }) | null {
  const written = row.get('type')
  const column = row.heading('type')
  if (written === '') {
    problems.add('survey', row.row, column, 'type-missing', row.get('name'))
    return null
  }
  const type = readType(written)
  if (type.kind === 'unknown')
    problems.add('survey', row.row, column, 'type-unknown', written, { type: written, near: type.near })
  else if (type.kind === 'unsupported')
    problems.add('survey', row.row, column, 'type-unsupported', written, { type: written })
  else if (type.kind !== 'ignored') return asCalculate(asPhone(type, row), row)
  return null
}

/** `phonenumber` is metadata of the device; with a label it plainly asks a person. */
function asPhone(
  type: Bone['type'] | (RowType & { kind: 'end' }),
  row: Cells,
): Bone['type'] | (RowType & { kind: 'end' }) {
  if (type.kind !== 'question' || type.meta !== 'phonenumber' || row.spokenIn('label', '').length === 0) return type
  return { kind: 'question', type: 'phone' }
}

const wordless = ['label', 'hint', 'guidance_hint', 'image', 'audio', 'video'] as const
const never = new Set(['calculate', 'hidden', 'meta', 'note', 'image', 'file', 'acknowledge'])

/** A question without a word to show that has a calculation is one: the type says only what comes out. */
function asCalculate(
  type: Bone['type'] | (RowType & { kind: 'end' }),
  row: Cells,
): Bone['type'] | (RowType & { kind: 'end' }) {
  if (type.kind !== 'question' || never.has(type.type) || row.get('calculation') === '') return type
  if (wordless.some((column) => row.spokenIn(column, '').length > 0)) return type
  return { kind: 'question', type: 'calculate' }
}

function nameOf(row: Cells, type: Bone['type'], names: Map<string, number>, problems: Problems): string {
  const name = row.get('name')
  const column = row.heading('name')
  if (name === '') {
    // A group that is only a frame and a note nobody refers to may go without a name.
    if ((type.kind === 'begin' && type.what === 'group') || (type.kind === 'question' && type.type === 'note')) {
      return `_unnamed_${row.row}`
    }
    problems.add('survey', row.row, column, 'name-missing', row.get('type'))
    return `_unnamed_${row.row}`
  }
  // `_row` and `_last_…` are the engine's own keys in answers; inherited names of objects would be found where nothing is.
  if (!NAME.test(name) || name in {} || name === '_row' || name.startsWith('_last_') || name.startsWith('_unnamed_')) {
    problems.add('survey', row.row, column, 'name-invalid', name, { name })
  }
  const first = names.get(name)
  if (first !== undefined) problems.add('survey', row.row, column, 'name-twice', name, { name, row: first })
  else names.set(name, row.row)
  return name
}

function close(row: Cells, what: 'group' | 'repeat', open: Bone[], problems: Problems): void {
  const last = open.pop()
  const column = row.heading('type')
  if (!last || last.type.kind !== 'begin') {
    problems.add('survey', row.row, column, 'group-not-open', row.get('type'))
    return
  }
  if (last.type.what !== what) {
    problems.add('survey', row.row, column, 'group-end-mismatch', row.get('type'), {
      name: last.name,
      row: last.row.row,
    })
  }
}
