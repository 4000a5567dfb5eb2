// Brings totals up to date after reports changed: the old share of each changed report is taken out of its cells and the new one
// put in. The change is written into the campaign's head first, with a number; every cell takes each number once, so a stop
// between any two steps, or two processes at once, come to the same end.
import { Types, type Connection } from 'mongoose'
import { sameShare } from '../rules/tally.ts'
import type { Report } from './report.ts'
import { countedFields, type Counted, type Facts, type TallyFacts } from './tally-facts.ts'
import { crowdHold, holding, type Hold } from './tally-hold.ts'
import { bytesOf, type TallyMoves } from './tally-moves.ts'
import type { ShareDoc, Tally, TallyHead, TallyMove } from './tally-schema.ts'
import { addToCells, takeMarksOff, writeShares } from './tally-write.ts'

export interface TallyClock {
  now: () => Date
  timeZone: string
}
export interface Refreshed {
  /** Reports whose counts changed. */
  changed: number
  /** Whether there is more to do. */
  more: boolean
  /** Whether somebody else is at a campaign that has marked reports: they cannot be brought in now. */
  held: boolean
}

/** Reports of one change. What each cell gains is summed first, so that a crowd costs little more than its reports. */
const mostReports = 5000
const mostMoveBytes = 40_000_000
/** More moves than these lie beside the head. */
const mostInHead = 200
const leastId = new Types.ObjectId('0'.repeat(24))
const mostTries = 50

export interface RefreshDeps {
  facts: TallyFacts
  kept: TallyMoves
  recount: (campaign: Types.ObjectId, clock: TallyClock) => Promise<unknown>
  /** Smaller in tests. */
  mostInHead?: number
  hold?: Hold
}

