// Telegram for the bench, in a process of its own so that it does not eat the bot's event loop: answers Bot API calls, and
// sends updates to a webhook, one after the other in each chat and all chats at once.
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Run {
  url: string
  secret: string
  /** Each chat begins with this press. */
  chats: { id: number; open: string }[]
  /** Updates for each chat after the first. */
  answers: number
}
export interface Result {
  answers: number
  seconds: number
  p99Ms: number
  /** Of each answer, ascending. */
  timesMs: number[]
  refused: number
}
interface Message {
  message_id: number
  reply_markup?: { inline_keyboard: { text: string; callback_data?: string }[][] }
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const latest = new Map<number, Message>()
let updateId = 1
let messageId = 1
let queryId = 1

const api = createServer((req, res) => {
  void buffer(req).then((body) => {
    const method = req.url!.slice(req.url!.lastIndexOf('/') + 1)
    const payload = JSON.parse(body.toString('utf8') || '{}') as { chat_id?: number; message_id?: number } & Message
    const result = carryOut(method, payload)
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }))
  })
})

function carryOut(method: string, payload: { chat_id?: number } & Message): unknown {
  const chat = payload.chat_id ?? 0
  if (method !== 'sendMessage' && method !== 'editMessageText') return true
  const message = { ...payload, message_id: payload.message_id ?? messageId++ }
  // An edit of an answered question has no buttons; the question to press is the newest message that has some.
  if (method === 'sendMessage' || payload.reply_markup?.inline_keyboard.length) latest.set(chat, message)
  return { message_id: message.message_id, date: 0, chat: { id: chat, type: 'private' } }
}

function post({ url, secret }: Run, update: object): Promise<number> {
  const body = Buffer.from(JSON.stringify({ update_id: updateId++, ...update }))
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-telegram-bot-api-secret-token': secret,
  }
  return new Promise((resolve, reject) => {
    const req = request(url, { method: 'POST', agent, headers }, (res) => {
      void buffer(res).then((answer) => {
        // A Bot API call in the answer to a delivery is carried out like one that was made.
        const call = answer.length > 0 ? (JSON.parse(answer.toString('utf8')) as { method: string } & Message) : null
        if (call) carryOut(call.method, call)
        resolve(res.statusCode ?? 0)
      }, reject)
    })
    req.on('error', reject).end(body)
  })
}

const about = (id: number) => ({
  from: { id, is_bot: false, first_name: 'a', language_code: 'zh-hans' },
  chat: { id, type: 'private', first_name: 'a' },
})
const press = (id: number, data: string) => ({
  callback_query: {
    ...about(id),
    id: String(queryId++),
    chat_instance: '1',
    message: { message_id: latest.get(id)?.message_id ?? 1, date: 0, chat: about(id).chat, text: 'x' },
    data,
  },
})
const typed = (id: number, text: string) => ({
  message: { message_id: messageId++, date: 0, ...about(id), text },
})

/** Presses the first choice where there is one, else types a number. */
function answer(id: number, n: number) {
  const choice = latest.get(id)?.reply_markup?.inline_keyboard[0]?.[0]?.callback_data
  return choice?.startsWith('pick:') ? press(id, choice) : typed(id, String(n))
}

async function run(given: Run): Promise<Result> {
  const times: number[] = []
  let refused = 0
  for (const { id, open } of given.chats) await post(given, press(id, open))
  const begin = performance.now()
  await Promise.all(
    given.chats.map(async ({ id }) => {
      for (let n = 1; n <= given.answers; n++) {
        const at = performance.now()
        if ((await post(given, answer(id, n))) !== 200) refused++
        times.push(performance.now() - at)
      }
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  times.sort((a, b) => a - b)
  return { answers: times.length, seconds, p99Ms: times[Math.floor(times.length * 0.99)]!, timesMs: times, refused }
}

api.listen(0, '127.0.0.1', () => {
  process.send!({ root: `http://127.0.0.1:${(api.address() as AddressInfo).port}` })
})
process.on('message', (given: Run) => {
  run(given).then(
    (result) => process.send!(result),
    (error: Error) => process.send!({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit(0))
