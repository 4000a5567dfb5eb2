// Writing totals in bulk. Every write here may be made twice, and by two processes: a share or a cell takes each number once.
import type { Types } from 'mongoose'
import { cellIdOf, changesOf, marksOf, nested, type CellChange, type Share } from '../rules/tally.ts'
import type { ShareDoc, Tally, TallyMove } from './tally-schema.ts'

/** Documents of one insert, which waits for the disk a few times only. */
const perInsert = 1000
/** From so many on it pays to insert what is new and update only the rest. */
const crowd = 200

interface Target {
  bulkWrite(list: object[], options: object): Promise<unknown>
  insertMany(list: object[], options: object): Promise<unknown>
  find(filter: object, options: object): { toArray(): Promise<object[]> }
}

/** Writes that find themselves done already (a second document under the same id) are no error. */
export async function bulk(collection: unknown, operations: object[]): Promise<void> {
  if (operations.length === 0) return
  try {
    await (collection as Target).bulkWrite(operations, { ordered: false })
  } catch (error) {
    if (!duplicatesIn(error)) throw error
  }
}

/** @returns the documents whose id was there already; they are as they were. */
async function inserted<T extends object>(collection: unknown, documents: T[]): Promise<T[]> {
  const taken: T[] = []
  for (let from = 0; from < documents.length; from += perInsert) {
    const part = documents.slice(from, from + perInsert)
    try {
      await (collection as Target).insertMany(part, { ordered: false })
    } catch (error) {
      const at = duplicatesIn(error)
      if (!at) throw error
      for (const index of at) taken.push(part[index]!)
    }
  }
  return taken
}

/** Where in the list the ids were that are taken; null: something else failed. */
function duplicatesIn(error: unknown): number[] | null {
  const { writeErrors, code } = (error ?? {}) as { writeErrors?: unknown; code?: unknown }
  const all = (writeErrors === undefined ? [] : [writeErrors].flat()) as { code?: number; index: number }[]
  if (all.length === 0) return code === 11000 ? [0] : null
  return all.every((one) => one.code === 11000) ? all.map(({ index }) => index) : null
}

async function known(collection: unknown, ids: unknown[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (let from = 0; from < ids.length; from += 5000) {
    const filter = { _id: { $in: ids.slice(from, from + 5000) } }
    for (const one of await (collection as Target).find(filter, { projection: { _id: 1 } }).toArray())
      found.add(String((one as { _id: unknown })._id))
  }
  return found
}

export interface FreshShare {
  _id: Types.ObjectId
  unit: string
  share: Share | null
}

/** `isNew` tells which are not there yet as far as is known; a wrong guess only costs time. */
export async function writeShares(
  collection: unknown,
  { campaign, seq }: { campaign: Types.ObjectId; seq: number },
  shares: FreshShare[],
  isNew: (one: FreshShare) => boolean,
): Promise<void> {
  const documents = shares.map((one): ShareDoc => ({
    ...one,
    campaign,
    seq,
    marks: one.share ? marksOf(one.share) : [],
  }))
  const fresh = documents.filter(isNew)
  const taken = new Set(await inserted(collection, fresh))
  const others = documents.filter((one) => !isNew(one) || taken.has(one))
  await bulk(
    collection,
    others.map(({ _id, ...set }) => ({
      updateOne: {
        filter: { _id, seq: { $lt: seq } },
        update: { $set: set, ...(!set.share && { $unset: { leaving: '' } }) },
        upsert: true,
      },
    })),
  )
}

/** Adds to the cells what the moves change in them. */
export async function addToCells(
  collection: unknown,
  { campaign, seq }: { campaign: Types.ObjectId; seq: number },
  moves: TallyMove[],
): Promise<void> {
  const measure = moves.map(({ now, before }) => (now ?? before)?.measure).find((one) => one !== undefined) ?? 0
  const changes = changesOf(moves).map((change) => ({ ...change, _id: cellIdOf(String(campaign), change.key) }))
  const updated = await withoutNew(collection, changes, ({ _id, key, counters }) => ({
    ...{ _id, campaign, measure, ...key, seq, n: nested(counters) },
  }))
  await bulk(
    collection,
    updated.map(({ _id, key, counters }) => ({
      updateOne: {
        filter: { _id, seq: { $lt: seq } },
        update: {
          $inc: Object.fromEntries(Object.entries(counters).map(([path, by]) => [`n.${path}`, by])),
          $set: { seq },
          $setOnInsert: { campaign, measure, ...key },
        },
        upsert: true,
      },
    })),
  )
}

/** Makes the cells what they should be, whatever they are. */
export async function replaceCells(
  collection: unknown,
  { campaign, seq, measure }: { campaign: Types.ObjectId; seq: number; measure: number },
  cells: CellChange[],
): Promise<void> {
  const made = cells.map(({ key, counters }) => ({
    ...{ _id: cellIdOf(String(campaign), key), campaign, measure, ...key, seq, n: nested(counters) },
  }))
  const others = await withoutNew(collection, made, (one) => one)
  await bulk(
    collection,
    others.map(({ _id, ...replacement }) => ({
      replaceOne: { filter: { _id, seq: { $lt: seq } }, replacement, upsert: true },
    })),
  )
}

/** Inserts those of a crowd that are new. @returns the others. */
async function withoutNew<T extends { _id: string }>(
  collection: unknown,
  all: T[],
  made: (one: T) => Tally,
): Promise<T[]> {
  if (all.length < crowd) return all
  const there = await known(
    collection,
    all.map(({ _id }) => _id),
  )
  const fresh = all.filter(({ _id }) => !there.has(_id))
  const taken = new Set((await inserted(collection, fresh.map(made))).map(({ _id }) => _id))
  return all.filter(({ _id }) => there.has(_id) || taken.has(_id))
}

/** Takes the marks off these reports, where they are still those that were read. */
export async function takeMarksOff(
  collection: unknown,
  marks: { report: Types.ObjectId; token: Types.ObjectId | null | undefined }[],
): Promise<void> {
  const byToken = new Map<string, { token: Types.ObjectId; ids: Types.ObjectId[] }>()
  for (const { report, token } of marks) {
    if (!token) continue
    const group = byToken.get(String(token)) ?? { token, ids: [] }
    group.ids.push(report)
    byToken.set(String(token), group)
  }
  const groups = [...byToken.values()]
  await bulk(
    collection,
    groups.map(({ token, ids }) => {
      const update = { $unset: { untallied: '' } }
      // What was changed in one go carries one mark.
      if (ids.length > 1) return { updateMany: { filter: { _id: { $in: ids }, untallied: token }, update } }
      return { updateOne: { filter: { _id: ids[0], untallied: token }, update } }
    }),
  )
}