export function createTallyRefresh(connection: Connection, { facts, kept, recount, ...sizes }: RefreshDeps) {
  const reports = connection.model<Report>('Report')
  const tallies = connection.model<Tally>('Tally')
  const shares = connection.model<ShareDoc>('TallyShare')
  const heads = connection.model<TallyHead>('TallyHead')
  const inHead = sizes.mostInHead ?? mostInHead
  const hold = sizes.hold ?? crowdHold

  /** A campaign never counted has no basis yet, and so is counted in one pass first. */
  async function headOf(_id: Types.ObjectId, { previous }: Pick<Facts, 'previous'>): Promise<TallyHead> {
    const fresh = { seq: 0, done: true, kind: 'moves', moves: [], until: null, recounted: 0, checkedAt: null } as const
    const known = await heads.findById(_id).lean<TallyHead>().exec()
    if (known) return known
    await heads.updateOne({ _id }, { $setOnInsert: { ...fresh, basis: '', previous } }, { upsert: true }).exec()
    return heads.findById(_id).lean<TallyHead>().orFail().exec()
  }

  /** Does what is left of a change. May be done by several at once, and again. */
  async function finish(head: TallyHead, { now }: TallyClock): Promise<void> {
    if (!head.crowd) return finishMoves(head)
    await holding(heads, head, { ...hold, now }, () => finishMoves(head))
  }

  async function finishMoves(head: TallyHead): Promise<void> {
    const { _id: campaign, seq } = head
    const moves = await kept.of(head)
    if (!moves) return
    const before = new Map(moves.map((move) => [String(move.report), move.before]))
    const made = moves.map(({ report, unit, now }) => ({ _id: report, unit, share: now }))
    await writeShares(shares.collection, { campaign, seq }, made, ({ _id }) => !before.get(String(_id)))
    await addToCells(tallies.collection, { campaign, seq }, moves)
    await markNextRound(campaign, moves)
    await takeMarksOff(reports.collection, moves)
    await heads
      .updateOne({ _id: campaign, seq, done: false }, { $set: { done: true, moves: [], crowd: null, until: null } })
      .exec()
    await kept.drop(head)
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
        const token = report.untallied ?? null
        const move = { report: report._id, unit: report.unit, token, before: old, now: fresh }
        bytes += bytesOf(move)
        if (bytes > mostMoveBytes && moves.length > 0) break
        moves.push(move)
      }
    }
    const there = new Set(found.map(({ _id }) => String(_id)))
    for (const { _id, unit, share, leaving } of counted)
      if (!there.has(String(_id)) && (share || leaving))
        moves.push({ report: _id, unit, token: null, before: share, now: null })
    return { moves, clean }
  }

  /** @returns how many reports changed; null: another process is at it, nothing can be done now. */
  async function refreshCampaign(
    campaign: Types.ObjectId,
    ids: Types.ObjectId[],
    clock: TallyClock,
  ): Promise<number | null> {
    for (let tries = 0; tries < mostTries; tries++) {
      const known = await facts.factsOf(campaign, clock.timeZone)
      if (known.campaign?.state === 'opening') return null
      // The head is read before the reports: what another process brings in meanwhile makes our turn fail.
      const head = await headOf(campaign, known)
      if (!head.done && head.until && head.until > clock.now()) return null
      if (!head.done && head.kind === 'recount') await recount(campaign, clock)
      else if (!head.done) await finish(head, clock)
      else if (head.basis !== known.basis) await recount(campaign, clock)
      else {
        const { moves, clean } = await movesFor(ids, known)
        await takeMarksOff(
          reports.collection,
          clean.map(({ _id, untallied }) => ({ report: _id, token: untallied })),
        )
        if (moves.length === 0) return 0
        const ours = await begin(head, moves, clock.now())
        if (ours) {
          await finish(ours, clock)
          return moves.length
        }
      }
    }
    throw Object.assign(new Error('others were always faster'), { code: 'tally-contended' })
  }

  /** Writes the moves down under the next number; null: somebody was faster. */
  async function begin({ _id, seq }: TallyHead, moves: TallyMove[], now: Date): Promise<TallyHead | null> {
    const place = await kept.keep(moves, inHead, now)
    const until = place.crowd && new Date(now.getTime() + hold.holdMs)
    const ours = await heads
      .findOneAndUpdate(
        { _id, seq, done: true },
        { $set: { seq: seq + 1, done: false, kind: 'moves', ...place, until } },
        { returnDocument: 'after' },
      )
      .lean<TallyHead>()
      .exec()
    if (!ours) await kept.drop(place)
    return ours
  }

  /** Campaigns of which nothing can be brought in now. Without them a long recount of one would hold up all the others. */
  async function heldNow(now: Date): Promise<Types.ObjectId[]> {
    const [held, opening] = await Promise.all([
      heads
        .find({ done: false, until: { $gt: now } }, { _id: 1 })
        .lean<Pick<TallyHead, '_id'>[]>()
        .exec(),
      facts.openingNow(),
    ])
    return [...held.map(({ _id }) => _id), ...opening]
  }

  return {
    headOf,
    heldNow,
    /** Counts what changed since the last time, at most so many reports. */
    refresh: async (clock: TallyClock, most = mostReports): Promise<Refreshed> => {
      const held = await heldNow(clock.now())
      const others = held.length > 0 ? { $nin: held } : undefined
      const [changed, leaving, begun] = await Promise.all([
        reports
          .find({ untallied: { $gt: leastId }, ...(others && { campaign: others }) }, { campaign: 1 })
          .sort({ untallied: 1 })
          .limit(most)
          .lean<Pick<Report, '_id' | 'campaign'>[]>()
          .exec(),
        shares
          .find({ leaving: true, ...(others && { campaign: others }) }, { campaign: 1 })
          .limit(100)
          .lean<Pick<ShareDoc, '_id' | 'campaign'>[]>()
          .exec(),
        heads
          .find({ done: false, ...(others && { _id: others }) }, { _id: 1 })
          .lean<Pick<TallyHead, '_id'>[]>()
          .exec(),
      ])
      const campaigns = new Map<string, Types.ObjectId[]>(begun.map(({ _id }) => [String(_id), []]))
      for (const { _id, campaign } of [...changed, ...leaving])
        campaigns.set(String(campaign), [...(campaigns.get(String(campaign)) ?? []), _id])
      let moved = 0
      let isHeld = held.length > 0
      for (const [campaign, ids] of campaigns) {
        const done = await refreshCampaign(new Types.ObjectId(campaign), ids, clock)
        isHeld ||= done === null
        moved += done ?? 0
      }
      // A change of one round may have marked reports of the next.
      return { changed: moved, more: changed.length === most || moved > 0, held: isHeld }
    },
    /** Counts what was never counted, and anew what was counted with other dates or another round before. */
    followCampaigns: async (ids: Types.ObjectId[], clock: TallyClock): Promise<number> => {
      const found = await heads
        .find({ _id: { $in: ids } }, { basis: 1 })
        .lean<TallyHead[]>()
        .exec()
      const basisOf = new Map(found.map(({ _id, basis }) => [String(_id), basis]))
      let recounts = 0
      for (const _id of ids) {
        const known = await facts.factsOf(_id, clock.timeZone)
        if (known.basis === basisOf.get(String(_id))) continue
        if ((await refreshCampaign(_id, [], clock)) !== null) recounts++
      }
      return recounts
    },
  }
}
