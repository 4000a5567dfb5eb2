// Units over the API: found by name, code and dimension, one by one or imported from a workbook. Their chambers: chamber.ts;
// their people: people.ts.
import { z } from 'zod'
import { districts, industries, unitTypes } from '../forms/index.ts'
import { importRoster } from '../models/roster.ts'
import type { Unit } from '../models/unit.ts'
import { WorkbookError } from '../models/xlsx.ts'
import { unitScales } from '../rules/audience.ts'
import { localDay } from '../rules/day.ts'
import { isUnitWithin, type Scope } from '../rules/scope.ts'
import { dimsSchema, presentDims } from './campaign.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, readCursor, writeCursor, type AnyEndpoint } from './endpoint.ts'
import { refuseStale, tagOfFields } from './field-tag.ts'
import { Problem } from './problem.ts'

export const unitCode = z.string().regex(/^[\w-]{1,40}$/)
const text = (most: number) => z.string().trim().min(1).max(most)
const oneOf = (terms: readonly { code: string }[]) => z.enum(terms.map(({ code }) => code) as [string, ...string[]])

const unitSchema = z
  .object({
    unit: z.string(),
    name: z.string(),
    ...dimsSchema.shape,
    superior: z.string().nullable(),
    fourGood: z.boolean().meta({ description: 'Its chamber is a 四好商会.' }),
    scale: z.enum(unitScales).nullable(),
    tags: z.array(z.string()),
    sample: z.boolean(),
    updatedAt: z.date().nullable(),
  })
  .meta({ id: 'Unit' })
const fields = {
  name: text(200),
  unitType: oneOf(unitTypes),
  district: oneOf(districts),
  industry: oneOf(industries),
  chamber: text(200).nullable(),
  superior: unitCode.nullable(),
  contact: text(100).nullable().meta({ description: 'A name; read at /people.' }),
  fourGood: z.boolean(),
  scale: z.enum(unitScales).nullable(),
  tags: z.array(text(50)).max(50),
}
const editSchema = z.strictObject(fields).partial()
const newSchema = editSchema
  .required({ name: true, unitType: true, district: true, industry: true })
  .extend({ unit: unitCode })
const truth = z.enum(['true', 'false']).optional()
const filters = {
  search: z.string().trim().max(100).optional().meta({ description: 'Part of the name, or how the code begins.' }),
  district: z.string().max(20).optional(),
  unitType: z.string().max(60).optional(),
  industry: z.string().max(60).optional(),
  chamber: z.string().max(200).optional(),
  tag: z.string().max(50).optional(),
}
const importedSchema = z.object({
  imported: z
    .boolean()
    .meta({ description: 'False when nothing was saved: a dry run, or problems without `partial`.' }),
  counts: z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }),
  problems: z.array(
    z.object({
      ...{ sheet: z.string(), row: z.int(), column: z.string() },
      ...{ code: z.string(), value: z.string(), message: z.string() },
    }),
  ),
})
const cursorSchema = z.object({ name: z.string().max(200), unit: unitCode })

