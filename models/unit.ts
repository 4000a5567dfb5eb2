// Units (单位) that report: who they are and the dimensions totals are counted by. `_id` is the 单位编号 of the roster.
import { Schema, type Connection } from 'mongoose'
import { narrows, unitScales, type Audience, type UnitScale } from '../rules/audience.ts'
import type { Scope } from '../rules/scope.ts'
import { unitsWithin } from './scope.ts'

export type { Audience } from '../rules/audience.ts'

export interface Unit {
  _id: string
  name: string
  /** One of forms/unit-types.json. */
  type: string
  /** GB/T 2260 code. */
  district: string
  /** One of forms/industries.json. */
  industry: string
  chamber: string | null
  /** 单位编号 of the superior unit. */
  superior: string | null
  contact: string | null
  /** Its chamber is a 四好商会. */
  fourGood?: boolean
  scale?: UnitScale | null
  tags?: string[]
  updatedAt?: Date
  /** Named as a sample: made by demo mode, never real. */
  sample: boolean
}

export interface ImportCounts {
  added: number
  changed: number
  unchanged: number
}

const schema = new Schema<Unit>(
  {
    _id: { type: String, required: true, match: /^[\w-]{1,40}$/ },
    name: { type: String, required: true, maxlength: 200 },
    type: { type: String, required: true },
    district: { type: String, required: true, match: /^\d{6}$/ },
    industry: { type: String, required: true },
    chamber: { type: String, default: null, maxlength: 200 },
    superior: { type: String, default: null },
    contact: { type: String, default: null, maxlength: 100 },
    fourGood: { type: Boolean },
    scale: { type: String, enum: [...unitScales, null] },
    tags: { type: [String], default: undefined },
    sample: { type: Boolean, default: false },
  },
  { timestamps: true, collection: 'units' },
)
schema.index({ type: 1, district: 1 })
schema.index({ superior: 1 })
schema.index({ name: 1, _id: 1 })
schema.index({ district: 1, _id: 1 })
schema.index({ chamber: 1, _id: 1 })
schema.index({ updatedAt: 1 })

