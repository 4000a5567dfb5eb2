// A campaign of 100,000 reports × 40 questions as a workbook over HTTP: how far memory rises, and rows/s.
import { drain, onGround } from './export-ground.ts'
import { rounded, type Measure } from './measure.ts'

const reports = 100_000
const limitMb = 300

export default async function (): Promise<Measure> {
  return onGround({ reports, campaigns: 1, questions: 40, whole: true }, async ({ campaigns, get }) => {
    const { seconds, grownMb, bytes } = await drain(() => get(`/api/v1/campaigns/${campaigns[0]}/reports.xlsx`))
    return {
      ...{
        name: 'export-xlsx',
        ours: rounded(grownMb),
        limit: limitMb,
        ratio: rounded(limitMb / Math.max(grownMb, 1)),
      },
      ...{ unit: 'MB', rowsPerSecond: Math.round(reports / seconds), fileMb: rounded(bytes / 2 ** 20) },
    }
  })
}
