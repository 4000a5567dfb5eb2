// Finds where the values of some fields lie in a document's bytes, without reading them: what is only passed on, as text into a
// file, need not become an object first.

/** A field, or a field of a field. */
export type Path = readonly [name: string, inner?: string]

interface Name {
  bytes: Buffer
  /** Its place in the list asked for; -1 when only what is inside is wanted. */
  slot: number
  inner: Level | null
  /** Another name with the same hash. */
  next: Name | null
}
interface Level {
  names: (Name | null)[]
  mask: number
}

/** Each path once. */
export class Places {
  /** BSON type of each value found, 0 where there is none. */
  readonly types: Uint8Array
  /** Where each begins and ends; only told of what was found. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly #top: Level

  constructor(paths: readonly Path[]) {
    this.types = new Uint8Array(paths.length)
    this.starts = new Int32Array(paths.length)
    this.ends = new Int32Array(paths.length)
    const inside = new Map<string, [string, number][]>()
    paths.forEach(([name, inner], slot) => {
      const known = inside.get(name)
      const list = known ?? []
      if (!known) inside.set(name, list)
      list.push([inner ?? '', slot])
    })
    this.#top = levelOf(
      [...inside].map(([name, list]) => {
        const inner = list.filter(([name]) => name !== '').map(([name, slot]) => nameOf(name, slot, null))
        const own = list.find(([name]) => name === '')
        return nameOf(name, own ? own[1] : -1, inner.length > 0 ? levelOf(inner) : null)
      }),
    )
  }

  /** Looks through one document, which may be one of several in these bytes. */
  find(bytes: Buffer, from = 0): void {
    this.types.fill(0)
    this.#walk(this.#top, bytes, from)
  }

  #walk({ names, mask }: Level, bytes: Buffer, from: number): void {
    const end = from + int32(bytes, from) - 1
    let at = from + 4
    while (at < end) {
      const type = bytes[at++]!
      const first = at
      let hash = 0
      for (let byte = bytes[at]!; byte !== 0; byte = bytes[++at]!) hash = (Math.imul(hash, 33) ^ byte) | 0
      const size = at - first
      at++
      let name = names[hash & mask] ?? null
      while (name && !isSame(name.bytes, bytes, first, size)) name = name.next
      const next = at + sizeOf(bytes, type, at)
      if (name) {
        if (name.slot >= 0) {
          this.types[name.slot] = type
          this.starts[name.slot] = at
          this.ends[name.slot] = next
        }
        if (name.inner && type === 0x03) this.#walk(name.inner, bytes, at)
      }
      at = next
    }
  }
}

const nameOf = (name: string, slot: number, inner: Level | null): Name => ({
  ...{ bytes: Buffer.from(name), slot, inner, next: null },
})

function levelOf(list: Name[]): Level {
  let size = 16
  while (size < list.length * 4) size *= 2
  const level: Level = { names: Array.from({ length: size }, () => null), mask: size - 1 }
  for (const name of list) {
    let hash = 0
    for (const byte of name.bytes) hash = (Math.imul(hash, 33) ^ byte) | 0
    name.next = level.names[hash & level.mask] ?? null
    level.names[hash & level.mask] = name
  }
  return level
}

function isSame(name: Buffer, bytes: Buffer, from: number, size: number): boolean {
  if (name.length !== size) return false
  for (let index = 0; index < size; index++) if (name[index] !== bytes[from + index]) return false
  return true
}

export const int32 = (bytes: Buffer, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

/** How many elements a list has. */
export function elementsAt(bytes: Buffer, from: number): number {
  const end = from + int32(bytes, from) - 1
  let count = 0
  for (let at = from + 4; at < end; count++) {
    const type = bytes[at++]!
    while (bytes[at++] !== 0);
    at += sizeOf(bytes, type, at)
  }
  return count
}

/** How many bytes a value takes that begins there. */
export function sizeOf(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case 0x01: // double
    case 0x09: // date
    case 0x11: // timestamp
    case 0x12: // int64
      return 8
    case 0x02: // string
    case 0x0d: // code
    case 0x0e: // symbol
      return 4 + int32(bytes, at)
    case 0x03: // document
    case 0x04: // array
    case 0x0f: // code with scope
      return int32(bytes, at)
    case 0x05: // binary
      return 5 + int32(bytes, at)
    case 0x07: // ObjectId
      return 12
    case 0x08: // boolean
      return 1
    case 0x0b: // regular expression: two texts
      return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at
    case 0x0c: // DBPointer
      return 16 + int32(bytes, at)
    case 0x10: // int32
      return 4
    case 0x13: // decimal128
      return 16
    case 0x06: // undefined
    case 0x0a: // null
    case 0x7f: // MaxKey
    case 0xff: // MinKey
      return 0
    default:
      throw new Error(`BSON type ${type} is unknown`)
  }
}
