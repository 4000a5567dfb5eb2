// What an author puts beside a question: the hint, pictures and recordings by their address, and guidance that is unfolded by a
// button, because few need it.
import { textOf, type NoteStop, type Question, type QuestionStop } from '../rules/form.ts'
import type { Draft } from './draft.ts'
import { cut, lines, paragraphs, type Button } from './message.ts'
import { pressOf } from './place.ts'
import type { Turn } from './turn.ts'

/** Of all together: what is below, the choices, must stay whole. A hint gives way to what was asked for. */
const longest = 700
const leastHint = 120
const longestGuidance = 400
const longestAddress = 150
const media = ['image', 'audio', 'video'] as const

export function besideText(turn: Turn, draft: Draft, { question, path }: QuestionStop | NoteStop): string {
  const { form, answers, env } = draft
  const say = (text: Question['hint']) => textOf(form, text, answers, path, env, turn.lang)
  const addresses = media.flatMap((kind) => {
    const url = say(question.media[kind] ?? {})
    return /^https?:\/\/\S+$/i.test(url) && url.length <= longestAddress ? [turn.say(`media-${kind}`, { url })] : []
  })
  const below = paragraphs(lines(...addresses), isUnfolded(draft, path) && cut(say(question.guidance), longestGuidance))
  return paragraphs(cut(say(question.hint), Math.max(leastHint, longest - below.length)), below)
}

export function guidanceRow(turn: Turn, draft: Draft, stop: QuestionStop | NoteStop): Button[] {
  const { form, answers, env } = draft
  if (isUnfolded(draft, stop.path) || !textOf(form, stop.question.guidance, answers, stop.path, env, turn.lang))
    return []
  return [{ text: turn.say('button-guidance'), data: pressOf('guide', draft, stop) }]
}

const isUnfolded = ({ cursor }: Draft, path: string) => cursor?.path === path && cursor.guide === true
