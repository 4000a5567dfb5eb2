// Brings totals up to date after reports changed: the old share of each changed report is taken out of its cells and the new one
// put in. The change is written into the campaign's head first, with a number; every cell takes each number once, so a stop
// between any two steps, or two processes at once, come to the same end.
import { Types, type Connection } from 'mongoose'
import { cellIdOf, changesOf, marksOf, sameShare } from '../rules/tally.ts'
import type { Report } from './report.ts'
import { countedFields, type Counted, type Facts, type TallyFacts } from './tally-facts.ts'
import type { ShareDoc, Tally, TallyHead, TallyMove } from './tally-schema.ts'

export interface TallyClock {
  now: () => Date
  timeZone: string
}
export interface Refreshed {
  /** Reports whose counts changed. */
  changed: number
  /** Whether there is more to do. */
  more: boolean
}

/** A head holds the moves of one change, and a document at most 16 MB. */
const mostReports = 400
const mostMoveBytes = 4_000_000
const leastId = new Types.ObjectId('0'.repeat(24))
const mostTries = 50

export function createTallyRefresh(
  connection: Connection,
  facts: TallyFacts,
  recount: (campaign: Types.ObjectId, clock: TallyClock) => Promise<unknown>,
) {
  const reports = connection.model<Report>('Report')
  const tallies = connection.model<Tally>('Tally')
  const shares = connection.model<ShareDoc>('TallyShare')
  const heads = connection.model<TallyHead>('TallyHead')

  async function headOf(_id: Types.ObjectId, { basis, previous }: Facts): Promise<TallyHead> {
    const fresh = { seq: 0, done: true, kind: 'moves', moves: [], until: null, recounted: 0, checkedAt: null } as const
    const known = await heads.findById(_id).lean<TallyHead>().exec()
    if (known) return known
    await heads.updateOne({ _id }, { $setOnInsert: { ...fresh, basis, previous } }, { upsert: true }).exec()
    return heads.findById(_id).lean<TallyHead>().orFail().exec()
  }

  /** Does what is left of a change. May be done by several at once, and again. */
  async function finish({ _id: campaign, seq, moves }: TallyHead): Promise<void> {
    await bulk(
      shares.collection,
      moves.map((move) => shareWrite(campaign, seq, move)),
    )
    await bulk(tallies.collection, cellWrites(campaign, seq, moves))
    await markNextRound(campaign, moves)
    await bulk(
      reports.collection,
      moves.flatMap(({ report, token }) => (token ? [tokenOff(report, token)] : [])),
    )
    await heads.updateOne({ _id: campaign, seq, done: false }, { $set: { done: true, moves: [] } }).exec()
  }

  /** The round after counts who was compliant in this one. */
  async function markNextRound(campaign: Types.ObjectId, moves: TallyMove[]): Promise<void> {
    const turned = moves.filter(({ before, now }) => (before?.compliant ?? null) !== (now?.compliant ?? null))
    if (turned.length === 0) return
    const next = await heads.find({ previous: campaign }, { _id: 1 }).lean<TallyHead[]>().exec()
    if (next.length === 0) return
    await reports.collection.updateMany(
      { campaign: { $in: next.map(({ _id }) => _id) }, unit: { $in: turned.map(({ unit }) => unit) } },
      { $set: { untallied: new Types.ObjectId() } },
    )
  }

  async function movesFor(ids: Types.ObjectId[], known: Facts): Promise<{ moves: TallyMove[]; clean: Counted[] }> {
    const [found, counted] = await Promise.all([
      reports
        .find({ _id: { $in: ids } }, countedFields)
        .lean<Counted[]>()
        .exec(),
      shares
        .find({ _id: { $in: ids } }, { marks: 0 })
        .lean<ShareDoc[]>()
        .exec(),
    ])
    const before = new Map(counted.map((one) => [String(one._id), one]))
    const now = await facts.sharesOf(found, known)
    const moves: TallyMove[] = []
    const clean: Counted[] = []
    let bytes = 0
    for (const report of found) {
      const [old, fresh] = [before.get(String(report._id))?.share ?? null, now.get(String(report._id))!]
      if (sameShare(old, fresh)) clean.push(report)
      else {
        bytes += JSON.stringify([old, fresh]).length
        if (bytes > mostMoveBytes && moves.length > 0) break
        moves.push({ report: report._id, unit: report.unit, token: report.untallied ?? null, before: old, now: fresh })
      }
    }
    const there = new Set(found.map(({ _id }) => String(_id)))
    for (const { _id, unit, share, leaving } of counted)
      if (!there.has(String(_id)) && (share || leaving))
        moves.push({ report: _id, unit, token: null, before: share, now: null })
    return { moves, clean }
  }

  /** @returns how many reports changed; null: another process recounts, nothing can be done now. */
  async function refreshCampaign(
    campaign: Types.ObjectId,
    ids: Types.ObjectId[],
    clock: TallyClock,
  ): Promise<number | null> {
    for (let tries = 0; tries < mostTries; tries++) {
      const known = await facts.factsOf(campaign, clock.timeZone)
      // The head is read before the reports: what another process brings in meanwhile makes our turn fail.
      const head = await headOf(campaign, known)
      if (!head.done && head.kind === 'recount') {
        if (head.until && head.until > clock.now()) return null
        await recount(campaign, clock)
      } else if (!head.done) await finish(head)
      else if (head.basis !== known.basis) await recount(campaign, clock)
      else {
        const { moves, clean } = await movesFor(ids, known)
        await bulk(
          reports.collection,
          clean.flatMap(({ _id, untallied }) => (untallied ? [tokenOff(_id, untallied)] : [])),
        )
        if (moves.length === 0) return 0
        const ours = await heads
          .findOneAndUpdate(
            { _id: campaign, seq: head.seq, done: true },
            { $set: { seq: head.seq + 1, done: false, kind: 'moves', moves } },
            { returnDocument: 'after' },
          )
          .lean<TallyHead>()
          .exec()
        if (ours) {
          await finish(ours)
          return moves.length
        }
      }
    }
    throw Object.assign(new Error('others were always faster'), { code: 'tally-contended' })
  }

  return {
    headOf,
    /** Counts what changed since the last time, at most so many reports. */
    refresh: async (clock: TallyClock, most = mostReports): Promise<Refreshed> => {
      const [changed, leaving, begun] = await Promise.all([
        reports
          .find({ untallied: { $gt: leastId } }, { campaign: 1 })
          .sort({ untallied: 1 })
          .limit(most)
          .lean<Pick<Report, '_id' | 'campaign'>[]>()
          .exec(),
        shares.find({ leaving: true }, { campaign: 1 }).limit(100).lean<Pick<ShareDoc, '_id' | 'campaign'>[]>().exec(),
        heads.find({ done: false }, { _id: 1 }).lean<Pick<TallyHead, '_id'>[]>().exec(),
      ])
      const campaigns = new Map<string, Types.ObjectId[]>(begun.map(({ _id }) => [String(_id), []]))
      for (const { _id, campaign } of [...changed, ...leaving])
        campaigns.set(String(campaign), [...(campaigns.get(String(campaign)) ?? []), _id])
      let moved = 0
      let isHeld = false
      for (const [campaign, ids] of campaigns) {
        const done = await refreshCampaign(new Types.ObjectId(campaign), ids, clock)
        isHeld ||= done === null
        moved += done ?? 0
      }
      // A change of one round may have marked reports of the next.
      return { changed: moved, more: !isHeld && (changed.length === most || moved > 0) }
    },
    /** Counts anew the campaigns whose dates, or round before, are no longer those they were counted with. */
    followCampaigns: async (ids: Types.ObjectId[], clock: TallyClock): Promise<number> => {
      const known = await heads
        .find({ _id: { $in: ids } }, { basis: 1 })
        .lean<TallyHead[]>()
        .exec()
      let recounts = 0
      for (const { _id, basis } of known) {
        if ((await facts.factsOf(_id, clock.timeZone)).basis === basis) continue
        await refreshCampaign(_id, [], clock)
        recounts++
      }
      return recounts
    },
  }
}

