// Where a stop is in the form, in words: 第 3 / 12 题 · 计算机情况 · 第 2 项.
import { plainText, positionOf, progress, type Stop } from '../rules/form.ts'
import { data, placeOf } from './button.ts'
import type { Draft } from './draft.ts'
import { cut } from './message.ts'
import type { Voice } from './voice.ts'

const nodeOf = (stop: Stop) => (stop.kind === 'repeat' ? stop.repeat : stop.question)

export function numberOf({ form, answers, env }: Draft, path: string): number {
  return positionOf(form, answers, path, env)
}

export function placeLine(turn: Voice, draft: Draft, stop: Stop): string {
  const { form, answers, given, env } = draft
  const n = numberOf(draft, stop.path)
  const { total } = progress(form, answers, given, env)
  const groups = nodeOf(stop)
    .groups.map(({ label }) => plainText(form, label, turn.lang))
    .filter(Boolean)
  const row = stop.place ? turn.say('place-row', { n: stop.place.position, of: stop.place.of }) : ''
  const place = n > 0 ? turn.say('place', { n, total }) : ''
  return [place, ...groups.map((group) => cut(group, 60)), row].filter(Boolean).join(' · ')
}

/** Button data that names a stop of this report. */
export const pressOf = (act: string, { report }: Draft, stop: Stop, arg?: string | number) =>
  data(act, { report: report._id, place: placeOf(nodeOf(stop), stop.path), arg })

/** A label as it stands in a list: without its question mark, and not too long. */
export const shortLabel = (label: string) => cut(label.trim().replace(/[?？:：。.]+$/, ''), 60)
