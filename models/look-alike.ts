// Evidence that is the same file as another, or looks like it, across units and years. Exact twins come from an index of the
// database; for look-alikes every process keeps the list of all hashes (20 bytes each) and reads on from where it was.
import { Types, type Connection } from 'mongoose'
import { refsIn } from '../rules/evidence-refs.ts'
import { HashList } from '../rules/look-alike.ts'
import type { Scope } from '../rules/scope.ts'
import type { Evidence } from './evidence.ts'
import type { Report } from './report.ts'
import { reportsWithin } from './scope.ts'
import type { VersionModel } from './version.ts'

/** Another photo and where it was handed in. */
export interface Counterpart {
  evidence: Evidence
  report: Pick<Report, '_id' | 'campaign' | 'unit' | 'unitName' | 'state' | 'dims' | 'submittedAt'>
  exact: boolean
  distance: number
  /** Its report holds it no longer, but was handed in with it once. */
  former: boolean
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

type Found = Pick<Counterpart, 'evidence' | 'exact' | 'distance'>
/** A report without its answers, and the evidence they name. */
type Named = { report: Counterpart['report']; refs: Set<string> }
const none: Counterparts = { items: [], hidden: 0, flags: [] }

function nearestFirst(of: Evidence, found: Evidence[], distances: ReadonlyMap<string, number>): Found[] {
  const all = new Map(found.map((each) => [String(each._id), each]))
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

function namedIn({ answers, ...report }: Report): Named {
  return { report, refs: new Set(refsIn(answers).map(({ id }) => id)) }
}

interface Known {
  named: ReadonlyMap<string, Named>
  visible: ReadonlySet<string>
  /** Evidence that something handed in holds. */
  held: ReadonlySet<string>
}

function judged(of: Evidence, found: Found[], { named, visible, held }: Known): Counterparts {
  const flags = new Set<AlikeFlag>()
  const items: Counterpart[] = []
  let hidden = 0
  for (const each of found) {
    const id = String(each.evidence._id)
    const known = named.get(String(each.evidence.report))
    const former = known !== undefined && !known.refs.has(id)
    // A photo taken back before anything was handed in is no part of anything; one taken out while mending was proof once.
    if (!known || (former && !held.has(id))) continue
    const { report } = known
    const isOwn = report._id.equals(of.report)
    if (isOwn && !former) flags.add('repeated')
    if (!isOwn && report.unit !== of.unit && report.state !== 'draft') flags.add(each.exact ? 'twin' : 'look-alike')
    if (visible.has(String(report._id))) items.push({ ...each, report, former })
    else hidden++
  }
  return { items, hidden, flags: [...flags] }
}

export function createLookAlikeModel(connection: Connection, { version }: { version: VersionModel }) {
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

  /** The same files. One query, unless one of them was handed in so often that it would hide the others. */
  async function findTwins(hashes: string[]): Promise<Evidence[]> {
    const limit = mostFound * hashes.length + 1
    const found = await evidence()
      .find({ sha256: { $in: hashes }, state: 'ready' })
      .limit(limit)
      .lean<Evidence[]>()
      .exec()
    if (found.length < limit || hashes.length === 1) return found
    return (await Promise.all(hashes.map((sha256) => findTwins([sha256])))).flat()
  }

  /** Of each all there are, whoever may see them, nearest first. */
  async function findAll(given: readonly Evidence[]): Promise<Map<string, Found[]>> {
    const known = given.filter(({ sha256 }) => sha256)
    if (known.length === 0) return new Map()
    if (known.some(({ dhash }) => dhash)) await ready()
    const distances = new Map(
      known.map(({ _id, dhash }) => {
        const alike = dhash ? list.search(dhash, mostFound + 1) : []
        return [String(_id), new Map(alike.map(({ id, distance }) => [id, distance]))]
      }),
    )
    const hashes = [...new Set(known.map(({ sha256 }) => sha256!))]
    const ids = [...new Set([...distances.values()].flatMap((near) => [...near.keys()]))]
    // Two queries, each by an index of its own, rather than one with $or.
    const [same, near] = await Promise.all([
      findTwins(hashes),
      evidence()
        .find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, state: 'ready' })
        .lean<Evidence[]>()
        .exec(),
    ])
    const nearById = new Map(near.map((each) => [String(each._id), each]))
    const bySha = new Map<string, Evidence[]>(hashes.map((hash) => [hash, []]))
    for (const each of same) bySha.get(each.sha256!)!.push(each)
    return new Map(
      known.map((of) => {
        const own = distances.get(String(of._id))!
        const twins = bySha.get(of.sha256!)!.slice(0, mostFound)
        const found = [...twins, ...[...own.keys()].flatMap((id) => nearById.get(id) ?? [])]
        return [String(of._id), nearestFirst(of, found, own)]
      }),
    )
  }

  return {
    add,
    ready,
    size: () => list.size,

    /**
     * Of each of these: twins and look-alikes that are part of a report; those outside the scope, and drafts, are only counted.
     * As many queries for a page as for one.
     */
    async findManyWithin(scope: Scope, given: readonly Evidence[]): Promise<(of: Evidence) => Counterparts> {
      const found = await findAll(given)
      const ids = [...new Set([...found.values()].flat().map((each) => String(each.evidence.report)))]
      if (ids.length === 0) return () => none
      const _id = { $in: ids.map((id) => new Types.ObjectId(id)) }
      const fields = { campaign: 1, unit: 1, unitName: 1, state: 1, dims: 1, submittedAt: 1, answers: 1 }
      const reports = connection.model<Report>('Report')
      const [all, seen, held] = await Promise.all([
        reports.find({ _id }, fields).lean<Report[]>().exec(),
        reports
          .find({ $and: [{ _id }, { state: { $ne: 'draft' } }, reportsWithin(scope)] }, { _id: 1 })
          .lean<Pick<Report, '_id'>[]>()
          .exec(),
        version.holding([...new Set([...found.values()].flat().map((each) => String(each.evidence._id)))]),
      ])
      const named = new Map(all.map((report) => [String(report._id), namedIn(report)]))
      const visible = new Set(seen.map((report) => String(report._id)))
      return (of) => judged(of, found.get(String(of._id)) ?? [], { named, visible, held })
    },
    async findWithin(scope: Scope, of: Evidence): Promise<Counterparts> {
      return (await this.findManyWithin(scope, [of]))(of)
    },
  }
}
export type LookAlikeModel = ReturnType<typeof createLookAlikeModel>
