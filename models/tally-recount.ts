// Counts a campaign from its reports. `check` compares and touches nothing; `recount` makes everything anew, while nobody else
// changes the campaign's totals, and may be cut off anywhere: another then begins again under the next number.
import type { Types, Connection } from 'mongoose'
import { cellIdOf, sameShare, flattened, type CellChange } from '../rules/tally.ts'
import { countIn } from '../rules/tally/cells.ts'
import type { Report } from './report.ts'
import { countedFields, type Counted, type Facts, type TallyFacts } from './tally-facts.ts'
import { holding, recountHold } from './tally-hold.ts'
import type { TallyClock } from './tally-refresh.ts'
import type { ShareDoc, Tally, TallyHead } from './tally-schema.ts'
import { replaceCells, takeMarksOff, writeShares } from './tally-write.ts'

export interface Checked {
  reports: number
  /** Reports counted for something else than they say, and sums that are not those of the shares. */
  drifted: number
  cells: number
}

const batch = 1000

export function createTallyRecount(connection: Connection, facts: TallyFacts) {
  const reports = connection.model<Report>('Report')
  const tallies = connection.model<Tally>('Tally')
  const shares = connection.model<ShareDoc>('TallyShare')
  const heads = connection.model<TallyHead>('TallyHead')

  const storedOf = async (ids: Types.ObjectId[]): Promise<ShareDoc[]> =>
    shares
      .find({ _id: { $in: ids } }, { marks: 0 })
      .lean<ShareDoc[]>()
      .exec()

  /** Reports of a campaign in parts, each with the shares they should have and those they have; `isFirst`: they have none yet. */
  async function* parts(campaign: Types.ObjectId, known: Facts, isFirst = false) {
    let after = ''
    for (;;) {
      const part: Counted[] = await reports
        .find({ campaign, unit: { $gt: after } }, countedFields)
        .sort({ unit: 1 })
        .limit(batch)
        .lean<Counted[]>()
        .exec()
      if (part.length === 0) return
      after = part.at(-1)!.unit
      const ids = part.map(({ _id }) => _id)
      const [stored, fresh] = await Promise.all([isFirst ? [] : storedOf(ids), facts.sharesOf(part, known)])
      yield { part, fresh, stored: new Map(stored.map((one) => [String(one._id), one])) }
    }
  }

  async function checkOnce(campaign: Types.ObjectId, clock: TallyClock): Promise<(Checked & { seq: number }) | null> {
    const known = await facts.factsOf(campaign, clock.timeZone)
    const head = await heads.findById(campaign).lean<TallyHead>().exec()
    if (!head?.done || head.basis !== known.basis) return null
    const sums = new Map<string, CellChange>()
    let [count, drifted] = [0, 0]
    for await (const { part, fresh, stored } of parts(campaign, known)) {
      for (const { _id, untallied } of part) {
        count++
        const share = stored.get(String(_id))?.share ?? null
        if (!untallied && !sameShare(share, fresh.get(String(_id))!)) drifted++
        if (share) countIn(sums, share, 1)
      }
    }
    drifted += await comparedWith(campaign, sums)
    const after = await heads.findById(campaign).lean<TallyHead>().exec()
    return after?.seq === head.seq && after.done ? { reports: count, drifted, cells: sums.size, seq: head.seq } : null
  }

  /** How many cells say something else. */
  async function comparedWith(campaign: Types.ObjectId, sums: Map<string, CellChange>): Promise<number> {
    const left = new Map([...sums.values()].map((one) => [cellIdOf(String(campaign), one.key), one.counters]))
    let different = 0
    for await (const cell of tallies.find({ campaign }).lean<Tally>().cursor({ batchSize: 1000 })) {
      const wanted = left.get(cell._id) ?? {}
      left.delete(cell._id)
      const has = flattened(cell.n)
      const names = new Set([...Object.keys(has), ...Object.keys(wanted)])
      if ([...names].some((name) => (has[name] ?? 0) !== (wanted[name] ?? 0))) different++
    }
    return different + [...left.values()].filter((counters) => Object.keys(counters).length > 0).length
  }

  /** Takes the campaign's head for a recount; null: somebody else has it. */
  async function take(campaign: Types.ObjectId, known: Facts, now: Date): Promise<TallyHead | null> {
    const head = await heads.findById(campaign).lean<TallyHead>().exec()
    if (!head || (!head.done && (head.kind !== 'recount' || (head.until && head.until > now)))) return null
    const { basis, previous } = known
    const until = new Date(now.getTime() + recountHold.holdMs)
    return heads
      .findOneAndUpdate(
        { _id: campaign, seq: head.seq, done: head.done },
        { $set: { seq: head.seq + 1, done: false, kind: 'recount', moves: [], crowd: null, until, basis, previous } },
        { returnDocument: 'after' },
      )
      .lean<TallyHead>()
      .exec()
  }

  async function recount(campaign: Types.ObjectId, clock: TallyClock): Promise<number | null> {
    const known = await facts.factsOf(campaign, clock.timeZone)
    const head = await take(campaign, known, clock.now())
    if (!head) return null
    return holding(heads, head, { ...recountHold, now: clock.now }, (isLost) => recounted(head, known, isLost))
  }

  async function recounted({ _id: campaign, seq }: TallyHead, known: Facts, isLost: () => boolean): Promise<number> {
    const isOurs = async () => {
      if (isLost() || !(await heads.exists({ _id: campaign, seq, done: false })))
        throw Object.assign(new Error('another recounts'), { code: 'tally-taken' })
    }
    const sums = new Map<string, CellChange>()
    let count = 0
    let writing = Promise.resolve()
    // One that was begun before and cut off has left shares: finding them there only costs time.
    for await (const { part, fresh, stored } of parts(campaign, known, seq === 1)) {
      for (const share of fresh.values()) countIn(sums, share, 1)
      const made = part.map(({ _id, unit }) => ({ _id, unit, share: fresh.get(String(_id))! }))
      await writing
      // While one part is written the next is read and summed. Marks go last, and a stop means another recount.
      writing = writeShares(shares.collection, { campaign, seq }, made, ({ _id }) => !stored.has(String(_id))).then(
        () =>
          takeMarksOff(
            reports.collection,
            part.map(({ _id, untallied }) => ({ report: _id, token: untallied })),
          ),
      )
      writing.catch(() => undefined)
      count += part.length
      if (isLost()) await isOurs()
    }
    await writing
    // Emptied, not removed: whoever comes late with an older number then finds that it is over.
    await shares
      .updateMany({ campaign, seq: { $lt: seq } }, { $set: { seq, share: null, marks: [] }, $unset: { leaving: '' } })
      .exec()
    await isOurs()
    await replaceCells(tallies.collection, { campaign, seq, measure: known.campaign?.measure ?? 0 }, [...sums.values()])
    await tallies.updateMany({ campaign, seq: { $lt: seq } }, { $set: { seq, n: {} } }).exec()
    await heads
      .updateOne({ _id: campaign, seq, done: false }, { $set: { done: true, until: null, recounted: seq } })
      .exec()
    return count
  }

  return {
    recount,
    /** Compares totals with the reports. null: they change too fast to be compared now. */
    check: async (campaign: Types.ObjectId, clock: TallyClock): Promise<Checked | null> => {
      for (let tries = 0; tries < 3; tries++) {
        const checked = await checkOnce(campaign, clock)
        if (!checked) continue
        const { seq, ...found } = checked
        await heads.updateOne({ _id: campaign, seq }, { $set: { checkedAt: clock.now() } }).exec()
        return found
      }
      return null
    },
  }
}
