/**
 * Documents passed on as bytes, whole or with some of their top-level fields. They are laid one after the other into larger
 * pieces of memory, since a piece for each costs more than the copy; so what is taken must not be kept for long.
 */
import { eachElement } from './decode.ts'

export interface Picked {
  /** The top-level fields wanted, or those not wanted. */
  names: ReadonlySet<string>
  isWanted: boolean
}

/** The first piece is small, since most answers are; the next ones are larger. */
const smallestPiece = 4 * 1024
const largestPiece = 128 * 1024

export class Copier {
  #piece = Buffer.alloc(0)
  #at = 0

  whole(bytes: Buffer, size: number): Buffer {
    const from = this.#room(size)
    this.#copy(bytes, 0, size)
    return this.#piece.subarray(from, this.#at)
  }

  fields(bytes: Buffer, size: number, { names, isWanted }: Picked): Buffer {
    const from = this.#room(size)
    this.#at += 4
    let runFrom = 0
    let runTo = 0
    eachElement(bytes, size, (name, first, end) => {
      if (names.has(name) !== isWanted) return
      if (first !== runTo) {
        this.#copy(bytes, runFrom, runTo)
        runFrom = first
      }
      runTo = end
    })
    this.#copy(bytes, runFrom, runTo)
    this.#piece[this.#at++] = 0
    this.#piece.writeInt32LE(this.#at - from, from)
    return this.#piece.subarray(from, this.#at)
  }

  #room(size: number): number {
    if (this.#at + size > this.#piece.length) {
      const larger = Math.min(Math.max(this.#piece.length * 4, smallestPiece), largestPiece)
      this.#piece = Buffer.allocUnsafeSlow(Math.max(size, larger))
      this.#at = 0
    }
    return this.#at
  }

  #copy(bytes: Buffer, from: number, to: number): void {
    if (from === to) return
    this.#piece.set(new Uint8Array(bytes.buffer, bytes.byteOffset + from, to - from), this.#at)
    this.#at += to - from
  }
}