export function createUnitModel(connection: Connection) {
  const model = connection.model<Unit>('Unit', schema)

  // The same decision as isInAudience (rules/audience.ts), as a query.
  const filterOf = (audience: Audience): Record<string, unknown> => {
    const filter: Record<string, unknown> = {}
    const limit = (field: string, values?: string[]) => {
      if (values && values.length > 0) filter[field] = { $in: values }
    }
    limit('type', audience.unitTypes)
    limit('district', audience.districts)
    limit('industry', audience.industries)
    limit('chamber', audience.chambers)
    limit('scale', audience.scales)
    limit('tags', audience.tags)
    if (audience.fourGood !== undefined) filter['fourGood'] = audience.fourGood ? true : { $ne: true }
    const { include = [], exclude = [] } = audience
    const parts: Record<string, unknown>[] = []
    if (include.length === 0) parts.push(filter)
    else parts.push(narrows(audience) ? { $or: [filter, { _id: { $in: include } }] } : { _id: { $in: include } })
    if (exclude.length > 0) parts.push({ _id: { $nin: exclude } })
    return parts.length === 1 ? parts[0]! : { $and: parts }
  }

  return {
    model,
    find: (code: string) => model.findById(code).lean<Unit>().exec(),
    findMany: (codes: string[]) =>
      model
        .find({ _id: { $in: codes } })
        .lean<Unit[]>()
        .exec(),
    /** Null when absent or outside the scope: a caller cannot tell which. */
    findWithin: (scope: Scope, code: string) =>
      model
        .findOne({ $and: [{ _id: code }, unitsWithin(scope)] })
        .lean<Unit>()
        .exec(),
    findManyWithin: (scope: Scope, codes: string[]) =>
      model
        .find({ $and: [{ _id: { $in: codes } }, unitsWithin(scope)] })
        .lean<Unit[]>()
        .exec(),
    /** Those of these texts that are codes of known units. */
    async findKnownCodes(texts: string[]): Promise<Set<string>> {
      const codes = [...new Set(texts.filter((text) => /^[\w-]{1,40}$/.test(text)))]
      const known = new Set<string>()
      for (let from = 0; from < codes.length; from += 1000) {
        const part = await model
          .find({ _id: { $in: codes.slice(from, from + 1000) } }, { _id: 1 })
          .lean()
          .exec()
        for (const { _id } of part) known.add(_id)
      }
      return known
    },
    count: (audience: Audience = {}) => model.countDocuments(filterOf(audience)).exec(),
    /** Streams the audience in code order, so that a broken-off opening can go on. */
    each: (audience: Audience, after: string | null = null) =>
      model
        .find(after === null ? filterOf(audience) : { $and: [filterOf(audience), { _id: { $gt: after } }] })
        .sort({ _id: 1 })
        .lean<Unit>()
        .cursor({ batchSize: 1000 }),
    countWithin: (scope: Scope, audience: Audience) =>
      model.countDocuments({ $and: [filterOf(audience), unitsWithin(scope)] }).exec(),
    /** The first of them, in code order. */
    sampleWithin: (scope: Scope, audience: Audience, limit: number) =>
      model
        .find({ $and: [filterOf(audience), unitsWithin(scope)] })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Unit[]>()
        .exec(),
    eachWithin: (scope: Scope, audience: Audience, after: string | null = null) =>
      model
        .find({ $and: [filterOf(audience), unitsWithin(scope), after === null ? {} : { _id: { $gt: after } }] })
        .sort({ _id: 1 })
        .lean<Unit>()
        .cursor({ batchSize: 500 }),
    /** When any unit changed last; who is in an audience may have changed then. null: there is no unit. */
    lastChange: async (): Promise<Date | null> =>
      (await model.findOne({}, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean<Unit>().exec())?.updatedAt ?? null,
    /** Codes of the units above these, each once. */
    async findSuperiorsOf(codes: string[]): Promise<string[]> {
      const found = new Set<string>()
      for (let from = 0; from < codes.length; from += 1000) {
        const part = await model
          .find({ _id: { $in: codes.slice(from, from + 1000) }, superior: { $ne: null } }, { superior: 1 })
          .lean<Pick<Unit, 'superior'>[]>()
          .exec()
        for (const { superior } of part) if (superior) found.add(superior)
      }
      return [...found]
    },
    findCodesUnder: async (superior: string): Promise<string[]> =>
      (await model.find({ superior }, { _id: 1 }).lean<{ _id: string }[]>().exec()).map((unit) => unit._id),
    /** Flags and tags the roster does not carry. @returns how many units changed. */
    async mark(codes: string[], marks: Partial<Pick<Unit, 'fourGood' | 'scale' | 'tags'>>): Promise<number> {
      const { modifiedCount } = await model.updateMany({ _id: { $in: codes } }, { $set: marks }).exec()
      return modifiedCount
    },

    /** Saves units as given; running it again with the same units changes nothing. `dryRun`: only counts. */
    async importAll(
      units: Omit<Unit, 'sample'>[],
      { sample = false, dryRun = false }: { sample?: boolean; dryRun?: boolean } = {},
    ): Promise<ImportCounts> {
      const counts: ImportCounts = { added: 0, changed: 0, unchanged: 0 }
      for (let from = 0; from < units.length; from += 500) {
        const part = units.slice(from, from + 500)
        const before = new Map((await this.findMany(part.map((unit) => unit._id))).map((unit) => [unit._id, unit]))
        const differing = part.filter((unit) => {
          const known = before.get(unit._id)
          if (!known) counts.added++
          else if (isSame(known, unit)) counts.unchanged++
          else counts.changed++
          return !known || !isSame(known, unit)
        })
        if (differing.length === 0 || dryRun) continue
        await model.bulkWrite(
          differing.map(({ _id, ...fields }) => ({
            updateOne: { filter: { _id }, update: { $set: { ...fields, sample } }, upsert: true },
          })),
          { ordered: false },
        )
      }
      return counts
    },
  }
}
export type UnitModel = ReturnType<typeof createUnitModel>

const fields = ['name', 'type', 'district', 'industry', 'chamber', 'superior', 'contact'] as const
/** What a roster without such a column leaves alone. */
const marks = ['fourGood', 'scale', 'tags'] as const
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
const isSame = (a: Omit<Unit, 'sample'>, b: Omit<Unit, 'sample'>) =>
  fields.every((field) => a[field] === b[field]) &&
  marks.every((mark) => b[mark] === undefined || same(a[mark], b[mark]))
