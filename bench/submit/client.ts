// Sends whole reports over kept connections, 64 in flight, from a process of its own.
import { Agent, request } from 'node:http'

interface Run {
  url: string
  token: string
  prefix: string
  count: number
}
const inFlight = 64
const agent = new Agent({ keepAlive: true, maxSockets: inFlight })

process.on('message', (run: Run) => {
  work(run).then(
    (seconds) => process.send!({ seconds }),
    (error: unknown) => process.send!({ error: String(error) }),
  )
})

async function work(run: Run): Promise<number> {
  const begun = performance.now()
  let next = 0
  const one = async () => {
    while (next < run.count) await send(run, next++)
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  return (performance.now() - begun) / 1000
}

function send({ url, token, prefix }: Run, number: number): Promise<void> {
  const answers = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`q${n}`, n % 2 === 0 ? (number * 7 + n) % 1000 : `k${(number + n) % 3}`]),
  )
  const body = JSON.stringify({ answers })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const address = `${url}/${prefix}${String(number).padStart(7, '0')}`
    const sent = request(address, { method: 'PUT', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
      )
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
