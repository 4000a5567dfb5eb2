// Limits over several processes: here two servers on one database, as behind a balancer.
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { pino } from 'pino'
import { createAllowance } from '../../server/allowance.ts'
import { createServer, type ServerDeps } from '../../server/index.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'

describe('limits over several processes', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  const limits = { caller: { points: 40, seconds: 60 }, wrong: { points: 4, seconds: 900 } }
  let site: Site
  let other: { http: Server; url: string }
  const stopping = new AbortController()
  before(async () => {
    site = await openSite({ now: clock.now, deps: { limits } })
    // What a second process has of its own: everything but the database.
    const deps = {
      ...{ models: site.models, now: clock.now, log: pino({ level: 'silent' }), timeZone: 'Asia/Shanghai', limits },
      ...{ publicUrl: () => site.url, label: () => null, ready: () => true, stopping: stopping.signal },
      ...{ words: { say: (_lang: string, id: string) => id, has: () => false }, operations: {} as never },
      webChat: site.webChat,
    } satisfies ServerDeps
    const answer = createServer(deps).callback()
    const http = createHttpServer((request, response) => void answer(request, response))
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    other = { http, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }
  })
  after(async () => {
    stopping.abort()
    await new Promise((resolve) => other.http.close(resolve))
    await site.close()
  })

  it('count what a caller asked of the other one, soon after', async () => {
    const { token } = await site.models.token.create({
      ...{ role: 'regulator' as const, scope: {}, now: clock.now(), ttlMs: 3_600_000 },
    })
    const ask = async (url: string) => {
      const response = await fetch(`${url}/api/v1/campaigns`, { headers: { authorization: `Bearer ${token}` } })
      await response.text()
      return { status: response.status, left: Number(response.headers.get('ratelimit-remaining')) }
    }
    const [here, there] = [site.url, other.url]
    await Promise.all(Array.from({ length: 30 }, () => ask(here)))
    await Promise.all(Array.from({ length: 5 }, () => ask(there)))
    // Shared about once a second.
    let left = 40
    for (let tries = 0; tries < 40 && left > 5; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (tries % 12 === 11) ({ left } = await ask(there))
    }
    expect(left, 'of forty, thirty were used elsewhere').to.be.at.most(5)
    const rest = await Promise.all(Array.from({ length: 8 }, () => ask(there)))
    expect(rest.at(-1)!.status).to.equal(429)
    clock.advance('1m')
    expect(await ask(there)).to.deep.equal({ status: 200, left: 39 })
  })

  it('shut out at once, everywhere, whoever guesses here and there', async () => {
    const guess = (url: string) =>
      fetch(`${url}/api/v1/session`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json', origin: site.url } },
        body: JSON.stringify({ code: 'x'.repeat(32) }),
      }).then(({ status }) => status)
    const seen = []
    for (let n = 0; n < 6; n++) seen.push(await guess(n % 2 ? other.url : site.url))
    expect(seen).to.deep.equal([401, 401, 401, 401, 429, 429])
    clock.advance('14m')
    expect(await guess(other.url)).to.equal(429)
    clock.advance('2m')
    expect(await guess(other.url)).to.equal(401)
  })

  it('keep no address in the database', async () => {
    const kept = await site.models.allowance.model.find().lean()
    expect(kept.length).to.be.at.least(2)
    expect(JSON.stringify(kept)).to.not.match(/127\.0|token:|wrong|caller/)
  })

  it('hold for each process alone while the database does not answer', async () => {
    const troubles: unknown[] = []
    const store = { share: () => Promise.reject(new Error('gone')) } as never
    const given = { store, now: clock.now, onTrouble: (error: unknown) => troubles.push(error) }
    const allowance = createAllowance('x', { points: 3, seconds: 60 }, given)
    expect([1, 2, 3, 4].map(() => allowance.take('a').used)).to.deep.equal([1, 2, 3, 4])
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(troubles).to.have.length(1)
    expect(allowance.take('a').left).to.equal(0)
  })
})
