/** Keys of the three tables: a table number of 4 bytes, then what orders the entries inside it. */
export function tableStart(table: number): Buffer {
  const key = Buffer.allocUnsafe(4)
  key.writeUInt32BE(table, 0)
  return key
}

export const tableEnd = (table: number) => tableStart(table + 1)

export function recordKey(table: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(10)
  writeRecordKey(key, table, record)
  return key
}

export function writeRecordKey(key: Buffer, table: number, record: number): void {
  key.writeUInt32BE(table, 0)
  key.writeUIntBE(record, 4, 6)
}

export const recordOf = (key: Buffer) => key.readUIntBE(4, 6)

export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(6)
  value.writeUIntBE(record, 0, 6)
  return value
}

export const recordIn = (value: Buffer) => value.readUIntBE(0, 6)

/** The smallest key greater than every key that begins so; null when there is none. */
export function afterPrefix(prefix: Buffer): Buffer | null {
  const next = Buffer.from(prefix)
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 255) {
      next[i]!++
      return next.subarray(0, i + 1)
    }
  }
  return null
}
