// Units (单位) that report: who they are and the dimensions totals are counted by. `_id` is the 单位编号 of the roster.
import { Schema, type Connection } from 'mongoose'

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
  /** Named as a sample: made by demo mode, never real. */
  sample: boolean
}

/** An empty or absent list means: no restriction by this dimension. */
export interface Audience {
  unitTypes?: string[]
  districts?: string[]
  industries?: string[]
  chambers?: string[]
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
    sample: { type: Boolean, default: false },
  },
  { timestamps: true, collection: 'units' },
)
schema.index({ type: 1, district: 1 })
schema.index({ superior: 1 })

export function createUnitModel(connection: Connection) {
  const model = connection.model<Unit>('Unit', schema)

  const filterOf = (audience: Audience): Record<string, unknown> => {
    const filter: Record<string, unknown> = {}
    const limit = (field: string, values?: string[]) => {
      if (values && values.length > 0) filter[field] = { $in: values }
    }
    limit('type', audience.unitTypes)
    limit('district', audience.districts)
    limit('industry', audience.industries)
    limit('chamber', audience.chambers)
    return filter
  }

  return {
    model,
    find: (code: string) => model.findById(code).lean<Unit>().exec(),
    findMany: (codes: string[]) =>
      model
        .find({ _id: { $in: codes } })
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
    each: (audience: Audience) =>
      model.find(filterOf(audience)).sort({ _id: 1 }).lean<Unit>().cursor({ batchSize: 1000 }),

    /** Saves units as given; running it again with the same units changes nothing. */
    async importAll(units: Omit<Unit, 'sample'>[], sample = false): Promise<ImportCounts> {
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
        if (differing.length === 0) continue
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
const isSame = (a: Omit<Unit, 'sample'>, b: Omit<Unit, 'sample'>) => fields.every((field) => a[field] === b[field])
