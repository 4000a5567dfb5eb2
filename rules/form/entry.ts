// One bone of the skeleton → its node and its closures.
import { compileExpression, LONGEST } from './expression/compile.ts'
import type { Evaluate, Place } from './expression/compile.ts'
import { functionNames } from './expression/functions.ts'
import { ExpressionError } from './expression/token.ts'
import type { Workshop } from './compile.ts'
import { distance } from './columns.ts'
import { makeNode } from './node.ts'
import type { ChoiceList, Entry } from './program.ts'
import { clockOf } from './scope.ts'
import type { Bone } from './skeleton.ts'
import type { Meta } from './question-types.ts'
import type { Node } from './types.ts'

const UNASKED = new Set<string>(['calculate', 'hidden', 'meta'])
const YES = /^(yes|y|true|true\(\)|1|required|是)$/i
const NO = /^(|no|n|false|false\(\)|0|否)$/i

/** yes, no, or as written: a condition. */
export const plainYes = (cell: string) => (YES.test(cell.trim()) ? 'yes' : NO.test(cell.trim()) ? 'no' : cell)

/** A tick of Excel, or a word of it, where an expression is expected: other tools take these, so they stand in real files. */
const plainTruth = (cell: string) =>
  /^(yes|true)$/i.test(cell) ? 'true()' : /^(no|false)$/i.test(cell) ? 'false()' : cell

/** First round: every node gets its place, so that expressions of the second may name any of them. */
export function layEntry(bone: Bone, shop: Workshop): void {
  const { row, type, ordinal, parent, level, depth } = bone
  const choices = listOf(bone, shop)
  const node = makeNode(bone, shop, choices)
  const above = shop.entries[parent]
  const slot = shop.sizes.get(level) ?? 0
  shop.sizes.set(level, slot + 1)
  const isOther = bone.otherOf !== undefined
  const entry: Entry = {
    node,
    ordinal,
    parent,
    level,
    depth,
    slot,
    asked: type.kind === 'begin' ? type.what === 'repeat' : !UNASKED.has(type.type),
    conditional: isOther || row.get('relevant') !== '' || (parent !== level && above?.conditional === true),
    relevant: null,
    constraint: null,
    constraintMessage: isOther ? {} : shop.text(row, 'constraint_message'),
    requiredMessage: isOther ? {} : shop.text(row, 'required_message'),
    required: false,
    readOnly: false,
    calculation: null,
    fallback: null,
    choices,
    choiceFilter: null,
    repeatCount: null,
  }
  shop.entries.push(entry)
  shop.byName.set(bone.name, entry)
}

/** Second round: the closures. */
export function fillEntry(bone: Bone, shop: Workshop): void {
  const { row, type } = bone
  const entry = shop.entries[bone.ordinal] as Entry
  const uses = new Set<number>()
  shop.uses[bone.ordinal] = uses
  if (bone.otherOf !== undefined) {
    entry.relevant = compileCell(`selected(\${${bone.otherOf}}, 'other')`, bone, 'type', shop, uses)
    return
  }
  const cell = (column: string) => row.get(column)
  const expression = (column: string, counts: Set<number>, source = cell(column)) =>
    source === '' ? null : compileCell(source, bone, column, shop, counts)
  // What only judges a new answer is no dependency of the value.
  const judged = new Set<number>()

  const truth = (column: string, counts: Set<number>) => expression(column, counts, plainTruth(cell(column)))
  entry.relevant = truth('relevant', uses)
  entry.constraint = truth('constraint', judged)
  entry.required = decided(cell('required'), () => expression('required', judged))
  entry.readOnly = decided(cell('read_only'), () => expression('read_only', judged))
  if (type.kind === 'begin') {
    entry.repeatCount = type.what === 'repeat' ? expression('repeat_count', uses) : null
    return
  }
  const calculation = type.type === 'meta' ? metaOf(type.meta ?? 'none') : truth('calculation', uses)
  if (type.type === 'calculate' && cell('calculation') === '' && cell('default') === '') {
    shop.problems.add('survey', row.row, row.heading('calculation'), 'column-missing', bone.name, {
      column: 'calculation',
    })
  }
  const inForce = UNASKED.has(type.type) || type.type === 'note' || entry.readOnly === true
  entry.calculation = inForce ? calculation : null
  entry.fallback =
    (inForce ? null : calculation) ??
    defaultOf(entry.node, cell('default'), (source) => expression('default', uses, source))
  const filter = cell('choice_filter')
  if (filter !== '' && entry.choices) {
    entry.choiceFilter = compileCell(filter, bone, 'choice_filter', shop, judged, entry.choices.columns)
  }
}

