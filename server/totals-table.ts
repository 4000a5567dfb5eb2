// A table of figures by one dimension, as far as the small-cell rule lets it be seen.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import { rowName, tallyDimensions, type TallyDimension, type TallyRow } from '../models/tally.ts'
import type { Scope } from '../rules/scope.ts'
import type { Counters } from '../rules/tally.ts'
import { campaignSchema, nameOf, presentCampaign } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { leastFor, nameSchema, uncountedSchema } from './totals-figures.ts'

/** Rows of fewer units than may be shown stand in `hidden`, without figures; so may others that would give them away. */
export const tableOf = <T extends z.ZodObject>(figures: T) =>
  z.object({
    campaign: campaignSchema,
    by: z.enum(tallyDimensions),
    at: z.date(),
    uncounted: uncountedSchema,
    rows: z.array(nameSchema.extend(figures.shape)),
    hidden: z.array(nameSchema),
    total: figures.nullable(),
  })

export async function tableIn<F>(
  deps: ServerDeps,
  given: { campaign: Campaign; scope: Scope; by: TallyDimension; lang: string; of: 'due' | 'in' },
  figuresOf: (counters: Counters) => F,
) {
  const { campaign, scope, by, lang, of } = given
  const { now, timeZone, models } = deps
  const least = await leastFor(deps, scope)
  const { value, uncounted } = await models.tally.readingOf(campaign, { now, timeZone }, async () => ({
    rows: await models.tally.rows(scope, campaign._id, by),
    small: least > 0 ? await models.tally.hidden(scope, campaign._id, least, of) : undefined,
  }))
  const { rows, small } = value
  const hidden = rows.map(({ code }) => small === null || Boolean(small?.[by].has(rowName(code))))
  const named = ({ code }: TallyRow) => ({ code, label: labelOf(deps, by, code, lang) })
  return {
    ...{ campaign: presentCampaign(campaign), by, at: now(), uncounted },
    rows: rows.filter((_, at) => !hidden[at]).map((row) => ({ ...named(row), ...figuresOf(row.counters) })),
    hidden: rows.filter((_, at) => hidden[at]).map(named),
    total: small === null ? null : figuresOf(summed(rows)),
  }
}

function summed(rows: TallyRow[]): Counters {
  const total: Counters = {}
  for (const { counters } of rows)
    for (const [path, by] of Object.entries(counters)) total[path] = (total[path] ?? 0) + by
  return total
}

/** A superior is known by its code; its name is the unit's. */
const labelOf = ({ label }: ServerDeps, dimension: TallyDimension, code: string | null, lang: string) =>
  dimension === 'superior' ? code : nameOf(label, dimension, code, lang)
