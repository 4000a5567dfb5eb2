// All the evidence of a campaign that the scope covers, page by page: to look through what is blurred, alike or failed.
import { z } from 'zod'
import type { Evidence } from '../models/evidence.ts'
import { evidenceOrders, type ShowingReport } from '../models/evidence-list.ts'
import { advices } from '../rules/blur.ts'
import { plainText, type Form } from '../rules/form.ts'
import type { Caller } from './access.ts'
import { recordRead } from './audit.ts'
import { dimsSchema, getCampaign, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { pageByTime } from './evidence-by-time.ts'
import { evidenceSchema, factsOf, linksTo } from './evidence.ts'
import { flagsOf } from './flag.ts'
import { sortBy } from './order.ts'

const flags = [...advices, 'twin', 'look-alike', 'repeated', 'failed', 'waiting'] as const
const { alike: _alike, alikeHidden: _hidden, ...shape } = evidenceSchema.shape
const itemSchema = z
  .object({
    ...{ ...shape, question: z.string(), label: z.string() },
    ...{ report: z.string(), unit: z.string(), unitName: z.string(), ...dimsSchema.shape },
    alike: z.int().meta({ description: 'How many others are the same file or look like it, wherever they are.' }),
  })
  .meta({ id: 'EvidenceOfCampaign' })

/** Looked through for one page: when few match, the page is short and `next` goes on. */
const mostLooked = 1000
const mostReports = 2000
const flaggedAtOnce = 200
/** The unit a page ended in, and how many of its files are behind. */
const place = z.tuple([z.string().max(40), z.int().min(0)])

export const campaignEvidenceEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'get', path: '/campaigns/:id/evidence', tag: 'evidence', may: 'reviews' },
    summary:
      'Photos and documents of a campaign in order of units or as they came, narrowed by state, question, flag or district',
    description:
      'Only what handed-in reports of the scope point at. A page may be short or empty: ask on until `next` is null. ' +
      'Each link is for the caller alone, and each view of what is behind it is in the audit trail.',
    query: {
      ...paging(50, 200),
      state: z.enum(['received', 'ready', 'failed']).optional(),
      question: z.string().max(100).optional().meta({ description: 'Name of the question, in whatever row.' }),
      flag: z.enum(flags).optional(),
      unit: z.string().max(40).optional(),
      district: z.string().max(20).optional(),
      sort: sortBy(evidenceOrders, 'unit', 'unit'),
    },
    answer: pageOf(itemSchema),
    async run({ caller, id, query, lang }) {
      const campaign = await getCampaign(deps, caller.scope, id)
      await recordRead(deps, caller, 'evidence.list', { on: { kind: 'campaign', id } })
      const form = await deps.models.formVersion.get(campaign.form)
      const isWanted = ({ state, path }: Evidence) =>
        (query.state === undefined || state === query.state) &&
        (query.question === undefined || questionOf({ path }) === query.question)
      if (query.sort.endsWith('receivedAt')) {
        const { found, next } = await pageByTime(deps, caller, { campaign: campaign._id, query, isWanted })
        return { items: await Promise.all(found.map((each) => present(deps, caller, { ...each, form, lang }))), next }
      }
      const [from, behind] = readCursor(place, query.cursor) ?? [query.unit ?? '', 0]
      const items: Awaited<ReturnType<typeof present>>[] = []
      // Looked at together: a page costs as many queries as a single file. Without a flag to look for, all are shown.
      let waiting: Looked[] = []
      let next: string | null = null
      const look = async () => {
        const alikeOf = await deps.models.lookAlike.findManyWithin(
          {},
          waiting.map(({ evidence }) => evidence),
        )
        for (const { report, evidence, at } of waiting) {
          const alike = alikeOf(evidence)
          const all = flagsOf(evidence, alike)
          if (query.flag !== undefined && !all.includes(query.flag)) continue
          if (items.length === query.limit) return void (next = writeCursor([report.unit, at]))
          const count = alike.items.length + alike.hidden
          items.push(await present(deps, caller, { evidence, report, form, flags: all, alike: count, lang }))
        }
        waiting = []
      }
      const isDown = query.sort === '-unit'
      let [reports, looked] = [0, 0]
      const asked = { campaign: campaign._id, district: query.district }
      for await (const { report, evidence } of deps.models.evidenceList.eachWithin(caller.scope, asked, from, isDown)) {
        if (query.unit !== undefined && report.unit !== query.unit) break
        const first = report.unit === from ? behind : 0
        for (const [at, each] of evidence.entries()) {
          if (at < first || !isWanted(each)) continue
          waiting.push({ report, evidence: each, at })
          const isLast = ++looked === mostLooked
          // One more than shown tells whether there is a next page; with a flag nobody knows how many will be shown.
          const enough = query.flag === undefined ? query.limit + 1 - items.length : flaggedAtOnce
          if (waiting.length < enough && !isLast) continue
          await look()
          if (next !== null) return { items, next }
          if (isLast) return { items, next: writeCursor([report.unit, at + 1]) }
        }
        if (++reports === mostReports) {
          await look()
          return { items, next: next ?? writeCursor([report.unit, evidence.length]) }
        }
      }
      await look()
      return { items, next }
    },
  }),
]

interface Looked {
  report: ShowingReport
  evidence: Evidence
  /** Which of the report's files it is. */
  at: number
}

const questionOf = ({ path }: Pick<Evidence, 'path'>): string => path.split('/').at(-1)!

interface Presented {
  evidence: Evidence
  report: ShowingReport
  form: Form
  flags: string[]
  alike: number
  lang: string
}

async function present(deps: ServerDeps, caller: Caller, { evidence, report, form, flags, alike, lang }: Presented) {
  const question = questionOf(evidence)
  const node = form.byName.get(question)
  return {
    ...{ id: evidence._id.toHexString(), path: evidence.path, ...factsOf(evidence) },
    ...{ question, label: node ? plainText(form, node.label, lang) : question },
    ...{ report: report._id.toHexString(), unit: report.unit, unitName: report.unitName },
    ...presentDims(deps.label, report.dims, lang),
    ...{ links: await linksTo(deps, caller, evidence), flags, alike },
  }
}
