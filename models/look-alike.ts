// Evidence that is the same file as another, or looks like it, across units and years. Exact twins come from an index of the
// database; for look-alikes every process keeps the list of all hashes (20 bytes each) and reads on from where it was.
import { Types, type Connection } from 'mongoose'
import { refsIn } from '../rules/evidence-refs.ts'
import { HashList } from '../rules/look-alike.ts'
import type { Scope } from '../rules/scope.ts'
import type { Evidence } from './evidence.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'

/** Another photo and where it was handed in. */
export interface Counterpart {
  evidence: Evidence
  report: Pick<Report, '_id' | 'campaign' | 'unit' | 'unitName' | 'state' | 'dims' | 'submittedAt'>
  exact: boolean
  distance: number
}
export interface Counterparts {
  items: Counterpart[]
  /** More that the caller may not see, or that are not handed in yet. */
  hidden: number
  /** What a reviewer must look at, also when it may not be shown: another unit's photo, or one used twice in the report. */
  flags: AlikeFlag[]
}
export type AlikeFlag = 'twin' | 'look-alike' | 'repeated'

/** Clocks of processes differ, and what is ready may be seen late: reading on begins this much before. */
const overlapMs = 120_000
const readOnMs = 1_000
/** More than a person can compare. */
const mostFound = 50

export function createLookAlikeModel(connection: Connection) {
  const list = new HashList()
  /** Ids with their times of the overlap, so that reading on adds none twice. */
  const recent = new Map<string, number>()
  let readTo = 0
  let readAt = -Infinity
  let reading: Promise<void> | null = null

  const evidence = () => connection.model<Evidence>('Evidence')

  function add({ _id, dhash, readyAt }: Pick<Evidence, '_id' | 'dhash' | 'readyAt'>): void {
    const id = _id.toHexString()
    if (!dhash || recent.has(id)) return
    list.add(id, dhash)
    recent.set(id, readyAt?.getTime() ?? 0)
  }

  function forgetOld(): void {
    for (const [id, at] of recent) if (at < readTo - overlapMs) recent.delete(id)
  }

  async function readOn(): Promise<void> {
    const from = new Date(readTo - overlapMs)
    const added = evidence()
      .find({ readyAt: { $gte: from } }, { dhash: 1, readyAt: 1 })
      .sort({ readyAt: 1 })
      .lean<Pick<Evidence, '_id' | 'dhash' | 'readyAt'>>()
      .cursor({ batchSize: 1000 })
    let count = 0
    for await (const each of added) {
      add(each)
      readTo = Math.max(readTo, each.readyAt!.getTime())
      if (++count % 20_000 === 0) forgetOld()
    }
    forgetOld()
    readAt = performance.now()
  }

  /** Reads what became ready since; the first time, everything. */
  async function ready(): Promise<void> {
    if (performance.now() - readAt < readOnMs) return
    reading ??= readOn().finally(() => (reading = null))
    await reading
  }

  /** All there are, whoever may see them, nearest first. */
  async function findAll(of: Evidence): Promise<Pick<Counterpart, 'evidence' | 'exact' | 'distance'>[]> {
    if (!of.sha256) return []
    if (of.dhash) await ready()
    const alike = of.dhash ? list.search(of.dhash, mostFound + 1) : []
    const distances = new Map(alike.map(({ id, distance }) => [id, distance]))
    // Two queries, each by an index of its own, rather than one with $or.
    const [same, near] = await Promise.all([
      evidence().find({ sha256: of.sha256, state: 'ready' }).limit(mostFound).lean<Evidence[]>().exec(),
      evidence()
        .find({ _id: { $in: [...distances.keys()].map((id) => new Types.ObjectId(id)) }, state: 'ready' })
        .lean<Evidence[]>()
        .exec(),
    ])
    const all = new Map([...same, ...near].map((each) => [String(each._id), each]))
    all.delete(String(of._id))
    return [...all.values()]
      .map((each) => ({
        evidence: each,
        exact: each.sha256 === of.sha256,
        distance: each.sha256 === of.sha256 ? 0 : (distances.get(String(each._id)) ?? 0),
      }))
      .sort(
        (a, b) =>
          Number(b.exact) - Number(a.exact) || a.distance - b.distance || (a.evidence._id < b.evidence._id ? -1 : 1),
      )
  }

  return {
    add,
    ready,
    size: () => list.size,

    /** Twins and look-alikes that are part of a report; those outside the scope, and drafts, are only counted. */
    async findWithin(scope: Scope, of: Evidence): Promise<Counterparts> {
      const found = await findAll(of)
      if (found.length === 0) return { items: [], hidden: 0, flags: [] }
      const ids = [...new Set(found.map((each) => String(each.evidence.report)))].map((id) => new Types.ObjectId(id))
      const fields = { campaign: 1, unit: 1, unitName: 1, state: 1, dims: 1, submittedAt: 1, answers: 1 }
      const reports = connection.model<Report>('Report')
      const [all, seen] = await Promise.all([
        reports
          .find({ _id: { $in: ids } }, fields)
          .lean<Report[]>()
          .exec(),
        reports
          .find({ $and: [{ _id: { $in: ids } }, { state: { $ne: 'draft' } }, reportsWithin(scope)] }, { _id: 1 })
          .lean<Pick<Report, '_id'>[]>()
          .exec(),
      ])
      const visible = new Set(seen.map(({ _id }) => String(_id)))
      const byId = new Map(all.map((report) => [String(report._id), report]))
      const counterparts: Counterparts = { items: [], hidden: 0, flags: [] }
      const flags = new Set<AlikeFlag>()
      for (const each of found) {
        const report = byId.get(String(each.evidence.report))
        // A photo somebody took back is no part of anything.
        if (!report || !refsIn(report.answers).some(({ id }) => id === String(each.evidence._id))) continue
        const { answers: _, ...shown } = report
        if (report._id.equals(of.report)) flags.add('repeated')
        else if (report.unit !== of.unit && report.state !== 'draft') flags.add(each.exact ? 'twin' : 'look-alike')
        if (visible.has(String(report._id))) counterparts.items.push({ ...each, report: shown })
        else counterparts.hidden++
      }
      return { ...counterparts, flags: [...flags] }
    },
  }
}
export type LookAlikeModel = ReturnType<typeof createLookAlikeModel>
