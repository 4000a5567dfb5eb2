// Review (审核): submitted → in_review → accepted | returned. Each step is one conditional write of the report; its entry of the
// audit trail is part of that write and is carried over afterwards, so that no decision is ever without one.
import { Types, type Connection } from 'mongoose'
import type { Role, Scope } from '../rules/scope.ts'
import { faultsIn, returnedBy, type Verdict } from '../rules/review.ts'
import type { AuditModel } from './audit.ts'
import type { Evidence } from './evidence.ts'
import type { Person } from './person.ts'
import { nobody, type Decision, type DueAudit, type Report } from './report-schema.ts'
import { reportsWithin } from './scope.ts'
import type { VersionModel } from './version.ts'

export interface Reviewer {
  /** As in the audit trail. */
  id: string
  role: Role
  scope: Scope
  /** The person behind it, when known: then four eyes can be told from two. */
  person: Types.ObjectId | null
  /** Whoever handed in over the API does not review it either. */
  account?: Types.ObjectId | null
}
/** `taken`: somebody else is at it. `repeated`: this very step was done before; nothing changed now. */
export interface ReviewOutcome {
  outcome: 'done' | 'repeated' | 'stale' | 'taken' | 'not-submitted' | 'own-answers' | 'own-unit' | 'not-found'
  report: Report | null
}

/** A reviewer who went home holds nobody up. */
const holdMs = 2 * 3_600_000

interface Step {
  what: 'start' | 'judge' | 'accept' | 'return'
  /** The revision the caller has seen. */
  revision: number
  now: Date
  set: Record<string, unknown>
  words?: string
  more?: DueAudit['more']
}

