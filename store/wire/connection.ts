/** One client: bytes to messages, messages to commands one after the other, answers back. */
import type { Socket } from 'node:net'
import { CommandError } from '../errors.ts'
import type { Doc } from '../value/decode.ts'
import { encodeReply, messageLength, parseMessage, type Request } from './message.ts'

/** Bytes not yet taken by the client, after which its next command has to wait. */
const backlogBytes = 8 * 1024 * 1024

export interface Client {
  id: number
  /** False once the client is gone: long work may stop. */
  isOpen: () => boolean
}

export type Handle = (request: Request, client: Client) => Promise<Doc>

let nextClient = 1

export function serveConnection(socket: Socket, handle: Handle): void {
  const client: Client = { id: nextClient++, isOpen: () => !socket.destroyed }
  const queue: Buffer[] = []
  let chunks: Buffer[] = []
  let have = 0
  let need = 4
  let busy = false

  const fail = () => socket.destroy()
  socket.on('error', fail)
  socket.on('close', () => (queue.length = 0))
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    have += chunk.length
    try {
      while (have >= need) takeMessage()
    } catch {
      fail()
    }
    void work()
  })

  function takeMessage(): void {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, have)
    const size = messageLength(all)
    chunks = [all]
    if (have < size) {
      need = size
      return
    }
    queue.push(all.subarray(0, size))
    have -= size
    chunks = have ? [all.subarray(size)] : []
    need = 4
  }

  async function work(): Promise<void> {
    if (busy) return
    busy = true
    while (queue.length && !socket.destroyed) {
      const answer = await answerTo(queue.shift()!)
      if (answer && !socket.destroyed) {
        socket.write(answer)
        if (socket.writableLength > backlogBytes) await drained()
      }
      if (queue.length > 8) socket.pause()
      else socket.resume()
    }
    busy = false
  }

  /** Null: nothing to say. Bytes that are no message end the connection. */
  async function answerTo(message: Buffer): Promise<Buffer | null> {
    const head = { id: message.readInt32LE(4), old: message.readInt32LE(12) === 2004 }
    let request: Request
    try {
      request = parseMessage(message)
    } catch (error) {
      if (error instanceof CommandError) return encodeReply(head, failure(error))
      fail()
      return null
    }
    let answer: Doc
    try {
      answer = await handle(request, client)
    } catch (error) {
      answer = failure(error)
    }
    if (request.silent) return null
    try {
      return encodeReply(request, answer)
    } catch (error) {
      return encodeReply(request, failure(error))
    }
  }

  const drained = () =>
    new Promise<void>((resolve) => {
      socket.once('drain', resolve)
      socket.once('close', () => resolve())
    })
}

export function failure(error: unknown): Doc {
  if (error instanceof CommandError) {
    return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.extra }
  }
  const message = error instanceof Error ? error.message : String(error)
  // What the libraries refuse is nearly always the client's input.
  return { ok: 0, errmsg: message, code: 2, codeName: 'BadValue' }
}
