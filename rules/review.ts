// Review (审核) and return (退回): verdicts on fields and photos, what a returned report reopens, and how two versions differ.
// A fault names a place: a stop (`total_staff`, `software/3/seats`), a row (`software/3`) or a repeat's list (`software`).
import { isRefs, isRows, refsIn } from './evidence-refs.ts'
import {
  firstOpen,
  stops,
  type Answers,
  type Env,
  type EvidenceRef,
  type Form,
  type Given,
  type RowAnswers,
  type Stop,
  type Value,
} from './form.ts'

/** Why a field or a photo is not good; the sentences are `fault-<code>`. `other` needs words. */
export const faultCodes = [
  'unreadable',
  'wrong-item',
  'incomplete',
  'mismatch',
  'inconsistent',
  'expired',
  'reused',
  'not-proof',
  'other',
  // Behind the nine that have a digit's key in the console.
  'key-visible',
] as const
export type FaultCode = (typeof faultCodes)[number]

export interface Fault {
  path: string
  /** One photo of the place; null: the place as a whole. */
  evidence: string | null
  reason: FaultCode
  words: string
}
export interface Verdict extends Omit<Fault, 'reason'> {
  good: boolean
  /** Only of what is not good. */
  reason: FaultCode | null
}
export interface Returned {
  at: Date
  /** The reviewer's id in the audit trail. */
  by: string
  /** The places that are open again. */
  paths: string[]
  reasons: Fault[]
  words: string
  /** When the new answers are expected. */
  until: Date
}

export interface VerdictProblem {
  /** Index in the list given. */
  at: number
  code: 'place-unknown' | 'evidence-unknown' | 'reason-missing' | 'words-missing' | 'twice'
}

/** What cannot be a verdict on these answers. */
export function checkVerdicts(form: Form, answers: Answers, verdicts: readonly Verdict[], env: Env): VerdictProblem[] {
  const places = placesIn(form, answers, env)
  const refs = new Set(refsIn(answers).map(({ path, id }) => `${path} ${id}`))
  const seen = new Set<string>()
  return verdicts.flatMap(({ path, evidence, good, reason, words }, at): VerdictProblem[] => {
    const key = `${path} ${evidence ?? ''}`
    if (seen.has(key)) return [{ at, code: 'twice' }]
    seen.add(key)
    if (!places.has(path)) return [{ at, code: 'place-unknown' }]
    if (evidence !== null && !refs.has(key)) return [{ at, code: 'evidence-unknown' }]
    if (!good && reason === null) return [{ at, code: 'reason-missing' }]
    if (reason === 'other' && words.trim() === '') return [{ at, code: 'words-missing' }]
    return []
  })
}

function placesIn(form: Form, answers: Answers, env: Env): Set<string> {
  const places = new Set<string>()
  for (const stop of stops(form, answers, env)) {
    if (stop.kind === 'note') continue
    places.add(stop.path)
    if (stop.place) places.add(stop.place.path)
  }
  return places
}

export const faultsIn = (verdicts: readonly Verdict[]): Fault[] =>
  verdicts.flatMap(({ good, reason, path, evidence, words }) =>
    good || !reason ? [] : [{ path, evidence, reason, words }],
  )

export const returnedBy = (faults: Fault[], rest: Omit<Returned, 'paths' | 'reasons'>): Returned => ({
  ...rest,
  paths: [...new Set(faults.map(({ path }) => path))],
  reasons: faults,
})

/** As far as mending needs to know a report. */
export interface Mendable {
  state: string
  answers: Answers
  given: Record<string, { at: Date }>
  returned?: Returned | null
}

export const isWithin = (path: string, place: string) => path === place || path.startsWith(`${place}/`)
/** `software/3`: every second part is a row. */
export const isRow = (place: string) => place.split('/').length % 2 === 0
const covers = (place: string, path: string) => path === place || (isRow(place) && isWithin(path, place))

/** The faults a person should read at a stop: its own, its row's, its list's. */
export const faultsAt = ({ state, returned }: Mendable, path: string): Fault[] =>
  state === 'returned' ? (returned?.reasons ?? []).filter((fault) => covers(fault.path, path)) : []

/**
 * What counts as dealt with. Of a returned report the faulty stops do not, until they are given again: with this, firstOpen
 * walks just those, and what has become relevant by the new answers.
 */
export function givenIn({ state, given, returned }: Mendable): Given {
  if (state !== 'returned' || !returned) return { has: (path) => Object.hasOwn(given, path) }
  const isFaulty = (path: string) => returned.paths.some((place) => covers(place, path))
  return { has: (path) => Object.hasOwn(given, path) && !(isFaulty(path) && given[path]!.at <= returned.at) }
}

