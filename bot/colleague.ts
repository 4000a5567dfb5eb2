// Who of the unit answered what, and who sent which photo, for the others who work on the same report: 王科长, or 同事乙. One's
// own answers carry no name.
import type { Types } from 'mongoose'
import { nobody } from '../models/report.ts'
import { valueAt, type EvidenceRef, type Stop } from '../rules/form.ts'
import { numbersText } from '../rules/numbers.ts'
import { storedAt, type Draft } from './draft.ts'
import { cut } from './message.ts'
import type { Turn } from './turn.ts'
import type { Voice } from './voice.ts'

const longestSenders = 300

type Seen = Pick<Draft, 'colleagues' | 'me'>

/** '' for the person who looks at it, and for nobody. */
export function nameOf(voice: Voice, { colleagues, me }: Seen, by: Types.ObjectId | null | undefined) {
  if (!by || nobody.equals(by) || String(by) === String(me)) return ''
  const known = colleagues.get(String(by))
  if (!known) return voice.say('colleague-gone')
  return known.name ?? voice.say('colleague', { n: known.n })
}

/** Who of the others dealt with this stop last; '' when it was nobody or oneself. */
export const giverOf = (turn: Turn, draft: Draft, path: string): string =>
  nameOf(turn, draft, draft.report.given[path]?.by)

/** A line that says who answered a question, and when; '' for one's own answers and for none. */
export function byLine(turn: Turn, draft: Draft, path: string): string {
  const { report, form, answers, env } = draft
  const who = giverOf(turn, draft, path)
  if (!who || valueAt(form, answers, path, env) === null) return ''
  return turn.say('answer-by', { who, at: report.given[path]!.at })
}

export const isOfFiles = (stop: Stop | null): boolean =>
  stop?.kind === 'question' && (stop.question.type === 'image' || stop.question.type === 'file')

interface Sender {
  /** '' for oneself. */
  who: string
  /** The how-manieth of the question's photos these are. */
  ns: number[]
}

/** In the order of their first photo; none when all are one's own, or a system's. */
function sendersAt(voice: Voice, draft: Draft, path: string): Sender[] {
  const senders = new Map<string, Sender>()
  const refs = (storedAt(draft.answers, path) ?? []) as EvidenceRef[]
  refs.forEach(({ id }, index) => {
    const by = draft.senders.get(id)
    if (!by) return
    const known = senders.get(String(by))
    if (known) known.ns.push(index + 1)
    else senders.set(String(by), { who: nameOf(voice, draft, by), ns: [index + 1] })
  })
  const found = [...senders.values()]
  return found.some(({ who }) => who) ? found : []
}

/** Which colleague sent which photos of a question; '' when all are one's own. */
export function sendersText(voice: Voice, draft: Draft, path: string): string {
  const parts = sendersAt(voice, draft, path).map(({ who, ns }) =>
    voice.say('photo-sender', { who: who || voice.say('photo-sender-me'), list: numbersText(ns, voice.lang) }),
  )
  return cut(parts.join(voice.lang === 'en' ? '; ' : '，'), longestSenders)
}

/** As a line below the photos. */
export function sendersLine(voice: Voice, draft: Draft, path: string): string {
  const list = sendersText(voice, draft, path)
  return list && voice.say('photo-senders', { list })
}

/** Who a value in the summary is from: of photos by several people, which is whose. '' when all is one's own. */
export function summaryGiverOf(turn: Turn, draft: Draft, stop: Stop): string {
  if (!isOfFiles(stop)) return giverOf(turn, draft, stop.path)
  const senders = sendersAt(turn, draft, stop.path)
  return senders.length === 1 ? senders[0]!.who : sendersText(turn, draft, stop.path)
}

/** Who of the others had a hand in a row: whoever dealt with one of its stops last; '' when nobody else did. */
export function rowGiverOf(turn: Turn, draft: Draft, rowPath: string): string {
  const inside = Object.entries(draft.report.given).filter(([path]) => path.startsWith(`${rowPath}/`))
  const last = inside.reduce<(typeof inside)[number] | null>(
    (latest, each) => (latest && latest[1].at >= each[1].at ? latest : each),
    null,
  )
  return nameOf(turn, draft, last?.[1].by)
}
