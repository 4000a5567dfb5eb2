// The entity sets of the feed: their properties, and how a document becomes an entity.
import type { FeedDocument, FeedField, FeedSource, FeedType } from '../../models/feed.ts'
import { dimensions, type Dimension } from '../../models/report.ts'
import { tableOf, type CellType } from '../../rules/export.ts'
import type { Power } from '../../rules/power.ts'
import type { Scope } from '../../rules/scope.ts'
import type { ServerDeps } from '../deps.ts'
import { nameOfCode, reportPage } from '../export/table.ts'

export interface Property {
  name: string
  type: 'Edm.String' | 'Edm.Int64' | 'Edm.Double' | 'Edm.Date' | 'Edm.DateTimeOffset'
  isKey?: boolean
  /** Absent: shown, but not to be filtered or ordered by. */
  field?: FeedField
  read: (document: FeedDocument) => unknown
}
export interface EntitySet {
  name: string
  may: Power
  properties: Property[]
  /** Null: worked out, not read from one collection (the totals). */
  source: FeedSource | null
}
export interface Wish {
  lang: string
  values: 'labels' | 'codes'
}

const edm: Record<FeedType, Property['type']> = {
  ...{ string: 'Edm.String', id: 'Edm.String', integer: 'Edm.Int64' },
  ...{ number: 'Edm.Double', date: 'Edm.Date', moment: 'Edm.DateTimeOffset' },
}
const kept = (name: string, path: string, type: FeedType, more: Partial<Property> = {}): Property => {
  const [first, second] = path.split('.') as [string, string?]
  const read = (document: FeedDocument) => {
    const value = document[first]
    return (second === undefined ? value : (value as FeedDocument | undefined)?.[second]) ?? null
  }
  return { name, type: edm[type], field: { path, type }, read, ...more }
}
const upper = (name: string) => name[0]!.toUpperCase() + name.slice(1)

/** The code, which can be asked for, and its name beside it. */
const coded = (deps: ServerDeps, by: Dimension, path: string, { lang }: Wish, named = upper(by)): Property[] => {
  const code = kept(named, path, 'string')
  const called = nameOfCode(deps, by, { lang, values: 'labels' })
  return [
    code,
    { name: `${named}Name`, type: 'Edm.String', read: (document) => called(code.read(document) as string | null) },
  ]
}

const campaigns = (): Property[] => [
  kept('Id', '_id', 'id', { isKey: true }),
  kept('Title', 'title', 'string'),
  kept('Measure', 'measure', 'integer'),
  kept('Form', 'form', 'string'),
  kept('Agency', 'agency', 'string'),
  kept('State', 'state', 'string'),
  kept('OpensAt', 'opensAt', 'moment'),
  kept('DueAt', 'dueAt', 'moment'),
]
const units = (deps: ServerDeps, wish: Wish): Property[] => [
  kept('Unit', '_id', 'string', { isKey: true }),
  kept('UnitName', 'name', 'string'),
  ...coded(deps, 'district', 'district', wish),
  ...coded(deps, 'unitType', 'type', wish),
  ...coded(deps, 'industry', 'industry', wish),
  kept('Chamber', 'chamber', 'string'),
  kept('Superior', 'superior', 'string'),
]
const reports = (deps: ServerDeps, wish: Wish): Property[] => [
  kept('Id', '_id', 'id', { isKey: true }),
  kept('Campaign', 'campaign', 'id'),
  kept('Unit', 'unit', 'string'),
  kept('UnitName', 'unitName', 'string'),
  ...(['district', 'unitType', 'industry'] as const).flatMap((by) => coded(deps, by, `dims.${by}`, wish)),
  kept('Chamber', 'dims.chamber', 'string'),
  kept('Measure', 'measure', 'integer'),
  kept('Form', 'form', 'string'),
  kept('State', 'state', 'string'),
  kept('Revision', 'revision', 'integer'),
  kept('SubmittedAt', 'submittedAt', 'moment'),
  kept('UpdatedAt', 'updatedAt', 'moment'),
  { name: 'Link', type: 'Edm.String', read: ({ _id }) => reportPage(deps, _id as string) },
]
export const progressProperties: Property[] = [
  ...['Campaign', 'By', 'Code'].map((name) => worked(name, 'Edm.String', true)),
  worked('Label', 'Edm.String'),
  ...['Due', 'Submitted', 'Accepted', 'Overdue'].map((name) => worked(name, 'Edm.Int64')),
  worked('Rate', 'Edm.Double'),
  worked('Uncounted', 'Edm.Int64'),
]
export const rateProperties: Property[] = [
  ...['Campaign', 'By', 'Code', 'Rate'].map((name) => worked(name, 'Edm.String', true)),
  ...['Label', 'RateName'].map((name) => worked(name, 'Edm.String')),
  ...['Numerator', 'Denominator', 'Value'].map((name) => worked(name, 'Edm.Double')),
  worked('Definition', 'Edm.String'),
  worked('Uncounted', 'Edm.Int64'),
]
function worked(name: string, type: Property['type'], isKey = false): Property {
  return { name, type, isKey, read: (document) => document[name] ?? null }
}

