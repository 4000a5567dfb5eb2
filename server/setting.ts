// Settings: the small-cell rule, how long records are kept, the operator's own outlines of the districts.
import { z } from 'zod'
import { districts } from '../forms/index.ts'
import { defaultCellSize } from '../models/setting.ts'
import { checkRetention, periods, retentionKinds, type RetentionKind } from '../rules/retention.ts'
import { record } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

const tag = 'settings'
const largestOutlinesBytes = 5 * 1024 * 1024
const days = z.int().min(1).nullable().meta({ description: 'null: kept for good.' })
const ofKinds = <T extends z.ZodType>(each: T) =>
  z.object(Object.fromEntries(retentionKinds.map((kind) => [kind, each])) as Record<RetentionKind, T>)
const retentionSchema = z.object({ days: ofKinds(days), least: ofKinds(z.int()), usual: ofKinds(z.int()) })
const settingsSchema = z.object({ cellSize: z.int(), usualCellSize: z.int(), hasOutlines: z.boolean() })
const dueSchema = z.object({
  items: z.array(
    z.object({
      kind: z.enum(retentionKinds),
      label: z.string(),
      days: z.int().nullable(),
      before: z.date().nullable(),
      count: z.int(),
    }),
  ),
})

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const ring = z.array(position).min(4).max(20_000)
const polygon = z.array(ring).min(1).max(200)
const geometry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Polygon'), coordinates: polygon }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1).max(500) }),
])
const codes = districts.map(({ code }) => code) as [string, ...string[]]
const feature = z.object({ type: z.literal('Feature'), properties: z.object({ code: z.enum(codes) }), geometry })
export const outlinesSchema = z
  .object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1).max(100) })
  .refine(({ features }) => new Set(features.map(({ properties }) => properties.code)).size === features.length, {
    path: ['features'],
    error: 'code twice',
  })

const of = (what: 'leastDays' | 'days') =>
  Object.fromEntries(retentionKinds.map((kind) => [kind, periods[kind][what]])) as Record<RetentionKind, number>

export function settingEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, words, operations } = deps
  const settings = async () => ({
    cellSize: await models.setting.cellSize(),
    usualCellSize: defaultCellSize,
    hasOutlines: (await models.setting.outlines()) !== null,
  })
  const retention = async () => ({ days: await models.setting.retention(), least: of('leastDays'), usual: of('days') })
  return [
    endpoint({
      ...{ method: 'get', path: '/settings', tag, may: 'totals' },
      summary: 'The settings at a glance',
      answer: settingsSchema,
      run: settings,
    }),
    endpoint({
      ...{ method: 'put', path: '/settings/cell-size', tag, may: 'settings' },
      summary: 'Counts of fewer units than this are hidden outside the own line',
      body: z.strictObject({ cellSize: z.int().min(1).max(20) }),
      answer: settingsSchema,
      async run({ caller, body: { cellSize } }) {
        await record(deps, caller, 'setting.save', { on: { kind: 'setting', id: 'cell-size' }, more: { cellSize } })
        await models.setting.save('cell-size', cellSize, caller.id, now())
        return settings()
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/settings/retention', tag, may: 'settings' },
      summary: 'How long each kind of record is kept, in days',
      answer: retentionSchema,
      run: retention,
    }),
    endpoint({
      ...{ method: 'put', path: '/settings/retention', tag, may: 'settings' },
      summary: 'Change periods; kinds that are not named keep theirs',
      body: ofKinds(days).partial().strict(),
      answer: retentionSchema,
      async run({ caller, body }) {
        const issues = checkRetention(body)
        if (issues.length > 0) throw new Problem('invalid-input', { issues })
        const more = Object.fromEntries(Object.entries(body).map(([kind, value]) => [kind, value ?? 'for good']))
        await record(deps, caller, 'setting.save', { on: { kind: 'setting', id: 'retention' }, more })
        await models.setting.save('retention', { ...(await models.setting.retention()), ...body }, caller.id, now())
        return retention()
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/retention/preview', tag, may: 'settings' },
      summary: 'What the next run would remove; nothing is removed',
      answer: dueSchema,
      async run({ lang }) {
        const due = await operations.previewRetention()
        return { items: due.map((one) => ({ ...one, label: words.say(lang, `retention-${one.kind}`) })) }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/settings/outlines', tag, may: 'totals' },
      summary: 'The operator’s own outlines of the districts, as GeoJSON',
      answer: outlinesSchema,
      problems: ['not-found'],
      async run() {
        const outlines = await models.setting.outlines()
        if (!outlines) throw new Problem('not-found')
        return {
          type: 'FeatureCollection' as const,
          features: outlines.map(({ code, geometry: shape }) => ({
            ...{ type: 'Feature' as const, properties: { code }, geometry: shape as z.output<typeof geometry> },
          })),
        }
      },
    }),
    endpoint({
      ...{ method: 'put', path: '/settings/outlines', tag, may: 'settings' },
      summary: 'Draw the districts by outlines of the operator’s own',
      description:
        'A FeatureCollection of polygons in degrees, each with the district’s code in `properties.code`; at most 5 MB. Nothing else of it is kept.',
      body: outlinesSchema,
      bodyLimitBytes: largestOutlinesBytes,
      answer: settingsSchema,
      async run({ caller, body: { features } }) {
        const outlines = features.map(({ properties, geometry: shape }) => ({ code: properties.code, geometry: shape }))
        const more = { districts: outlines.length }
        await record(deps, caller, 'setting.save', { on: { kind: 'setting', id: 'outlines' }, more })
        await models.setting.save('outlines', outlines, caller.id, now())
        return settings()
      },
    }),
    endpoint({
      ...{ method: 'delete', path: '/settings/outlines', tag, may: 'settings' },
      summary: 'Back to the tile grid',
      status: 204,
      answer: z.undefined(),
      async run({ caller }) {
        await record(deps, caller, 'setting.reset', { on: { kind: 'setting', id: 'outlines' } })
        await models.setting.reset('outlines')
        return undefined
      },
    }),
  ]
}
