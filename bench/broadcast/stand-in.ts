// The least of a Bot API: counts who was written to. In a thread of its own, so that it takes no time from the sender's.
import { Worker } from 'node:worker_threads'

const code = `
const { createServer } = require('node:http')
const { parentPort } = require('node:worker_threads')
const perChat = new Map()
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    const { chat_id: chat } = JSON.parse(body || '{}')
    perChat.set(chat, (perChat.get(chat) ?? 0) + 1)
    const message = { message_id: perChat.size, date: 0, chat: { id: chat, type: 'private' } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, result: message }))
  })
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }))
parentPort.on('message', () => parentPort.postMessage({ perChat }))
`

export interface StandIn {
  root: string
  /** How many messages each chat got. */
  perChat(): Promise<Map<number, number>>
  stop(): Promise<void>
}

export async function createStandIn(): Promise<StandIn> {
  const worker = new Worker(code, { eval: true })
  const next = <T>() => new Promise<T>((resolve) => worker.once('message', resolve))
  const { port } = await next<{ port: number }>()
  return {
    root: `http://127.0.0.1:${port}`,
    async perChat() {
      const answer = next<{ perChat: Map<number, number> }>()
      worker.postMessage('read')
      return (await answer).perChat
    },
    async stop() {
      await worker.terminate()
    },
  }
}
