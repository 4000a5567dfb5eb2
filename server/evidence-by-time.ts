// A page of a campaign's evidence in the order it came, through all reports of the scope.
import type { Evidence } from '../models/evidence.ts'
import { evidenceOrders, type ShowingReport } from '../models/evidence-list.ts'
import { siftAlong } from '../models/order.ts'
import type { Caller } from './access.ts'
import type { ServerDeps } from './deps.ts'
import { flagsOf } from './flag.ts'
import { alongOf, cursorAt } from './order.ts'

export interface Found {
  evidence: Evidence
  report: ShowingReport
  flags: string[]
  alike: number
}
interface Asked {
  campaign: Evidence['campaign']
  query: {
    sort: string
    limit: number
    cursor?: string | undefined
    unit?: string | undefined
    district?: string | undefined
    flag?: string | undefined
  }
  isWanted: (evidence: Evidence) => boolean
}

/** Looked through for one page: when few match, the page is short and `next` goes on. */
const bounds = { portion: 200, most: 1000 }

export async function pageByTime(
  { models }: Pick<ServerDeps, 'models'>,
  { scope }: Pick<Caller, 'scope'>,
  { campaign, query: { unit, district, flag, ...query }, isWanted }: Asked,
): Promise<{ found: Found[]; next: string | null }> {
  const { items: found, next } = await siftAlong<Evidence, Found>(
    alongOf(evidenceOrders, query),
    bounds,
    (part) => models.evidenceList.byTime(campaign, part),
    async (part) => {
      const wanted = part.filter((each) => (unit === undefined || each.unit === unit) && isWanted(each))
      const reports = await models.evidenceList.reportsOf(scope, wanted)
      const alikeOf = await models.lookAlike.findManyWithin(
        {},
        wanted.filter(({ _id }) => reports.has(String(_id))),
      )
      return part.map((evidence) => {
        const report = wanted.includes(evidence) ? reports.get(String(evidence._id)) : undefined
        if (!report || (district !== undefined && report.dims.district !== district)) return null
        const alike = alikeOf(evidence)
        const flags = flagsOf(evidence, alike)
        if (flag !== undefined && !flags.includes(flag)) return null
        return { evidence, report, flags, alike: alike.items.length + alike.hidden }
      })
    },
  )
  return { found, next: cursorAt(next) }
}
