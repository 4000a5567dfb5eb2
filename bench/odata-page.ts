// A page of 250 reports with the count of all at 1,000,000 reports: the first page and the last one, in the middle of many.
import { text } from 'node:stream/consumers'
import { onGround } from './export-ground.ts'
import { rounded, type Measure } from './measure.ts'

const reports = 1_000_000
const limitMs = 50
const rounds = 40

export default async function (): Promise<Measure[]> {
  return onGround({ reports, campaigns: 20, questions: 4, whole: false }, async ({ campaigns, get }) => {
    const page = async (path: string) => {
      const begun = performance.now()
      const body = JSON.parse(await text(await get(path))) as { '@odata.count': number; value: unknown[] }
      const ms = performance.now() - begun
      if (body['@odata.count'] !== reports || body.value.length !== 250)
        throw new Error(JSON.stringify(body).slice(0, 200))
      return ms
    }
    const median = async (path: string) => {
      for (let count = 0; count < 10; count++) await page(path)
      const times: number[] = []
      for (let count = 0; count < rounds; count++) times.push(await page(path))
      return times.sort((a, b) => a - b)[rounds / 2]!
    }
    const first = await median('/api/v1/odata/Reports?$count=true&$top=250')
    const after = { key: [campaigns.at(-1)!, `U${String(reports - 251).padStart(7, '0')}`] }
    const token = Buffer.from(JSON.stringify({ after, top: 250, count: null })).toString('base64url')
    const last = await median(`/api/v1/odata/Reports?$count=true&$skiptoken=${token}`)
    return [
      {
        name: 'odata-page',
        ours: rounded(first),
        limit: limitMs,
        ratio: rounded(limitMs / first),
        unit: 'ms a page of 250 with count',
      },
      { name: 'odata-last-page', ours: rounded(last), limit: rounded(first), ratio: rounded(first / last), unit: 'ms' },
    ]
  })
}
