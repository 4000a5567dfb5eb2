// A campaign of 100,000 reports × 20 questions as CSV over HTTP: rows/s, and against csv-stringify alone on ready rows in the
// same run; how far memory rises; and the same with 60 questions.
import { stringify } from 'csv-stringify'
import { drain, onGround } from './export-ground.ts'
import { rounded, type Measure } from './measure.ts'

const reports = 100_000

export default async function (): Promise<Measure[]> {
  const narrow = await measured(20)
  const wide = await measured(60)
  const alone = await stringifyAlone(20)
  const ratio = narrow.rate / alone
  return [
    {
      name: 'export-csv',
      ours: Math.round(narrow.rate),
      limit: 30_000,
      ratio: rounded(narrow.rate / 30_000),
      unit: 'rows/s',
    },
    {
      name: 'export-csv-share',
      ours: rounded(ratio),
      limit: 0.3,
      ratio: rounded(ratio / 0.3),
      unit: 'of csv-stringify alone',
      alone: Math.round(alone),
    },
    {
      name: 'export-csv-memory',
      ours: rounded(wide.grownMb),
      limit: 150,
      ratio: rounded(150 / Math.max(wide.grownMb, 1)),
      unit: 'MB',
      columns: 60,
      rowsPerSecond: Math.round(wide.rate),
      narrowMb: rounded(narrow.grownMb),
    },
  ]
}

const measured = (questions: number) =>
  onGround({ reports, campaigns: 1, questions, whole: true }, async ({ campaigns, get }) => {
    const once = () => drain(() => get(`/api/v1/campaigns/${campaigns[0]}/reports.csv`))
    const rounds = [await once(), await once(), await once()]
    for (const { lines, trailers } of rounds)
      if (lines !== reports + 1 || trailers['x-row-count'] !== String(reports)) throw new Error(`${lines} lines`)
    const seconds = Math.min(...rounds.map((each) => each.seconds))
    return { rate: reports / seconds, grownMb: Math.max(...rounds.map((each) => each.grownMb)) }
  })

async function stringifyAlone(questions: number): Promise<number> {
  const row = Array.from({ length: questions + 8 }, (_, at) => [12, '有', `说明文字第${at}条`, '2026-01-15'][at % 4]!)
  const rows = Array.from({ length: reports }, () => row)
  const begun = performance.now()
  const sheet = stringify(rows)
  let bytes = 0
  for await (const chunk of sheet as AsyncIterable<Buffer>) bytes += chunk.length
  if (bytes === 0) throw new Error('nothing was written')
  return reports / ((performance.now() - begun) / 1000)
}