const sourceOf = (kind: FeedSource['kind'], properties: Property[], more: Partial<FeedSource> = {}): FeedSource => ({
  ...{ kind, ...more },
  fields: new Map(properties.flatMap(({ name, field }) => (field ? [[name, field] as const] : []))),
})

/** All sets for the scope, or the one named: there is one of answers for each form its campaigns ask. */
export async function entitySets(deps: ServerDeps, scope: Scope, wish: Wish, only?: string): Promise<EntitySet[]> {
  const [campaign, unit, report] = [campaigns(), units(deps, wish), reports(deps, wish)]
  return [
    { name: 'Campaigns', may: 'totals', properties: campaign, source: sourceOf('campaigns', campaign) },
    { name: 'Units', may: 'units', properties: unit, source: sourceOf('units', unit) },
    { name: 'Reports', may: 'reports', properties: report, source: sourceOf('reports', report) },
    { name: 'Progress', may: 'totals', properties: progressProperties, source: null },
    { name: 'Rates', may: 'totals', properties: rateProperties, source: null },
    ...(only === undefined || only.startsWith('Answers_')
      ? await answerSets(deps, scope, { ...wish, only }, report)
      : []),
  ]
}

async function answerSets(
  deps: ServerDeps,
  scope: Scope,
  { only, ...wish }: Wish & { only: string | undefined },
  report: Property[],
): Promise<EntitySet[]> {
  const { models } = deps
  const campaignsOf = new Map<string, string[]>()
  for (const { _id, form } of await models.campaign.listWithin(scope))
    campaignsOf.set(form, [...(campaignsOf.get(form) ?? []), _id.toHexString()])
  const versionsOf = new Map<string, string[]>()
  for (const { _id, formId } of await models.formVersion.list())
    if (campaignsOf.has(_id)) versionsOf.set(formId, [...(versionsOf.get(formId) ?? []), _id])
  const taken = new Set<string>()
  const sets: EntitySet[] = []
  for (const [formId, versions] of [...versionsOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = once(`Answers_${formId}`, taken)
    if (only !== undefined && only !== name) continue
    const properties = [...report, ...(await answersOf(deps, versions, wish, report))]
    const ids = versions.flatMap((version) => campaignsOf.get(version) ?? []).sort()
    const source = sourceOf('answers', properties, { campaigns: ids, versions })
    sets.push({ name, may: 'reports', properties, source })
  }
  return sets
}

/** The columns of the CSV without its repeats' rows: each report is one flat entity. */
async function answersOf({ models }: ServerDeps, versions: string[], { lang, values }: Wish, report: Property[]) {
  const forms = []
  for (const version of versions) forms.push({ version, form: await models.formVersion.get(version) })
  const table = tableOf(forms, { photos: 'count', ...(values === 'labels' && { values: lang }) })
  const taken = new Set(report.map(({ name }) => name))
  // Cells of one document are worked out once, not once per column.
  const cells = new WeakMap<FeedDocument, unknown[]>()
  const rowOf = (document: FeedDocument): unknown[] => {
    let row = cells.get(document)
    if (!row)
      cells.set(document, (row = table.reader(document['form'] as string)?.(document['answers'] as never) ?? []))
    return row
  }
  return table.columns.map(({ name, type, kind }, index): Property => {
    const feed = feedTypes[type]
    const mayAsk = (kind === 'plain' || kind === 'choice') && /^[^.$][^.]*$/.test(name)
    return {
      name: once(name, taken),
      type: edm[feed],
      ...(mayAsk && { field: { path: `answers.${name}`, type: feed } }),
      read: (document) => fitting(feed, rowOf(document)[index] as string | number | null | undefined),
    }
  })
}

/** Times and local moments have no zone and stay text. */
const feedTypes: Record<CellType, FeedType> = {
  ...{ text: 'string', time: 'string', datetime: 'string' },
  ...{ integer: 'integer', decimal: 'number', date: 'date' },
}
/** A value of another type than the metadata say would break the whole workbook. */
function fitting(type: FeedType, value: string | number | null | undefined): string | number | null {
  if (value === undefined || value === null) return null
  if (type === 'integer') return Number.isSafeInteger(value) ? value : null
  if (type === 'number') return typeof value === 'number' ? value : null
  if (type === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null
  return String(value)
}

/** A name that OData allows, each once. */
function once(name: string, taken: Set<string>): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{Nd}_]/gu, '_')
    .replace(/^(?=\p{Nd})/u, '_')
    .slice(0, 120)
  let made = plain
  for (let count = 2; taken.has(made); count++) made = `${plain}_${count}`
  taken.add(made)
  return made
}

export const progressDimensions = dimensions
