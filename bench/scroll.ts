// The console's list of units at 100,000 units, in a real browser: what scrolling on costs, first through what has just
// come, then with every row there, where whatever is done once per row shows.
import type { Page, Request } from 'playwright-core'
import { openConsole } from '../test/support/console.ts'
import { rounded, type Measure } from './measure.ts'
import { scrollThrough, type Frames } from './scroll/in-page.ts'

const units = 100_000
const firstRows = 20_000
const laterRows = 5_000
const rowHeight = 35
const row = '.ant-table-row'
const scroller = '.ant-table-tbody-virtual-holder'
/** Of a screen of 60 frames a second; half of that is still even. What is longer than a tenth of a second is felt. */
const limits = { frameMs: 16.7, p95Ms: 33.4, longestMs: 100, nodes: 1500, requestMs: 100, heapMb: 150 }

export default async function (): Promise<Measure[]> {
  const desk = await openConsole()
  try {
    const collection = desk.site.models.unit.model.collection
    for (let from = 0; from < units; from += 5000)
      await collection.insertMany(Array.from({ length: 5000 }, (_, at) => unitOf(from + at)) as never[])

    const { page, problems } = await desk.open('federation', '/units')
    const requests: number[] = []
    page.on('requestfinished', (request) => void (isPage(request) && requests.push(lasted(request))))
    await page.locator(`.paged ${row}`).first().waitFor()
    const first = await scroll(page, firstRows)
    const heapAfterFirst = await heapMb(page)

    const all = page.getByText(/已显示 (100,\d{3}) \/ \1 行/)
    while (!(await all.isVisible())) await page.locator(scroller).evaluate((box) => box.scrollTo(0, box.scrollHeight))
    const later = await scroll(page, -laterRows)
    const heapAfterAll = await heapMb(page)
    if (problems.length > 0) throw new Error(problems.join('\n'))

    return [
      ...measuresOf('scroll', first),
      measure('scroll-heap', heapAfterFirst, limits.heapMb, `MB after ${firstRows} rows`),
      ...measuresOf('scroll-all', later),
      measure('scroll-all-heap', heapAfterAll, limits.heapMb, `MB with ${units} rows`),
      measure(
        'scroll-page',
        quantile(requests, 0.5),
        limits.requestMs,
        `ms a page of 500, median of ${requests.length}`,
      ),
      measure('scroll-page-p95', quantile(requests, 0.95), limits.requestMs, 'ms a page of 500'),
    ]
  } finally {
    await desk.close()
  }
}

const unitOf = (n: number) => ({
  ...{ _id: `U${String(n).padStart(6, '0')}`, name: `第${n}号测量企业有限公司`, type: 'private_firm' },
  ...{ district: n % 2 ? '500103' : '500105', industry: 'manufacturing', chamber: n % 3 ? null : '汽配商会' },
  ...{ superior: null, contact: null, sample: true, updatedAt: new Date() },
})

const isPage = (request: Request) => /\/units\?.*cursor=/.test(request.url())
const lasted = (request: Request) => request.timing().responseEnd

const scroll = (page: Page, rows: number): Promise<Frames> =>
  page.evaluate(scrollThrough, { scroller, row, px: rows * rowHeight, perFrame: 15 * rowHeight })

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1024 / 1024
}

const measuresOf = (name: string, { frames, longTasks, nodes, looks, blank }: Frames) => [
  measure(`${name}-frame`, quantile(frames, 0.5), limits.frameMs, `ms a frame, median of ${frames.length}`),
  measure(`${name}-frame-p95`, quantile(frames, 0.95), limits.p95Ms, 'ms a frame'),
  {
    ...measure(`${name}-longest`, Math.max(0, ...longTasks), limits.longestMs, 'ms the longest task'),
    ...{ longTasks: longTasks.length },
  },
  measure(`${name}-nodes`, nodes, limits.nodes, 'elements in the page at most'),
  measure(`${name}-blank`, blank, 0, `times without a row in sight, of ${looks}`),
]

/** Where none is allowed, the ratio is 0 or 1. */
const measure = (name: string, ours: number, limit: number, unit: string): Measure => ({
  ...{ name, ours: rounded(ours), limit, ratio: limit === 0 ? Number(ours > 0) : rounded(ours / limit), unit },
})

const quantile = (values: number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!
