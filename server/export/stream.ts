// Batches of rows as a body that is made only as fast as the caller reads it, and that counts what left.
import { Readable } from 'node:stream'
import type { Context } from 'koa'

export const countHeader = 'X-Total-Count'
/** A trailer: how many rows the file holds. A file without it was cut off. */
export const rowsTrailer = 'X-Row-Count'

const chunkLength = 64 * 1024

/** `ended` is told once, whether everything left or the line was cut. */
export function textBody(
  ctx: Context,
  batches: AsyncIterable<string[]>,
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
    let waiting = head
    try {
      for await (const lines of batches)
        for (const line of lines) {
          rows++
          waiting += line
          if (waiting.length < chunkLength) continue
          yield Buffer.from(waiting)
          waiting = ''
        }
      if (waiting) yield Buffer.from(waiting)
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
