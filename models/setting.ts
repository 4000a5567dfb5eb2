// Settings that staff change while the program runs: the small-cell rule, retention periods, the operator's own outlines of
// the districts.
import { Schema, type Connection } from 'mongoose'
import { isDuplicate } from './lease.ts'
import { retentionOf, type Retention } from '../rules/retention.ts'

export interface Setting {
  _id: 'cell-size' | 'retention' | 'outlines'
  value: unknown
  by: string
  at: Date
}
export interface Outline {
  code: string
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown }
}

export interface Saving {
  by: string
  at: Date
  /** When it was set last, as the caller has seen it. */
  seen: Date | null
}

/** Counts of fewer units than this are hidden outside the own line. */
export const defaultCellSize = 3

const schema = new Schema<Setting>(
  {
    _id: { type: String, required: true } as never,
    value: { type: Schema.Types.Mixed, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'settings', versionKey: false, minimize: false },
)

export function createSettingModel(connection: Connection) {
  const model = connection.model<Setting>('Setting', schema)
  const find = (_id: Setting['_id']) => model.findOne({ _id }).lean<Setting>().exec()
  return {
    model,
    find,
    /** When it was set last; null: never. Spares reading what it is. */
    setAt: async (_id: Setting['_id']): Promise<Date | null> =>
      (await model.findOne({ _id }, { at: 1 }).lean<Pick<Setting, 'at'>>().exec())?.at ?? null,
    /** As long as it was set last when it was seen to be. @returns false when somebody else has set it since. */
    async save(_id: Setting['_id'], value: unknown, { by, at, seen }: Saving): Promise<boolean> {
      try {
        const filter = seen ? { _id, at: seen } : { _id, at: null }
        const { matchedCount, upsertedCount } = await model
          .updateOne(filter, { $set: { value, by, at } }, { upsert: seen === null })
          .exec()
        return matchedCount + upsertedCount > 0
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
    },
    /** @returns as `save` */
    async reset(_id: Setting['_id'], seen: Date | null): Promise<boolean> {
      if (seen === null) return (await model.exists({ _id }).exec()) === null
      return (await model.deleteOne({ _id, at: seen }).exec()).deletedCount > 0
    },

    cellSize: async (): Promise<number> => ((await find('cell-size'))?.value as number | undefined) ?? defaultCellSize,
    retention: async (): Promise<Retention> => retentionOf((await find('retention'))?.value ?? {}),
    /** null: the operator has none, the tile grid is shown. */
    outlines: async (): Promise<Outline[] | null> => ((await find('outlines'))?.value as Outline[] | undefined) ?? null,
  }
}
export type SettingModel = ReturnType<typeof createSettingModel>