/** yes and no are said in many ways; anything else is an expression. */
function decided(cell: string, compile: () => Evaluate | null): Evaluate | boolean {
  if (NO.test(cell)) return false
  return YES.test(cell) ? true : (compile() ?? false)
}

function compileCell(
  source: string,
  bone: Bone,
  column: string,
  shop: Workshop,
  uses: Set<number>,
  columns: ReadonlySet<string> | null = null,
): Evaluate | null {
  const place: Place = {
    ordinal: bone.ordinal,
    level: bone.level,
    entries: shop.entries,
    byName: shop.byName,
    lists: shop.lists,
    files: shop.files,
    defaultLanguage: shop.defaultLanguage,
    columns,
    uses,
    marks: shop.marks,
  }
  const heading = bone.row.heading(column)
  try {
    return compileExpression(source, place)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { code, part, args } = error
    if (source.length > LONGEST) {
      shop.problems.add('survey', bone.row.row, heading, 'expression-too-long', part, { max: LONGEST })
    } else if (columns && code === 'reference-unknown' && !part.startsWith('${')) {
      shop.problems.add('survey', bone.row.row, heading, 'column-of-choices-unknown', part, args)
    } else {
      const candidates = code === 'function-unknown' ? functionNames : [...shop.byName.keys()]
      const near = candidates.find((name) => distance(name, String(args.name ?? '')) <= 2) ?? ''
      shop.problems.add('survey', bone.row.row, heading, code, part, { ...args, near })
    }
    return null
  }
}

function listOf({ type }: Bone, shop: Workshop): ChoiceList | null {
  if (type.kind !== 'question') return null
  const name = type.file ?? type.list
  if (name === undefined) return null
  return (type.orOther ? shop.lists.get(`${name} or_other`) : undefined) ?? shop.lists.get(name) ?? null
}

/** A default is a plain value unless it calls a function or names a question. */
function defaultOf(node: Node, cell: string, compile: (source: string) => Evaluate | null): Evaluate | null {
  if (cell === '' || node.kind !== 'question') return null
  const call = /^\s*([a-z][\w:-]*)\s*\(/i.exec(cell)
  const isNumber = node.type === 'integer' || node.type === 'decimal' || node.type === 'range'
  if (
    cell.includes('${') ||
    (call && functionNames.includes(call[1] as string)) ||
    (isNumber && Number.isNaN(Number(cell)))
  ) {
    return compile(cell)
  }
  const several = node.type === 'select_multiple' || node.type === 'rank'
  const value = isNumber ? Number(cell) : several ? cell.split(/\s+/) : cell
  return () => value
}

function metaOf(meta: Meta): Evaluate {
  switch (meta) {
    case 'start':
      return ({ root }) => {
        root.frozen++
        const clock = clockOf(root)
        root.frozen--
        return clock
      }
    case 'end':
      return ({ root }) => clockOf(root)
    case 'today':
      return ({ root }) => clockOf(root).slice(0, 10)
    case 'deviceid':
      return ({ root }) => root.env.person?.device ?? ''
    case 'username':
      return ({ root }) => root.env.person?.name ?? ''
    case 'email':
      return ({ root }) => root.env.person?.email ?? ''
    case 'phonenumber':
      return ({ root }) => root.env.person?.phone ?? ''
    case 'none':
      return () => ''
  }
}
