// Settings that two people change at once: whoever comes second is told what the first has changed.
import { expect } from 'chai'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { staffOf, type Staff } from '../support/staff.ts'

describe('settings that others may have changed', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let admin: Staff
  before(async () => {
    site = await openSite({ now: clock.now })
    admin = await staffOf(site, 'admin', {}, clock.now())
  })
  after(() => site.close())
  beforeEach(() => clock.advance('1s'))

  const shape = (code: string) => ({
    type: 'FeatureCollection',
    features: [
      {
        ...{ type: 'Feature', properties: { code } },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [106.5, 29.5],
              [106.6, 29.5],
              [106.6, 29.6],
              [106.5, 29.5],
            ],
          ],
        },
      },
    ],
  })
  const tagOf = async (path: string) => (await admin.asks('GET', path)).etag
  const send = (method: string, path: string, body: unknown, match?: string) =>
    admin.asks<{ changed?: string[] }>(method, path, body, match)
  const outcome = ({ status, body }: Awaited<ReturnType<typeof send>>) => [status, body.code, body.changed]

  it('are changed by nobody who does not say what they have seen', async () => {
    for (const [path, body] of [
      ['/settings/cell-size', { cellSize: 4 }],
      ['/settings/retention', { tokens: 50 }],
      ['/settings/outlines', shape('500103')],
    ] as const)
      expect(outcome(await send('PUT', path, body)), path).to.deep.equal([428, 'revision-missing', undefined])
  })

  it('tell of another cell size, and are saved by who has seen that', async () => {
    const tag = await tagOf('/settings')
    const first = await send('PUT', '/settings/cell-size', { cellSize: 4 }, tag)
    expect(first.status).to.equal(200)
    const late = await send('PUT', '/settings/cell-size', { cellSize: 5 }, tag)
    expect(outcome(late)).to.deep.equal([412, 'revision-changed', ['cellSize']])
    expect((await send('PUT', '/settings/cell-size', { cellSize: 5 }, first.etag)).status).to.equal(200)
  })

  it('tell of other outlines, also of those taken away, and not of what does not matter here', async () => {
    const tag = await tagOf('/settings')
    expect((await send('PUT', '/settings/outlines', shape('500103'), tag)).status).to.equal(200)
    expect(outcome(await send('PUT', '/settings/outlines', shape('500105'), tag))).to.deep.equal([
      ...[412, 'revision-changed', ['outlines']],
    ])
    expect((await send('PUT', '/settings/cell-size', { cellSize: 3 }, tag)).status, 'the size is as seen').to.equal(200)
    const held = await tagOf('/settings')
    clock.advance('1s')
    expect((await send('PUT', '/settings/outlines', shape('500105'), held)).status).to.equal(200)
    expect(outcome(await send('DELETE', '/settings/outlines', undefined, held))).to.deep.equal([
      ...[412, 'revision-changed', ['outlines']],
    ])
    expect((await send('DELETE', '/settings/outlines', undefined, await tagOf('/settings'))).status).to.equal(204)
    expect((await send('DELETE', '/settings/outlines', undefined)).status, 'twice is once').to.equal(204)
  })

  it('tell which periods are others now', async () => {
    const tag = await tagOf('/settings/retention')
    expect((await send('PUT', '/settings/retention', { tokens: 50, invites: 30 }, tag)).status).to.equal(200)
    expect(outcome(await send('PUT', '/settings/retention', { audit: null }, tag))).to.deep.equal([
      ...[412, 'revision-changed', ['invites', 'tokens']],
    ])
  })

  it('of two who save at the same moment keep one', async () => {
    const tag = await tagOf('/settings')
    const sizes = await Promise.all([7, 8, 9].map((cellSize) => send('PUT', '/settings/cell-size', { cellSize }, tag)))
    expect(sizes.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412])
  })
})
