// Settings that staff change while the program runs: the small-cell rule, retention periods, the operator's own outlines of
// the districts.
import { Schema, type Connection } from 'mongoose'
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
    save: (_id: Setting['_id'], value: unknown, by: string, at: Date) =>
      model.updateOne({ _id }, { $set: { value, by, at } }, { upsert: true }).exec(),
    reset: (_id: Setting['_id']) => model.deleteOne({ _id }).exec(),

    cellSize: async (): Promise<number> => ((await find('cell-size'))?.value as number | undefined) ?? defaultCellSize,
    retention: async (): Promise<Retention> => retentionOf((await find('retention'))?.value ?? {}),
    /** null: the operator has none, the tile grid is shown. */
    outlines: async (): Promise<Outline[] | null> => ((await find('outlines'))?.value as Outline[] | undefined) ?? null,
  }
}
export type SettingModel = ReturnType<typeof createSettingModel>
