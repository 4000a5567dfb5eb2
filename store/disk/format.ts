import { StoreError } from '../store-error.ts'
import { formatKey, formatVersion } from './catalog.ts'
import type { Engine } from './engine.ts'

/** Marks a new folder; refuses one that a later program wrote, before anything in it is touched. */
export async function checkFormat(engine: Engine): Promise<void> {
  const kept = engine.catalog.get(formatKey)
  if (!kept) {
    await engine.write(() => engine.catalog.putSync(formatKey, Buffer.from(String(formatVersion))))
    return
  }
  const found = Number(kept.toString())
  if (found > formatVersion) {
    throw new StoreError(
      'newer-format',
      `this data folder has format ${found}, this program knows formats up to ${formatVersion}: use a newer version of the program`,
    )
  }
}
