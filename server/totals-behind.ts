// The reports behind a figure of the totals, page by page. A list of fewer units than may be shown is hidden like the figure.
import { z } from 'zod'
import { reportStates } from '../models/report.ts'
import { moves, rowName, tallyDimensions, type Behind, type HiddenRows } from '../models/tally.ts'
import { rateIds } from '../rules/tally.ts'
import { dimsSchema, getCampaign, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { leastFor, uncountedSchema } from './totals-figures.ts'

const word = z.string().max(200)
/** A question's name is part of a path in the database. */
const questionName = word.regex(/^[\p{L}_][\p{L}\p{N}_-]*$/u)
const behindQuery = {
  ...paging(),
  ...{ district: word.optional(), unitType: word.optional(), industry: word.optional() },
  ...{ chamber: word.optional(), superior: word.optional(), state: z.enum(reportStates).optional() },
  only: z.enum(['in', 'open', 'late', 'legalised', 'gap']).optional(),
  day: z.iso.date().optional(),
  moved: z.enum(Object.keys(moves) as (keyof typeof moves)[]).optional(),
  acceptedDay: z.iso.date().optional().meta({ description: 'Accepted on that local day.' }),
  rate: z.enum(rateIds).optional().meta({ description: 'Whose figures are in the denominator of this rate.' }),
  question: questionName.optional().meta({ description: 'Who answered it; with `choice`, who chose that.' }),
  choice: word.optional(),
}

export const behindEndpoint = (deps: ServerDeps): AnyEndpoint =>
  endpoint({
    ...{ method: 'get', path: '/campaigns/:id/behind', tag: 'totals', may: 'totals' },
    summary: 'The reports behind a figure',
    description: 'All filters given must hold. An empty dimension names the units without it.',
    query: behindQuery,
    answer: pageOf(
      dimsSchema.extend({
        ...{ report: z.string(), unit: z.string(), unitName: z.string(), state: z.enum(reportStates) },
        submittedAt: z.date().nullable(),
      }),
    ).extend({ hidden: z.boolean(), uncounted: uncountedSchema }),
    async run({ caller: { scope }, id, query, lang }) {
      const { limit, cursor } = query
      const { models, now, timeZone } = deps
      const campaign = await getCampaign(deps, scope, id)
      const filter = filterOf(query)
      const least = await leastFor(deps, scope)
      const after = readCursor(z.string().max(60), cursor)
      const { tally } = models
      const { value: found, uncounted } = await tally.readingOf(campaign, { now, timeZone }, async () => {
        if (least > 0) {
          if (isTelling(filter, await tally.hidden(scope, campaign._id, least, 'in'))) return null
          if ((await tally.behind(scope, campaign._id, filter, { limit: least })).length < least) return null
        }
        return tally.behind(scope, campaign._id, filter, { after, limit: limit + 1 })
      })
      if (!found) return { items: [], next: null, hidden: true, uncounted }
      const items = found.slice(0, limit)
      return {
        items: items.map((one) => ({
          ...{ report: one._id.toHexString(), unit: one.unit, unitName: one.unitName, state: one.state },
          submittedAt: one.submittedAt ?? null,
          // Across lines a list says who, not where: counted by place it would be the rows that are hidden.
          ...presentDims(deps.label, least > 0 ? noPlace : one.dims, lang),
        })),
        next: found.length > items.length ? writeCursor(items.at(-1)!.unit) : null,
        ...{ hidden: false, uncounted },
      }
    },
  })

const noPlace = { district: null, unitType: null, industry: null, chamber: null } as never

/** Lists of rows that are hidden, and of what two rows have in common: their length would be a figure that no table shows. */
function isTelling(filter: Behind, small: HiddenRows | null): boolean {
  if (!small) return true
  const asked = tallyDimensions.filter((by) => filter[by] !== undefined)
  return asked.length > 1 || asked.some((by) => small[by].has(rowName(filter[by] || null)))
}

function filterOf(query: z.output<z.ZodObject<typeof behindQuery>>): Behind {
  const { district, unitType, industry, chamber, superior, state, only, day, acceptedDay, moved, rate } = query
  const { question, choice } = query
  if (choice !== undefined && question === undefined)
    throw new Problem('invalid-input', { issues: [{ at: 'choice', code: 'needs-question' }] })
  const filter: Behind = { district, unitType, industry, chamber, superior, state, only, day, acceptedDay, moved }
  // Both count units alone: whoever owes is below the line of either.
  const isOfAnswers = rate !== undefined && rate !== 'report' && rate !== 'legalised'
  return {
    ...filter,
    ...(isOfAnswers && { rate }),
    ...(question !== undefined && (choice === undefined ? { answered: question } : { choice: { question, choice } })),
  }
}