/** What is left to mend, in form order; empty: ready to be handed in again. */
export function stopsToMend(form: Form, report: Mendable, env: Env): Stop[] {
  const given = givenIn(report)
  const open = stops(form, report.answers, env).filter((stop) => !given.has(stop.path))
  const first = firstOpen(form, report.answers, given, env)
  return first && !open.some(({ path }) => path === first.path) ? [first, ...open] : open
}

/** Whether a person may change this place now; of a returned report only what is faulty or was never dealt with. */
export function mayMend({ state, given, returned }: Mendable, path: string): boolean {
  if (state !== 'returned' || !returned) return true
  if (returned.paths.some((place) => isWithin(path, place))) return true
  return !(Object.hasOwn(given, path) && given[path]!.at <= returned.at)
}

/** Whether this photo may be taken away: where only single photos are at fault, the others stay. */
export function mayDrop(report: Mendable, path: string, id: string): boolean {
  if (!mayMend(report, path)) return false
  const reasons = report.state === 'returned' ? (report.returned?.reasons ?? []) : []
  const faults = reasons.filter((fault) => isWithin(path, fault.path))
  return faults.length === 0 || faults.some(({ evidence }) => evidence === null || evidence === id)
}

export interface Change {
  answers?: Record<string, Answers[string]>
  given?: Record<string, unknown>
  submit?: { answers: Answers }
}

/** The places of a change that a returned report keeps closed; empty: it may be saved. */
export function closedPlacesIn(report: Mendable, change: Change): string[] {
  const { state, returned, answers } = report
  if (state !== 'returned' || !returned) return []
  const closed = new Set<string>()
  for (const path of Object.keys(change.given ?? {})) if (!mayMend(report, path)) closed.add(path)
  for (const each of diffOf(answers, { ...answers, ...change.answers }))
    if (!mayChange(report, each)) closed.add(each.path)
  // Handing in drops what is irrelevant now and works calculations out anew; neither was anybody's answer to keep.
  for (const each of diffOf(answers, change.submit?.answers ?? answers))
    if (each.kind === 'changed' && !mayMend(report, each.path)) closed.add(each.path)
  return [...closed]
}

/** Whether a returned report takes this change. */
export function mayChange(report: Mendable, { path, kind, before, after }: FieldChange): boolean {
  const { paths } = report.returned!
  if (isRow(path)) {
    const list = path.slice(0, path.lastIndexOf('/'))
    return mayMend(report, list) || (kind === 'removed' && paths.some((place) => isWithin(path, place)))
  }
  if (!mayMend(report, path)) return false
  if (!isRefs(before as Value)) return true
  const kept = new Set(((after ?? []) as EvidenceRef[]).map(({ id }) => id))
  return (before as EvidenceRef[]).every(({ id }) => kept.has(id) || mayDrop(report, path, id))
}

/** A field, or a whole row that came or went; `changed` rows are told by their fields. */
export interface FieldChange {
  path: string
  kind: 'added' | 'removed' | 'changed'
  before: Value | RowAnswers
  after: Value | RowAnswers
}

/** How two versions of answers differ, in the order of the newer, then what is gone. */
export function diffOf(before: Answers, after: Answers, prefix = ''): FieldChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((name) => !name.startsWith('_'))
  return names.flatMap((name): FieldChange[] => {
    const path = prefix + name
    const [old, now] = [before[name] ?? null, after[name] ?? null]
    if (isRows(old) || isRows(now)) return rowsDiffer(isRows(old) ? old : [], isRows(now) ? now : [], path)
    if (isSame(old, now)) return []
    const kind = isNone(old) ? 'added' : isNone(now) ? 'removed' : 'changed'
    return [{ path, kind, before: old, after: now }]
  })
}

function rowsDiffer(before: RowAnswers[], after: RowAnswers[], path: string): FieldChange[] {
  const old = new Map(before.map((row) => [row._row, row]))
  const kept = new Set(after.map(({ _row }) => _row))
  return [
    ...after.flatMap((row): FieldChange[] => {
      const was = old.get(row._row)
      const at = `${path}/${row._row}`
      return was ? diffOf(was, row, `${at}/`) : [{ path: at, kind: 'added', before: null, after: row }]
    }),
    ...before
      .filter(({ _row }) => !kept.has(_row))
      .map((row): FieldChange => ({ path: `${path}/${row._row}`, kind: 'removed', before: row, after: null })),
  ]
}

const isNone = (value: Value) => value === null || value === '' || (Array.isArray(value) && value.length === 0)
const isSame = (a: Value, b: Value) => (isNone(a) && isNone(b)) || JSON.stringify(a) === JSON.stringify(b)
