// /undo: takes back this person's last step in the report that is open here; again, and the one before.
import { plainText, stopAt, valueAt, type EvidenceRef, type Stop } from '../rules/form.ts'
import { isRefs } from '../rules/evidence-refs.ts'
import { lastUndo, undone, type Undo } from '../rules/undo.ts'
import type { GivenBy } from '../models/report.ts'
import { showTasks } from './campaign.ts'
import { draftFor, isFilled, nextCursor, type Draft } from './draft.ts'
import { tellStranger } from './invite.ts'
import { cut } from './message.ts'
import { shortLabel } from './place.ts'
import { freshReport, loadReport, take, tellClosed, type Step } from './report.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'

export async function undo(turn: Turn): Promise<void> {
  if (!turn.person) return tellStranger(turn)
  const known = await loadReport(turn, turn.chat?.open ?? null)
  if (!known) return showTasks(turn, turn.say('undo-none-open'))
  const report = await freshReport(turn, known)
  if (!isFilled(report)) return tellClosed(turn, await draftFor(turn, report))
  await take(turn, report, (draft) => stepBack(turn, draft))
}

async function stepBack(turn: Turn, draft: Draft): Promise<Step> {
  const stay = (note: string): Step => ({ to: draft.cursor ?? nextCursor(draft), note })
  const last = lastUndo(draft.report.undo ?? [], String(turn.person!._id))
  if (!last) return stay(turn.say('undo-nothing'))
  if (last.blocked) return stay(turn.say('undo-blocked'))
  const step = await withKeptPhotos(turn, draft, last.undo)
  const given = Object.fromEntries(step.given)
  const answers = undone(draft.answers, step)
  const path = step.changes[0]?.path ?? step.given[0]?.[0] ?? ''
  const dropped = refsAt(draft, path).filter(
    ({ id }) => !refsAt({ ...draft, answers }, path).some((ref) => ref.id === id),
  )
  return {
    answers,
    given,
    undoes: step.key,
    ...placeAfter({ ...draft, answers }, step),
    note: turn.say('undo-done', { place: placeText(turn, draft, path, answers), value: valueText(turn, draft, path) }),
    async saved() {
      const { models } = turn.deps
      await models.evidence.remove(dropped.map(({ id }) => models.file.idOf(id)))
    },
  }
}

/** What had been there is asked again where it was asked; what stood before stands again. */
function placeAfter({ form, answers, env, cursor }: Draft, { given, changes }: Undo<GivenBy>): Pick<Step, 'to'> {
  const stoodBefore = given.length > 0 && given.every(([, before]) => before !== null)
  const path = given[0]?.[0] ?? listOf(changes[0]?.path ?? '')
  const stop = stopAt(form, answers, path, env)
  if (stoodBefore || !stop) return {}
  return { to: { at: 'stop', path, since: env.now, ...(cursor?.mending && { mending: true }) } }
}

/** `software` for its row `software/3`. */
function listOf(path: string): string {
  const parts = path.split('/')
  return parts.length % 2 === 0 ? parts.slice(0, -1).join('/') : path
}

/** Photos that were taken away are gone for good: they do not come back. */
async function withKeptPhotos(turn: Turn, { report }: Draft, undo: Undo<GivenBy>): Promise<Undo<GivenBy>> {
  if (!undo.changes.some(({ before }) => isRefs(before as never))) return undo
  const there = new Set((await turn.deps.models.evidence.findOfReport(report._id)).map(({ _id }) => String(_id)))
  const changes = undo.changes.map((change) => {
    if (!isRefs(change.before as never)) return change
    const kept = (change.before as EvidenceRef[]).filter(({ id }) => there.has(id))
    return { ...change, before: kept.length > 0 ? kept : null }
  })
  return { ...undo, changes }
}

function refsAt({ form, answers, env }: Draft, path: string): EvidenceRef[] {
  const value = valueAt(form, answers, path, env)
  return isRefs(value) ? value : []
}

function placeText(turn: Turn, draft: Draft, path: string, after: Draft['answers']): string {
  const { form, answers, env } = draft
  const list = listOf(path)
  const stop: Stop | null = stopAt(form, answers, list, env) ?? stopAt(form, after, list, env)
  if (!stop) return ''
  const node = stop.kind === 'repeat' ? stop.repeat : stop.question
  const label = shortLabel(plainText(form, node.label, turn.lang) || node.name)
  return stop.place ? `${label} · ${turn.say('place-row', { n: stop.place.position, of: stop.place.of })}` : label
}

const valueText = (turn: Turn, draft: Draft, path: string) =>
  path.split('/').length % 2 === 0 ? '' : cut(shownAt(turn, draft, path), 100)