/** Several commands at once: in the embedded store each write of a command waits for the disk, but writes of several share it. */
const lanes = 16

/** Writes that find themselves done already (a second document under the same id) are no error. */
export async function bulk(collection: unknown, operations: object[]): Promise<void> {
  const target = collection as { bulkWrite(list: object[], options: object): Promise<unknown> }
  const perLane = Math.ceil(operations.length / lanes)
  const parts = Array.from({ length: lanes }, (_, at) => operations.slice(at * perLane, (at + 1) * perLane))
  await Promise.all(
    parts
      .filter((part) => part.length > 0)
      .map((part) =>
        target.bulkWrite(part, { ordered: false }).catch((error: unknown) => {
          if (!isOnlyDuplicates(error)) throw error
        }),
      ),
  )
}

export function isOnlyDuplicates(error: unknown): boolean {
  const { writeErrors, code } = (error ?? {}) as { writeErrors?: unknown; code?: unknown }
  const all = (writeErrors === undefined ? [] : [writeErrors].flat()) as { code?: number }[]
  return all.length > 0 ? all.every((one) => one.code === 11000) : code === 11000
}

export function shareWrite(campaign: Types.ObjectId, seq: number, { report, unit, now }: TallyMove): object {
  const set = { campaign, unit, seq, share: now, marks: now ? marksOf(now) : [] }
  const update = { $set: set, ...(!now && { $unset: { leaving: '' } }) }
  return { updateOne: { filter: { _id: report, seq: { $lt: seq } }, update, upsert: true } }
}

function cellWrites(campaign: Types.ObjectId, seq: number, moves: TallyMove[]): object[] {
  const measure = moves.map(({ now, before }) => (now ?? before)?.measure).find((one) => one !== undefined) ?? 0
  return changesOf(moves).map(({ key, counters }) => ({
    updateOne: {
      filter: { _id: cellIdOf(String(campaign), key), seq: { $lt: seq } },
      update: {
        $inc: Object.fromEntries(Object.entries(counters).map(([path, by]) => [`n.${path}`, by])),
        $set: { seq },
        $setOnInsert: { campaign, measure, ...key },
      },
      upsert: true,
    },
  }))
}

const tokenOff = (_id: Types.ObjectId, untallied: Types.ObjectId): object => ({
  updateOne: { filter: { _id, untallied }, update: { $unset: { untallied: '' } } },
})
