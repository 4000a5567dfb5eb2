// The nil return (零报告) of a form: the settings' cell `nil` names the answers that say "nothing to report", as in
// `has_software=nil; servers=0`; `nil_label` is what its button says. Top-level questions only; all is checked at import.
import type { Workshop } from './compile.ts'
import type { Nil, Question, Value } from './types.ts'
import { hold } from './value-check.ts'
import type { Cells } from './rows.ts'

export function readNil(shop: Workshop, setting: Cells | undefined): Nil | null {
  const cell = setting?.get('nil') ?? ''
  if (!setting || cell === '') return null
  const tell = (part: string) =>
    shop.problems.add('settings', setting.row, setting.heading('nil'), 'nil-invalid', part, { text: part })
  const values: Record<string, Value> = {}
  const parts = cell.split(/[;；,，\n]/).map((part) => part.trim())
  if (parts.every((part) => part === '')) tell(cell)
  for (const part of parts.filter(Boolean)) {
    const [, name = '', text = ''] = /^([^=＝]+)[=＝](.+)$/.exec(part)?.map((each) => each.trim()) ?? []
    const node = shop.byName.get(name)?.node
    const value = node?.kind === 'question' ? valueOf(shop, node, text) : null
    if (value === null) tell(part)
    else values[name] = value
  }
  return { values, label: shop.text(setting, 'nil_label') }
}

/** null: not what this question could hold, or a question in a repeat. */
function valueOf(shop: Workshop, question: Question, text: string): Value | null {
  if (question.groups.some(({ kind }) => kind === 'repeat')) return null
  const { type } = shop.bones.find(({ name }) => name === question.name)!
  const choices = (type.kind === 'question' && type.list && shop.lists.get(type.list)?.choices) || []
  const isNumber = question.type === 'integer' || question.type === 'decimal' || question.type === 'range'
  const given = isNumber ? Number(text) : question.type === 'select_multiple' ? text.split(/\s+/) : text
  const held = hold(question, given, choices)
  return held.ok ? held.value : null
}
