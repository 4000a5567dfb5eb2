// Conditional updates of single documents, as they come from many people at the same moment. Those that come while a write is
// under way go out together in the next one, as statements that succeed or miss each for itself: the driver and the wire cost
// several times what the update does.
import {
  BSON,
  MongoBulkWriteError,
  MongoInvalidArgumentError,
  type Collection,
  type Document,
  type Filter,
  type UpdateFilter,
} from 'mongodb'
import { together } from './together.ts'

export interface ConditionalUpdate<T> {
  filter: Filter<T>
  update: UpdateFilter<T>
}

/**
 * @param known of updates of which some missed: which were written for certain. Of the others each is tried again alone, which
 * writes nothing twice: an update's condition does not hold any more once it was written.
 * @returns of each update whether it was written.
 */
export function createConditionalUpdate<T extends Document, Update extends ConditionalUpdate<T>>(
  collection: Collection<T>,
  known: (updates: Update[]) => Promise<(update: Update) => boolean>,
): (update: Update) => Promise<boolean> {
  async function one({ filter, update }: Update): Promise<boolean> {
    return (await collection.updateOne(filter, update)).matchedCount === 1
  }

  /** Whether every one was written. A statement that is refused, here or there, has no say over its neighbours. */
  async function all(updates: Update[]): Promise<boolean> {
    const statements = updates.map(({ filter, update }) => ({ updateOne: { filter, update } }))
    try {
      return (await collection.bulkWrite(statements, { ordered: false })).matchedCount === updates.length
    } catch (error) {
      const isOfOne =
        error instanceof MongoBulkWriteError ||
        error instanceof MongoInvalidArgumentError ||
        error instanceof RangeError ||
        BSON.BSONError.isBSONError(error)
      if (isOfOne) return false
      throw error
    }
  }

  return together(async (updates) => {
    if (updates.length === 1) return [one(updates[0]!)]
    if (await all(updates)) return updates.map(() => true)
    const isWritten = await known(updates)
    return updates.map((update) => isWritten(update) || one(update))
  })
}
