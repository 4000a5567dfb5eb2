// Pictures that look alike: 64-bit difference hashes that differ in few bits. All hashes lie in plain numbers, 20 bytes each
// with their ids, and a search looks at every one: a million takes a few milliseconds, always the same however alike the
// pictures are, and nothing has to be kept up to date beside the list. (Bands of 16 bits in the database would answer about
// as fast for random hashes and far slower for real ones, where a sky or a table gives thousands the same band.)

/** Photos sent on smaller, compressed or cropped a little stay within; other motifs are 20 and more apart. */
export const lookAlikeDistance = 6

export interface Alike {
  id: string
  /** Bits that differ; 0: the same hash. */
  distance: number
}

/** @param hash 16 hex digits. */
const halvesOf = (hash: string) => [parseInt(hash.slice(0, 8), 16), parseInt(hash.slice(8), 16)] as const

export function distanceBetween(a: string, b: string): number {
  const [left, right] = [halvesOf(a), halvesOf(b)]
  return bitsIn(left[0] ^ right[0]) + bitsIn(left[1] ^ right[1])
}

/** How many bits of a 32-bit number are set. */
function bitsIn(number: number): number {
  let bits = number - ((number >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const idBytes = 12

export class HashList {
  private upper = new Uint32Array(1024)
  private lower = new Uint32Array(1024)
  private ids = new Uint8Array(1024 * idBytes)
  private count = 0

  get size(): number {
    return this.count
  }

  /** @param id 24 hex digits. */
  add(id: string, hash: string): void {
    if (this.count === this.upper.length) this.grow()
    const [upper, lower] = halvesOf(hash)
    this.upper[this.count] = upper
    this.lower[this.count] = lower
    for (let at = 0; at < idBytes; at++)
      this.ids[this.count * idBytes + at] = parseInt(id.slice(at * 2, at * 2 + 2), 16)
    this.count++
  }

  /** The nearest first, at most `limit`; an id added twice is found once. */
  search(hash: string, limit: number, most = lookAlikeDistance): Alike[] {
    const [upper, lower] = halvesOf(hash)
    const uppers = this.upper
    const lowers = this.lower
    const byDistance: number[][] = Array.from({ length: most + 1 }, () => [])
    for (let at = 0; at < this.count; at++) {
      let bits = bitsIn(uppers[at]! ^ upper)
      if (bits > most) continue
      bits += bitsIn(lowers[at]! ^ lower)
      if (bits <= most && byDistance[bits]!.length < limit) byDistance[bits]!.push(at)
    }
    const found = new Map<string, number>()
    for (const [distance, places] of byDistance.entries())
      for (const at of places) if (found.size < limit) found.set(this.idAt(at), found.get(this.idAt(at)) ?? distance)
    return [...found].map(([id, distance]) => ({ id, distance }))
  }

  private idAt(at: number): string {
    let id = ''
    for (const byte of this.ids.subarray(at * idBytes, (at + 1) * idBytes)) id += byte.toString(16).padStart(2, '0')
    return id
  }

  private grow(): void {
    const size = this.upper.length * 2
    const [upper, lower, ids] = [new Uint32Array(size), new Uint32Array(size), new Uint8Array(size * idBytes)]
    upper.set(this.upper)
    lower.set(this.lower)
    ids.set(this.ids)
    this.upper = upper
    this.lower = lower
    this.ids = ids
  }
}
