// The part of a node that others read: names, words, limits.
import { parametersOf } from './compile.ts'
import type { Workshop } from './compile.ts'
import type { ChoiceList } from './program.ts'
import type { Bone } from './skeleton.ts'
import type { Group, Node, Question, Repeat, Text } from './types.ts'
import { SPECIFY_OTHER, wordsIn } from './words.ts'

const MOST_PHOTOS = 30
const MOST_ROWS = 1000
const LONGEST_TEXT = 2000
/** What an author lets a person pick; nothing said: everything there is. */
const TAKES_PDF = /^\s*$|pdf|application\/\*|\*\/\*/i
/** Types that nobody sees need no words. */
const UNSEEN = new Set(['calculate', 'hidden', 'meta'])

export function makeNode(bone: Bone, shop: Workshop, list: ChoiceList | null): Node {
  const { row, type, name, ordinal } = bone
  const appearance = row.get('appearance').split(/\s+/).filter(Boolean)
  const groups = groupsAbove(bone, shop)
  if (type.kind === 'begin' && type.what === 'group') {
    return { kind: 'group', name, ordinal, label: shop.text(row, 'label'), appearance }
  }
  const parameters = parametersOf(row.get('parameters'))
  const number = (key: string, otherwise: number) => numberOf(parameters, key, otherwise, bone, shop)
  if (type.kind === 'begin') {
    return {
      kind: 'repeat',
      name,
      ordinal,
      label: shop.text(row, 'label'),
      hint: shop.text(row, 'hint'),
      appearance,
      groups,
      counted: row.get('repeat_count') !== '',
      questions: [],
      min: number('min_rows', 0),
      max: Math.min(MOST_ROWS, number('max_rows', MOST_ROWS)),
    }
  }
  if (bone.otherOf !== undefined) return otherQuestion(bone, shop, groups)

  const label = shop.text(row, 'label')
  const hint = shop.text(row, 'hint')
  const media = mediaOf(bone, shop)
  if (!UNSEEN.has(type.type) && [label, hint, media].every((each) => Object.keys(each).length === 0)) {
    shop.problems.add('survey', row.row, row.heading('label'), 'label-missing', name, { name })
  }
  const isRange = type.type === 'range'
  const question: Question = {
    kind: 'question',
    name,
    ordinal,
    type: type.type,
    written: row.get('type'),
    row: row.row,
    label,
    hint,
    guidance: shop.text(row, 'guidance_hint'),
    media,
    required: !/^(|no|false|false\(\)|0)$/i.test(row.get('required')),
    appearance,
    ...(row.get('constraint') === '' ? {} : { constraint: row.get('constraint') }),
    ...(list ? { list: list.name } : {}),
    ...(isRange ? { range: rangeOf(number, bone, shop) } : {}),
    ...(type.type === 'file' && TAKES_PDF.test(row.get('accept')) ? { takesPdf: true } : {}),
    maxCount: number('max_photos', MOST_PHOTOS),
    minCount: number('min_photos', 0),
    maxLength: Math.min(LONGEST_TEXT * 5, number('max_length', LONGEST_TEXT)),
    parameters,
    groups,
    ...belonging(groups),
    ...quizOf(bone, shop, list),
  }
  return enlist(question)
}

function otherQuestion(bone: Bone, shop: Workshop, groups: (Group | Repeat)[]): Question {
  return enlist({
    kind: 'question',
    name: bone.name,
    ordinal: bone.ordinal,
    type: 'text',
    written: 'text',
    row: bone.row.row,
    label: wordsIn(SPECIFY_OTHER, shop.languages),
    hint: {},
    guidance: {},
    media: {},
    required: false,
    appearance: [],
    maxCount: MOST_PHOTOS,
    minCount: 0,
    maxLength: LONGEST_TEXT,
    parameters: {},
    groups,
    ...belonging(groups),
  })
}

function groupsAbove(bone: Bone, shop: Workshop): (Group | Repeat)[] {
  const groups: (Group | Repeat)[] = []
  for (let at = bone.parent; at >= 0; at = shop.entries[at]?.parent ?? -1) {
    const node = shop.entries[at]?.node
    if (node && node.kind !== 'question') groups.unshift(node)
  }
  return groups
}

function belonging(groups: readonly (Group | Repeat)[]): { repeat?: Repeat } {
  const repeat = groups.findLast((group): group is Repeat => group.kind === 'repeat')
  return repeat ? { repeat } : {}
}

/** A repeat knows the questions of its rows. */
function enlist(question: Question): Question {
  if (question.repeat) (question.repeat.questions as Question[]).push(question)
  return question
}

function mediaOf({ row }: Bone, shop: Workshop): Question['media'] {
  const media: Record<string, Text> = {}
  for (const column of ['image', 'audio', 'video']) {
    const text = shop.text(row, column)
    const written = Object.values(text).map(([first]) => first)
    if (written.length > 0) media[column] = text
    const wrong = written.find((each) => typeof each === 'string' && !/^https?:\/\//i.test(each))
    if (typeof wrong === 'string') shop.problems.note('survey', row.row, row.heading(column), 'media-no-address', wrong)
  }
  return media
}

function rangeOf(number: (key: string, otherwise: number) => number, { row }: Bone, shop: Workshop): Question['range'] {
  const range = { start: number('start', 0), end: number('end', 10), step: number('step', 1) }
  if (range.step <= 0 || range.end < range.start) {
    const cell = row.get('parameters')
    shop.problems.add('survey', row.row, row.heading('parameters'), 'parameter-invalid', cell, { name: 'range' })
  }
  return range
}

/** A number from its own column, or from `parameters` under the same name with hyphens (max-photos=9). */
function numberOf(
  parameters: Record<string, string>,
  key: string,
  otherwise: number,
  { row }: Bone,
  shop: Workshop,
): number {
  const own = row.get(key)
  const written = own === '' ? (parameters[key] ?? parameters[key.replaceAll('_', '-')]) : own
  if (written === undefined) return otherwise
  const value = Number(written)
  const isBound = !['start', 'end', 'step'].includes(key)
  if (Number.isFinite(value) && (!isBound || (Number.isInteger(value) && value >= 0))) return value
  const column = row.heading(own === '' ? 'parameters' : key)
  shop.problems.add('survey', row.row, column, 'parameter-invalid', own === '' ? `${key}=${written}` : own, {
    name: key,
  })
  return otherwise
}

function quizOf({ row }: Bone, shop: Workshop, list: ChoiceList | null): Pick<Question, 'quiz'> {
  const correct = row
    .get('correct')
    .split(/[\s,，;；]+/)
    .filter(Boolean)
  if (correct.length === 0) return {}
  const wrong = list ? correct.find((name) => !list.byName.has(name)) : undefined
  const points = row.get('points') === '' ? 1 : Number(row.get('points'))
  if (wrong !== undefined)
    shop.problems.add('survey', row.row, row.heading('correct'), 'quiz-invalid', wrong, { name: wrong })
  if (!Number.isFinite(points) || points < 0) {
    shop.problems.add('survey', row.row, row.heading('points'), 'quiz-invalid', row.get('points'), { name: 'points' })
  }
  return { quiz: { correct, points, explanation: shop.text(row, 'explanation') } }
}
