// A text typed at a long list of choices searches it: what is found without doubt is taken, several are shown as buttons, and
// when nothing is found the pages come again. Whole labels, names and numbers are answers and never come here.
import { isChoice, loadReadings, mayBePinyin, search, type Hits, type Typed } from '../rules/answer.ts'
import type { QuestionStop } from '../rules/form.ts'
import { optionsOf, perPage, pickedOf, type Option } from './choice.ts'
import type { Draft } from './draft.ts'
import { cut } from './message.ts'
import type { Step } from './report.ts'
import type { Turn } from './turn.ts'

const searched = new Set(['select_one', 'select_multiple', 'rank'])
const unread = new Set(['choice-unknown', 'choice-ambiguous'])
/** More than this does not help anybody; a longer word does. */
const mostFound = 40
const longestShown = 60

/** What a typed text means once the choices were searched for it: still as read, or a step of its own. */
export async function lookUp(
  turn: Turn,
  draft: Draft,
  stop: QuestionStop,
  text: string,
  read: Typed,
): Promise<Typed | Step> {
  const { type } = stop.question
  if (!searched.has(type) || (!read.ok && !unread.has(read.reason.code))) return read
  const options = optionsOf(turn, draft, stop)
  const isSeveral = type !== 'select_one'
  if (read.ok)
    return isSeveral && isStillChoosing(draft, options, text) ? tick(turn, draft, read.value as string[]) : read
  const hits = await find(text, options)
  if (hits.sure) {
    const { name } = hits.items[0]!
    return isSeveral ? tick(turn, draft, [name]) : { ok: true, value: name }
  }
  if (hits.items.length > 0) return show(turn, draft, text, hits.items)
  return options.length > perPage ? showAll(draft, turn.say('search-none', { text: cut(text, longestShown) })) : read
}

async function find(text: string, options: Option[]): Promise<Hits<Option>> {
  const hits = search(text, options)
  return hits.items.length > 0 || !mayBePinyin(text) ? hits : search(text, options, await loadReadings())
}

/** Of a list that is ticked one by one, a typed name is one more tick, not the whole answer. */
function isStillChoosing({ cursor }: Draft, options: Option[], text: string): boolean {
  const labelled = options.map(({ name, label }) => ({ choice: { name, label: {}, cells: {} }, label }))
  return Boolean(cursor?.picked?.length) || (options.length > perPage && !isChoice(text, labelled))
}

function tick(turn: Turn, draft: Draft, names: string[]): Step {
  const { found: _, ...cursor } = draft.cursor!
  const before = pickedOf(draft, cursor.path ?? '')
  const picked = [...before, ...names.filter((name) => !before.includes(name))]
  return { to: { ...cursor, picked }, note: turn.say('search-ticked', { count: picked.length }) }
}

const show = (turn: Turn, draft: Draft, text: string, items: Option[]): Step => ({
  to: {
    ...draft.cursor!,
    page: 0,
    found: { text: cut(text, longestShown), names: items.slice(0, mostFound).map(({ name }) => name) },
  },
  ...(items.length > mostFound && { note: turn.say('search-many', { count: items.length, shown: mostFound }) }),
})

/** 全部选项: the pages again. */
export function showAll(draft: Draft, note?: string): Step {
  const { found: _, ...cursor } = draft.cursor!
  return { to: { ...cursor, page: 0 }, ...(note === undefined ? { inPlace: true } : { note }) }
}