const example = {
  ...{ unit: 'YZ-0001', name: '示例书店', district: { code: '500103', label: '渝中区' } },
  ...{ unitType: { code: 'private_firm', label: '民营企业' }, industry: { code: 'trade', label: '商贸流通' } },
  ...{ chamber: { code: null, label: null }, superior: null, fourGood: false, scale: null, tags: ['重点'] },
  ...{ sample: false, updatedAt: '2026-11-23T01:00:00.000Z' },
}
export const unitEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now, words, timeZone } = deps
  const present = (unit: Unit, lang: string) => presentUnit(deps, unit, lang)

  return [
    endpoint({
      ...{ method: 'get', path: '/units', tag: 'units', may: 'units' },
      summary: 'Units within the own scope',
      query: {
        ...filters,
        ...paging(),
        sort: z.enum(['unit', '-unit', 'name', '-name']).default('unit'),
        count: truth.meta({ description: 'Whether to count all that match.' }),
      },
      answer: pageOf(unitSchema).extend({ count: z.int().nullable() }),
      async run({ caller: { scope }, lang, query }) {
        const {
          cursor,
          limit,
          sort,
          count: isCounted,
          search,
          unitType: type,
          district,
          industry,
          chamber,
          tag,
        } = query
        const filter = only({ search, type, district, industry, chamber, tag })
        const after = readCursor(cursorSchema, cursor)
        const [found, count] = await Promise.all([
          models.unitList.pageWithin(scope, filter, { sort, after, limit: limit + 1 }),
          isCounted === 'true' ? models.unitList.countWithin(scope, filter) : null,
        ])
        const units = found.slice(0, limit)
        const last = units.at(-1)
        const next = found.length > limit && last ? writeCursor({ name: last.name, unit: last._id }) : null
        return { items: units.map((unit) => present(unit, lang)), next, count }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/units/:unit', tag: 'units', may: 'units' },
      summary: 'One unit; its ETag is for editing it',
      example: { answer: example },
      answer: unitSchema,
      async run({ caller: { scope }, params, lang, etag }) {
        const unit = await models.unitList.findWithin(scope, params['unit']!)
        if (!unit) throw new Problem('not-found')
        etag(tagOf(unit))
        return present(unit, lang)
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/units', tag: 'units', may: 'change-units', status: 201 },
      summary: 'Adds a unit',
      body: newSchema,
      answer: unitSchema,
      problems: ['exists-already'],
      example: {
        body: { unit: 'YZ-0001', name: '示例书店', unitType: 'private_firm', district: '500103', industry: 'trade' },
      },
      async run({ caller, body: { unit: _id, unitType: type, ...given }, lang, etag }) {
        const plain = { chamber: null, superior: null, contact: null, fourGood: false, scale: null, tags: [] }
        const unit = { ...plain, ...given, _id, type, sample: false } as Unit
        await refuseForeign(deps, caller.scope, unit)
        if (!(await models.unitList.create(unit))) throw new Problem('exists-already')
        await record(deps, caller, 'unit.create', _id)
        etag(tagOf(unit))
        return present((await models.unit.find(_id))!, lang)
      },
    }),
    endpoint({
      ...{ method: 'patch', path: '/units/:unit', tag: 'units', may: 'change-units', needsIfMatch: true },
      summary: 'Changes what is named; a 412 names what is different now',
      body: editSchema,
      answer: unitSchema,
      example: { body: { name: '示例书店（南坪店）', tags: ['重点'] } },
      async run({ caller, params, body: { unitType, ...rest }, ifMatch, lang, etag }) {
        const known = await models.unitList.findWithin(caller.scope, params['unit']!)
        if (!known) throw new Problem('not-found')
        refuseStale(fieldsOf(known), ifMatch)
        const set = { ...only(rest), ...(unitType !== undefined && { type: unitType }) }
        await refuseForeign(deps, caller.scope, { ...known, ...set })
        const saved = Object.keys(set).length === 0 ? known : await models.unitList.edit(caller.scope, known, set)
        if (!saved) throw new Problem('revision-changed')
        await record(deps, caller, 'unit.edit', known._id, Object.keys(set))
        etag(tagOf(saved))
        return present(saved, lang)
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/units/import', tag: 'units', may: 'change-units' },
      summary: 'Imports a workbook of units, or with `dryRun` says what it would do',
      upload:
        'An .xlsx file, its first sheet with 单位编号, 单位名称, 单位类型, 区县, 行业, 所属商会, 上级单位编号, 联系人.',
      query: { dryRun: truth, partial: truth.meta({ description: 'Saves the good rows although others are bad.' }) },
      answer: importedSchema,
      problems: ['workbook-invalid'],
      async run({ caller, file, query: { dryRun, partial }, lang }) {
        const today = localDay(now(), timeZone)
        const options = { catalogues: { unitTypes, industries, districts }, today, scope: caller.scope }
        const result = await readable(() =>
          importRoster(models.unit, file.bytes, {
            ...{ ...options, dryRun: dryRun === 'true', partial: partial === 'true' },
          }),
        )
        if (result.imported) await record(deps, caller, 'units.import', 'roster')
        const problems = result.problems.map((each) => ({
          ...each,
          message: words.say(lang, `roster-${each.code}`, { value: each.value }),
        }))
        return { ...result, problems }
      },
    }),
  ]
}

/** A workbook that cannot be read is the caller's, not ours. @throws Problem workbook-invalid */
export async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error
    throw new Problem('workbook-invalid', { issues: [{ at: 'file', code: error.code }] })
  }
}

const only = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>

function presentUnit({ label }: ServerDeps, unit: Unit, lang: string) {
  const { district, type: unitType, industry, chamber } = unit
  return {
    unit: unit._id,
    name: unit.name,
    ...presentDims(label, { district, unitType, industry, chamber }, lang),
    superior: unit.superior ?? null,
    fourGood: unit.fourGood ?? false,
    scale: unit.scale ?? null,
    tags: unit.tags ?? [],
    sample: unit.sample,
    updatedAt: unit.updatedAt ?? null,
  }
}

const tagged = [
  'name',
  'type',
  'district',
  'industry',
  'chamber',
  'superior',
  'contact',
  'fourGood',
  'scale',
  'tags',
] as const

const fieldsOf = (unit: Unit) =>
  Object.fromEntries(
    tagged.map((name) => {
      const none = name === 'tags' ? [] : name === 'fourGood' ? false : null
      return [name === 'type' ? 'unitType' : name, unit[name] ?? none]
    }),
  )
export const tagOf = (unit: Unit) => tagOfFields(fieldsOf(unit))

/** Nobody moves a unit out of, or into, what they look after; and its superior is a unit that is known. */
async function refuseForeign({ models }: ServerDeps, scope: Scope, unit: Unit): Promise<void> {
  if (!isUnitWithin(scope, unit)) throw new Problem('invalid-input', { issues: [{ at: 'unit', code: 'out-of-scope' }] })
  if (unit.superior && (unit.superior === unit._id || !(await models.unit.find(unit.superior))))
    throw new Problem('invalid-input', { issues: [{ at: 'superior', code: 'unknown' }] })
}

export const record = (
  { models, now }: ServerDeps,
  { id, role }: { id: string; role: string },
  what: string,
  on: string,
  changed: string[] = [],
) => {
  const kind = what.split('.')[0]!
  return models.audit.append({ at: now(), who: { id, role }, what, on: { kind, id: on }, more: { changed } })
}
