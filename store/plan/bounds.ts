/** The stretches of one index field in which everything that meets a condition lies; wider is allowed, narrower not. */
import { compare, isNaNValue, rankOf, regexParts } from '../value/compare.ts'
import { cutStart, encodeValue, invert, rankByte, textPrefix } from '../value/key.ts'
import { afterPrefix } from '../disk/keys.ts'
import { shareOf } from '../disk/index-keys.ts'
import type { Index } from '../disk/index-spec.ts'
import { type Collation, sameCollation } from '../query/collation.ts'
import type { Condition } from './conditions.ts'

/** From `start` on, up to and without `end`; a point is all that begins with `start`. */
export interface Interval {
  start: Buffer
  end: Buffer
  point: boolean
}

const hashBytes = 16
const top = Buffer.from([255])

export class FieldBounds {
  readonly #share: number
  readonly #index: Index
  readonly #sameCollation: boolean

  constructor(index: Index, collation: Collation | null) {
    this.#index = index
    this.#share = shareOf(index.fields.length)
    this.#sameCollation = sameCollation(index.collation, collation)
  }

  /** Null: this condition does not narrow the field. Bytes are ascending; a descending field turns them later. */
  of({ operator, operand }: Condition): Interval[] | null {
    switch (operator) {
      case '$eq':
        return this.#equal(operand)
      case '$in': {
        if (!Array.isArray(operand)) return null
        const all: Interval[] = []
        for (const one of operand) {
          const intervals = this.#equal(one)
          if (!intervals) return null
          all.push(...intervals)
        }
        return union(all)
      }
      case '$exists':
        return operand === false || operand === 0 ? this.#equal(null) : null
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return this.#range(operator, operand)
      case '$regex':
        return this.#regex(operand as { source: unknown; options: unknown })
      default:
        return null
    }
  }

  /** Texts fold or sort by the collation; a bound of another one says nothing. */
  #comparable(value: unknown): boolean {
    return this.#sameCollation || ![15, 20, 25].includes(rankOf(value))
  }

  #equal(value: unknown): Interval[] | null {
    if (rankOf(value) === 50) {
      const parts = regexParts(value)
      return this.#regex({ source: parts.pattern, options: parts.options })
    }
    if (!this.#comparable(value)) return null
    if (!Array.isArray(value)) return [this.#point(value)]
    // An array's entries are its elements; as an element of an array it is an entry itself.
    return union([this.#point(value.length ? value[0] : undefined), this.#point(value)])
  }

  #point(value: unknown): Interval {
    const start = encodeValue(value, false, this.#share, this.#index.fold).bytes
    return { start, end: afterPrefix(start) ?? top, point: true }
  }

  #range(operator: string, value: unknown): Interval[] | null {
    const rank = rankOf(value)
    if (rank === -1 || rank === 127 || rank === 25 || rank === 20 || rank === 50) return null
    if (rank === 5 || isNaNValue(value)) return this.#equal(value)
    if (!this.#comparable(value) || (rank === 15 && this.#index.collation)) return null
    const full = encodeValue(value, false, Infinity, undefined).bytes
    const cut = full.length > this.#share - hashBytes
    const low = cut ? cutStart(value, false, this.#share) : full
    const first = Buffer.from([rankByte(rank)])
    const last = Buffer.from([rankByte(rank) + 1])
    const after = afterPrefix(low) ?? top
    switch (operator) {
      case '$gt':
        return [{ start: cut ? low : after, end: last, point: false }]
      case '$gte':
        return [{ start: low, end: last, point: false }]
      case '$lt':
        return [{ start: first, end: cut ? after : low, point: false }]
      default:
        return [{ start: first, end: after, point: false }]
    }
  }

  #regex({ source, options }: { source: unknown; options: unknown }): Interval[] | null {
    if (this.#index.collation || !this.#sameCollation) return null
    const parts = rankOf(source) === 50 ? regexParts(source) : { pattern: String(source), options: '' }
    const flags = typeof options === 'string' ? options : parts.options
    const prefix = literalPrefix(parts.pattern, flags)
    if (!prefix) return null
    const texts = textPrefix(prefix, this.#share)
    const regexes = Buffer.from([rankByte(50)])
    return [
      { start: texts, end: afterPrefix(texts) ?? top, point: false },
      { start: regexes, end: afterPrefix(regexes) ?? top, point: false },
    ]
  }
}

/** What every match of an anchored pattern begins with; empty when nothing is certain. */
export function literalPrefix(pattern: string, flags: string): string {
  if (!pattern.startsWith('^') || /[imx]/.test(flags) || pattern.includes('|')) return ''
  let prefix = ''
  for (let i = 1; i < pattern.length; i++) {
    let char = pattern[i]!
    if (char === '\\') {
      char = pattern[++i] ?? ''
      if (/[a-zA-Z0-9]/.test(char) || char === '') break
    } else if ('.[](){}*+?^$|'.includes(char)) break
    if ('*?{+'.includes(pattern[i + 1] ?? ' ')) break
    prefix += char
  }
  // Half of a surrogate pair is no text.
  return prefix.replace(/[\uD800-\uDBFF]$/, '')
}

const byStart = (a: Interval, b: Interval) => Buffer.compare(a.start, b.start)

export function union(intervals: Interval[]): Interval[] {
  const sorted = [...intervals].sort(byStart)
  const merged: Interval[] = []
  for (const next of sorted) {
    const last = merged.at(-1)
    if (
      !last ||
      Buffer.compare(next.start, last.end) > 0 ||
      (Buffer.compare(next.start, last.end) === 0 && (next.point || last.point))
    )
      merged.push(next)
    else if (next.point && last.point && next.start.equals(last.start)) continue
    else merged[merged.length - 1] = { start: last.start, end: later(last.end, next.end), point: false }
  }
  return merged
}

const later = (a: Buffer, b: Buffer) => (Buffer.compare(a, b) >= 0 ? a : b)

export function intersect(left: Interval[], right: Interval[]): Interval[] {
  const out: Interval[] = []
  for (const a of left) {
    for (const b of right) {
      const start = later(a.start, b.start)
      const end = Buffer.compare(a.end, b.end) <= 0 ? a.end : b.end
      if (Buffer.compare(start, end) >= 0) continue
      out.push({ start, end, point: a.point ? true : b.point })
    }
  }
  return out.sort(byStart)
}

/** The same stretch of a descending field. */
export function turned({ start, end, point }: Interval): Interval {
  const low = Buffer.from(end)
  const high = Buffer.from(start)
  invert(low)
  invert(high)
  if (point) return { start: high, end: afterPrefix(high) ?? top, point }
  return { start: afterPrefix(low) ?? top, end: afterPrefix(high) ?? top, point }
}

const nothing = encodeValue(null).bytes
/** May documents without the field be among those in these stretches? */
export const includesMissing = (intervals: Interval[]) =>
  intervals.some(({ start, end }) => Buffer.compare(start, nothing) <= 0 && Buffer.compare(nothing, end) < 0)

export const tighter = (operator: string, asked: unknown, needed: unknown) => {
  if (rankOf(asked) !== rankOf(needed)) return false
  const order = compare(asked, needed)
  return operator.startsWith('$g') ? order > 0 : order < 0
}
