// Units as lists, pages and single edits for those who look after them; the scope is in every query.
import type { Connection } from 'mongoose'
import type { Scope } from '../rules/scope.ts'
import { isDuplicate } from './lease.ts'
import { plainText } from './plain-text.ts'
import { unitsWithin } from './scope.ts'
import type { Unit } from './unit.ts'

type Filter = Record<string, unknown>

export interface UnitFilter {
  /** Part of the name, or how the code begins. */
  search?: string
  type?: string
  district?: string
  industry?: string
  chamber?: string
  tag?: string
}
export interface UnitPage {
  sort: 'unit' | '-unit' | 'name' | '-name'
  /** Where the page before ended. */
  after?: { name: string; unit: string }
  limit: number
}
export interface Chamber {
  _id: string
  units: number
  fourGood: number
}
export interface ChamberFilter {
  /** Part of the name. */
  search?: string | undefined
  fourGood?: boolean | undefined
}
export interface ChamberPage {
  /** Name of the last one before; in whichever order it goes. */
  after?: string | undefined
  isDown: boolean
  limit: number
}
export type UnitFields = Omit<Unit, '_id' | 'sample' | 'updatedAt'>

function filterOf({ search, tag, ...exact }: UnitFilter): Filter {
  const filter: Filter = Object.fromEntries(Object.entries(exact).filter(([, value]) => value !== undefined))
  if (tag !== undefined) filter['tags'] = tag
  if (!search) return filter
  const found: Filter[] = [{ name: { $regex: plainText(search) } }]
  if (/^[\w-]{1,40}$/.test(search)) found.push({ _id: { $gte: search, $lt: `${search}\uffff` } })
  return { ...filter, $or: found }
}

function beyond({ sort, after }: UnitPage): Filter {
  if (!after) return {}
  if (sort === 'unit') return { _id: { $gt: after.unit } }
  if (sort === '-unit') return { _id: { $lt: after.unit } }
  const [further, from] = sort === 'name' ? ['$gt', '$gte'] : ['$lt', '$lte']
  const { name, unit } = after
  return { name: { [from]: name }, $or: [{ name: { [further]: name } }, { name, _id: { [further]: unit } }] }
}

const orders: Record<UnitPage['sort'], Record<string, 1 | -1>> = {
  unit: { _id: 1 },
  '-unit': { _id: -1 },
  name: { name: 1, _id: 1 },
  '-name': { name: -1, _id: -1 },
}

const countedByChamber = {
  $group: {
    _id: '$chamber',
    units: { $sum: 1 },
    fourGood: { $sum: { $cond: [{ $eq: ['$fourGood', true] }, 1, 0] } },
  },
} as const

export function createUnitListModel(connection: Connection) {
  const model = () => connection.model<Unit>('Unit')
  const within = (scope: Scope, filter: Filter): Filter => ({ $and: [unitsWithin(scope), filter] })

  return {
    pageWithin: (scope: Scope, filter: UnitFilter, page: UnitPage) =>
      model()
        .find({ $and: [unitsWithin(scope), filterOf(filter), beyond(page)] })
        .sort(orders[page.sort])
        .limit(page.limit)
        .lean<Unit[]>()
        .exec(),
    countWithin: (scope: Scope, filter: UnitFilter) =>
      model()
        .countDocuments(within(scope, filterOf(filter)))
        .exec(),
    /** Null when absent or outside the scope: a caller cannot tell which. */
    findWithin: (scope: Scope, code: string) =>
      model()
        .findOne(within(scope, { _id: code }))
        .lean<Unit>()
        .exec(),
    findManyWithin: (scope: Scope, codes: string[]) =>
      model()
        .find(within(scope, { _id: { $in: codes } }))
        .lean<Unit[]>()
        .exec(),
    /** The next codes of the scope, in order, `from` included. */
    async codesWithin(
      scope: Scope,
      { from, isDown, limit }: { from?: string | undefined; isDown: boolean; limit: number },
    ): Promise<string[]> {
      const bound = from === undefined ? {} : { _id: { [isDown ? '$lte' : '$gte']: from } }
      const found = await model()
        .find(within(scope, bound), { _id: 1 })
        .sort({ _id: isDown ? -1 : 1 })
        .limit(limit)
        .lean<Pick<Unit, '_id'>[]>()
        .exec()
      return found.map(({ _id }) => _id)
    },
    /** Those of these codes that are within the scope. */
    async codesAmong(scope: Scope, codes: string[]): Promise<string[]> {
      const found = await model()
        .find(within(scope, { _id: { $in: codes } }), { _id: 1 })
        .lean<Pick<Unit, '_id'>[]>()
        .exec()
      return found.map(({ _id }) => _id)
    },

    /** @returns false when there is one of this code. */
    async create(unit: Unit): Promise<boolean> {
      try {
        await model().create(unit)
        return true
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
    },
    /** Changes the unit as long as it is as known, and within the scope. @returns null when it is not. */
    edit(scope: Scope, known: Unit, set: Partial<UnitFields>): Promise<Unit | null> {
      const unchanged = Object.fromEntries(Object.keys(set).map((name) => [name, known[name as keyof Unit] ?? null]))
      return model()
        .findOneAndUpdate(within(scope, { _id: known._id, ...unchanged }), { $set: set }, { returnDocument: 'after' })
        .lean<Unit>()
        .exec()
    },

    /** By name. */
    chambersWithin(scope: Scope, { search, fourGood }: ChamberFilter, { after, isDown, limit }: ChamberPage) {
      const wanted = [
        { chamber: { $ne: null } },
        search ? { chamber: { $regex: plainText(search) } } : {},
        after === undefined ? {} : { chamber: { [isDown ? '$lt' : '$gt']: after } },
      ]
      return model()
        .aggregate<Chamber>([
          { $match: within(scope, { $and: wanted }) },
          countedByChamber,
          ...(fourGood === undefined ? [] : [{ $match: { fourGood: fourGood ? { $gt: 0 } : 0 } }]),
          { $sort: { _id: isDown ? -1 : 1 } },
          { $limit: limit },
        ])
        .exec()
    },
    async findChamberWithin(scope: Scope, chamber: string): Promise<Chamber | null> {
      const found = await model()
        .aggregate<Chamber>([{ $match: within(scope, { chamber }) }, countedByChamber])
        .exec()
      return found[0] ?? null
    },
    /** Marks all units of a chamber within the scope. @returns how many there are. */
    async markChamber(scope: Scope, chamber: string, fourGood: boolean): Promise<number> {
      const { matchedCount } = await model().updateMany(within(scope, { chamber }), { $set: { fourGood } }).exec()
      return matchedCount
    },
  }
}
export type UnitListModel = ReturnType<typeof createUnitListModel>
