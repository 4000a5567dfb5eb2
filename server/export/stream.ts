// Pieces of a file as a body that is made only as fast as the caller reads it, and that counts what left.
import { Readable } from 'node:stream'
import type { Context } from 'koa'

export const countHeader = 'X-Total-Count'
/** A trailer: how many rows the file holds. A file without it was cut off. */
export const rowsTrailer = 'X-Row-Count'

const chunkLength = 64 * 1024

export interface Piece {
  bytes: Buffer
  rows: number
}

/** `ended` is told once, whether everything left or the line was cut. */
export function textBody(
  ctx: Context,
  pieces: AsyncIterable<Piece>,
  { head = '', ended }: { head?: string; ended: (sent: { rows: number; isWhole: boolean }) => void },
): Readable {
  let rows = 0
  let isWhole = false
  let isTold = false
  const tell = () => {
    if (!isTold) ended({ rows, isWhole })
    isTold = true
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      if (head) yield Buffer.from(head)
      for await (const piece of pieces) {
        rows += piece.rows
        yield piece.bytes
      }
      isWhole = true
      if (ctx.res.getHeader('trailer')) ctx.res.addTrailers({ [rowsTrailer]: String(rows) })
    } finally {
      tell()
    }
  }
  ctx.set('Trailer', rowsTrailer)
  // A line cut before the first chunk was asked for ends what has not begun.
  return Readable.from(chunks(), { objectMode: false, highWaterMark: chunkLength }).once('close', tell)
}

/** Lines made a batch at a time, in pieces of a size that a line takes well. */
export async function* linePieces(batches: AsyncIterable<string[]>): AsyncGenerator<Piece> {
  for await (const lines of batches) {
    let waiting = ''
    let rows = 0
    for (const line of lines) {
      waiting += line
      rows++
      if (waiting.length < chunkLength) continue
      yield { bytes: Buffer.from(waiting), rows }
      waiting = ''
      rows = 0
    }
    if (rows > 0) yield { bytes: Buffer.from(waiting), rows }
  }
}
