// The working-day calendar: years from the State Council's notices come with the program (forms/holidays.json); staff keep
// their own copy of a year here, which goes before the built-in one.
import { Schema, type Connection } from 'mongoose'
import builtIn from '../forms/holidays.json' with { type: 'json' }
import { createCalendar, type Calendar, type HolidayYear } from '../rules/calendar.ts'
import { isDuplicate } from './lease.ts'

export interface KeptYear extends Omit<HolidayYear, 'year'> {
  _id: number
  editedBy: string | null
  editedAt: Date
}
export type YearEntry = HolidayYear & { edited: { by: string | null; at: Date } | null }

const schema = new Schema<KeptYear>(
  {
    _id: { type: Number, required: true, min: 2000, max: 2200 },
    notice: { type: String, default: '', maxlength: 200 },
    source: { type: String, default: '', maxlength: 500 },
    holidays: {
      type: [
        new Schema(
          {
            name: { type: String, required: true },
            from: { type: String, required: true },
            to: { type: String, required: true },
          },
          { _id: false },
        ),
      ],
      default: [],
    },
    workingDays: { type: [String], default: [] },
    editedBy: { type: String, default: null },
    editedAt: { type: Date, required: true },
  },
  { collection: 'calendars', versionKey: false },
)

export function createCalendarModel(connection: Connection) {
  const model = connection.model<KeptYear>('CalendarYear', schema)
  async function list(): Promise<YearEntry[]> {
    const kept = await model.find().lean<KeptYear[]>().exec()
    const years = new Map<number, YearEntry>(builtIn.map((year) => [year.year, { ...year, edited: null }]))
    for (const { _id, editedBy, editedAt, ...year } of kept)
      years.set(_id, { ...year, year: _id, edited: { by: editedBy, at: editedAt } })
    return [...years.values()].sort((a, b) => a.year - b.year)
  }
  return {
    model,
    /** Every known year, built in or edited. */
    list,
    /** For the rules. Read it once per run of a job. */
    read: async (): Promise<Calendar> => createCalendar(await list()),
    /**
     * Check it with checkHolidayYear first. `seen`: when the year that is replaced was edited, null: it was as built in;
     * undefined: whatever it is. @returns false when it is another by now.
     */
    async save({ year, ...fields }: HolidayYear, by: string | null, now: Date, seen?: Date | null): Promise<boolean> {
      const kept = { ...fields, editedBy: by, editedAt: now }
      if (seen === null)
        return model.create({ _id: year, ...kept }).then(
          () => true,
          (error: unknown) => {
            if (isDuplicate(error)) return false
            throw error
          },
        )
      const filter = { _id: year, ...(seen && { editedAt: seen }) }
      const { matchedCount, upsertedCount } = await model.updateOne(filter, { $set: kept }, { upsert: !seen }).exec()
      return matchedCount + upsertedCount === 1
    },
    /** Back to the built-in year, or to an unknown one. @returns false when it is not as `seen`; undefined: however it is. */
    async reset(year: number, seen?: Date | null): Promise<boolean> {
      const { deletedCount } = await model.deleteOne({ _id: year, ...(seen && { editedAt: seen }) }).exec()
      return !seen || deletedCount === 1
    },
  }
}
export type CalendarModel = ReturnType<typeof createCalendarModel>