export function createReviewModel(
  connection: Connection,
  { version, audit }: { version: VersionModel; audit: AuditModel },
) {
  const reports = () => connection.model<Report>('Report')
  const findWithin = (scope: Scope, id: Types.ObjectId) =>
    reports()
      .findOne({ $and: [{ _id: id }, { state: { $ne: 'draft' } }, reportsWithin(scope)] })
      .lean<Report>()
      .exec()

  /** Nobody judges what they filled in, nor what their own unit did. */
  async function conflictOf(
    { id, person, account = null }: Reviewer,
    report: Report,
  ): Promise<'own-answers' | 'own-unit' | null> {
    if (report.submittedThrough === id || (account && report.hands?.some((hand) => hand.equals(account))))
      return 'own-answers'
    if (!person) return null
    if ((report.hands ?? []).some((hand) => hand.equals(person)) || report.submittedBy?.equals(person))
      return 'own-answers'
    if (Object.values(report.given).some(({ by }) => String(by) === String(person))) return 'own-answers'
    if (await connection.model<Evidence>('Evidence').exists({ report: report._id, person })) return 'own-answers'
    const known = await connection.model<Person>('Person').findById(person).lean<Person>().exec()
    return known?.unit === report.unit ? 'own-unit' : null
  }

  /** Why a step cannot be taken on the report as it is; null: it can. */
  function obstacle(
    reviewer: Reviewer,
    report: Report,
    { what, revision, now }: Step,
  ): ReviewOutcome['outcome'] | null {
    const last = report.decisions?.at(-1)
    if (last && last.what === what && last.by === reviewer.id && last.revision === revision) return 'repeated'
    if (report.lockedAt || !['submitted', 'in_review'].includes(report.state)) return 'not-submitted'
    const { review } = report
    const isHeld = review && review.by !== reviewer.id && now.getTime() - review.since.getTime() < holdMs
    if (report.state === 'in_review' && isHeld) return 'taken'
    if (what === 'start' && report.state === 'in_review' && review?.by === reviewer.id) return 'repeated'
    return report.revision === revision ? null : 'stale'
  }

  async function take(reviewer: Reviewer, id: Types.ObjectId, step: Step): Promise<ReviewOutcome> {
    const known = await findWithin(reviewer.scope, id)
    if (!known) return { outcome: 'not-found', report: null }
    const conflict = (await conflictOf(reviewer, known)) ?? obstacle(reviewer, known, step)
    if (conflict) return { outcome: conflict, report: known }
    await version.keep(known)
    const { what, now, words = '', more = {} } = step
    const { id: by, role } = reviewer
    const isDecision = what === 'accept' || what === 'return'
    const decision: Decision | null = isDecision ? { what, by, role, at: now, revision: step.revision, words } : null
    const due: DueAudit = {
      key: `report/${id.toHexString()}/${step.revision}/${what}`,
      at: now,
      who: { id: by, role },
      what: `report.${what}`,
      why: null,
      more: { revision: step.revision, unit: known.unit, ...more },
    }
    const saved = await reports()
      .findOneAndUpdate(
        {
          $and: [
            { _id: id, revision: step.revision, state: known.state, lockedAt: null },
            { hands: { $nin: [reviewer.person, reviewer.account].filter(Boolean) } },
            reportsWithin(reviewer.scope),
          ],
        },
        {
          $set: {
            ...step.set,
            updatedAt: now,
            untallied: new Types.ObjectId(),
            ...(isDecision && { news: { what, revision: step.revision, at: now } }),
          },
          $inc: { revision: 1 },
          // Notes taken while reading are no decision; the trail holds what was decided.
          $push: { ...(what !== 'judge' && { dueAudit: due }), ...(decision && { decisions: decision }) },
        },
        { returnDocument: 'after' },
      )
      .lean<Report>()
      .exec()
    if (!saved) {
      const fresh = await findWithin(reviewer.scope, id)
      return fresh
        ? { outcome: obstacle(reviewer, fresh, step) ?? 'stale', report: fresh }
        : { outcome: 'not-found', report: null }
    }
    if (what !== 'judge') await carryOver(saved)
    return { outcome: 'done', report: saved }
  }

  async function carryOver({ _id, dueAudit }: Pick<Report, '_id' | 'dueAudit'>): Promise<void> {
    for (const due of dueAudit ?? []) {
      await audit.append({ ...due, on: { kind: 'report', id: _id.toHexString() } })
      await reports()
        .updateOne({ _id }, { $pull: { dueAudit: { key: due.key } } })
        .exec()
    }
  }

  const holding = ({ id: by, role }: Reviewer, since: Date, verdicts: Verdict[]) => ({ by, role, since, verdicts })

  return {
    /** The report as a reviewer may see it: handed in, and within the scope. */
    findWithin,
    conflictOf,

    start: (reviewer: Reviewer, id: Types.ObjectId, revision: number, now: Date) =>
      take(reviewer, id, {
        ...{ what: 'start', revision, now },
        set: { state: 'in_review', review: holding(reviewer, now, []) },
      }),
    /** Keeps the verdicts given so far; the whole list each time. */
    judge: (reviewer: Reviewer, id: Types.ObjectId, revision: number, verdicts: Verdict[], now: Date) =>
      take(reviewer, id, {
        ...{ what: 'judge', revision, now },
        set: { state: 'in_review', review: holding(reviewer, now, verdicts) },
      }),
    accept: (reviewer: Reviewer, id: Types.ObjectId, revision: number, words: string, now: Date, bulk = false) =>
      take(reviewer, id, {
        ...{ what: 'accept', revision, now, words, more: { bulk: bulk ? 1 : 0 } },
        set: { state: 'accepted', review: null, editing: null },
      }),
    /** Reopens the faulty places, and only those. */
    return: (
      reviewer: Reviewer,
      id: Types.ObjectId,
      given: {
        revision: number
        verdicts: Verdict[]
        words: string
        until: Date
        now: Date
        /** Stops of what was handed in that nobody gave one by one: a system handed them in, and they are closed as well. */
        stood?: string[]
      },
    ) => {
      const { revision, verdicts, words, until, now, stood = [] } = given
      const faults = faultsIn(verdicts)
      return take(reviewer, id, {
        ...{ what: 'return', revision, now, words },
        more: {
          faults: faults.map(({ path, evidence, reason }) => [path, evidence, reason].filter(Boolean).join(' ')),
        },
        set: {
          ...Object.fromEntries(stood.map((path) => [`given.${path}`, { by: nobody, at: new Date(0) }])),
          state: 'returned',
          review: null,
          returned: returnedBy(faults, { at: now, by: reviewer.id, words, until }),
          // Whoever opens it is led to the first fault, not to where they stood before.
          cursors: {},
          editing: null,
          undo: [],
        },
      })
    },

    /** Handed in, and not yet looked at; in unit order, behind this unit. */
    listWaitingWithin: (scope: Scope, campaign: Types.ObjectId, after: string, limit: number) =>
      reports()
        .find({
          $and: [{ campaign, state: 'submitted', lockedAt: null, unit: { $gt: after } }, reportsWithin(scope)],
        })
        .sort({ unit: 1 })
        .limit(limit)
        .lean<Report[]>()
        .exec(),

    /** Decisions that the unit's people are to hear of, the oldest first. */
    findWithNews: () =>
      reports()
        .find({ 'news.at': { $gt: new Date(0) } }, { unit: 1, campaign: 1, measure: 1, dims: 1, news: 1 })
        .sort({ 'news.at': 1 })
        .limit(200)
        .lean<Pick<Report, '_id' | 'unit' | 'campaign' | 'measure' | 'dims' | 'news'>[]>()
        .exec(),
    newsQueued: (_id: Types.ObjectId, revision: number) =>
      reports()
        .updateOne({ _id, 'news.revision': revision }, { $set: { news: null } })
        .exec(),

    /** Carries decisions into the audit trail that a stop kept back. @returns of how many reports. */
    async finishAudit(): Promise<number> {
      const left = await reports()
        .find({ 'dueAudit.key': { $gt: '' } }, { dueAudit: 1 })
        .limit(1000)
        .lean<Report[]>()
        .exec()
      for (const report of left) await carryOver(report)
      return left.length
    },
  }
}
export type ReviewModel = ReturnType<typeof createReviewModel>
