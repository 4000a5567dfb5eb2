// Settings: the small-cell rule, how long records are kept, the operator's own outlines of the districts.
import { z } from 'zod'
import { districts } from '../forms/index.ts'
import { defaultCellSize } from '../models/setting.ts'
import { checkRetention, periods, retentionKinds, type RetentionKind } from '../rules/retention.ts'
import { record } from './audit.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { refuseStale, tagOfFields } from './field-tag.ts'
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

type Tagging = (value: string) => void
const fieldsOf = (cellSize: number, outlines: Date | null) => ({ cellSize, outlines: outlines?.getTime() ?? null })

export function settingEndpoints(deps: ServerDeps): AnyEndpoint[] {
  const { models, now, words, operations } = deps
  const settings = async (etag: Tagging) => {
    const [cellSize, outlinesAt] = await Promise.all([models.setting.cellSize(), models.setting.setAt('outlines')])
    etag(tagOfFields(fieldsOf(cellSize, outlinesAt)))
    return { cellSize, usualCellSize: defaultCellSize, hasOutlines: outlinesAt !== null }
  }
  const retention = async (etag: Tagging) => {
    const periodsNow = await models.setting.retention()
    etag(tagOfFields(periodsNow))
    return { days: periodsNow, least: of('leastDays'), usual: of('days') }
  }
  /** When it was set that the caller has seen, as far as they say so. @throws Problem revision-changed */
  const seenOf = async (which: 'cellSize' | 'outlines', ifMatch: string | null): Promise<Date | null> => {
    const [cellSize, cellSizeAt, outlinesAt] = await Promise.all([
      models.setting.cellSize(),
      models.setting.setAt('cell-size'),
      models.setting.setAt('outlines'),
    ])
    refuseStale(fieldsOf(cellSize, outlinesAt), ifMatch, [which])
    return which === 'cellSize' ? cellSizeAt : outlinesAt
  }
  const kept = (isSaved: boolean) => {
    if (!isSaved) throw new Problem('revision-changed')
  }
  return [
    endpoint({
      ...{ method: 'get', path: '/settings', tag, may: 'totals' },
      summary: 'The settings at a glance; the ETag is for changing the cell size or the outlines',
      answer: settingsSchema,
      run: ({ etag }) => settings(etag),
    }),
    endpoint({
      ...{ method: 'put', path: '/settings/cell-size', tag, may: 'settings' },
      summary: 'Counts of fewer units than this are hidden outside the own line',
      example: { body: { cellSize: 3 } },
      body: z.strictObject({ cellSize: z.int().min(1).max(20) }),
      needsIfMatch: true,
      answer: settingsSchema,
      async run({ caller, body: { cellSize }, ifMatch, etag }) {
        const seen = await seenOf('cellSize', ifMatch)
        await record(deps, caller, 'setting.save', { on: { kind: 'setting', id: 'cell-size' }, more: { cellSize } })
        kept(await models.setting.save('cell-size', cellSize, { by: caller.id, at: now(), seen }))
        return settings(etag)
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/settings/retention', tag, may: 'settings' },
      summary: 'How long each kind of record is kept, in days',
      answer: retentionSchema,
      run: ({ etag }) => retention(etag),
    }),
    endpoint({
      ...{ method: 'put', path: '/settings/retention', tag, may: 'settings' },
      summary: 'Change periods; kinds that are not named keep theirs',
      example: { body: { invites: 180 } },
      body: ofKinds(days).partial().strict(),
      needsIfMatch: true,
      answer: retentionSchema,
      async run({ caller, body, ifMatch, etag }) {
        const [known, seen] = await Promise.all([models.setting.retention(), models.setting.setAt('retention')])
        const issues = checkRetention(body)
        if (issues.length > 0) throw new Problem('invalid-input', { issues })
        refuseStale(known, ifMatch)
        const more = Object.fromEntries(Object.entries(body).map(([kind, value]) => [kind, value ?? 'for good']))
        await record(deps, caller, 'setting.save', { on: { kind: 'setting', id: 'retention' }, more })
        kept(await models.setting.save('retention', { ...known, ...body }, { by: caller.id, at: now(), seen }))
        return retention(etag)
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
      example: {
        body: {
          type: 'FeatureCollection',
          features: [
            {
              ...{ type: 'Feature', properties: { code: '500103' } },
              geometry: {
                type: 'Polygon',
                coordinates: [
                  [
                    [106.5, 29.5],
                    [106.6, 29.5],
                    [106.6, 29.6],
                    [106.5, 29.5],
                  ],
                ],
              },
            },
          ],
        },
      },
      description:
        'A FeatureCollection of polygons in degrees, each with the district’s code in `properties.code`; at most 5 MB. Nothing else of it is kept.',
      body: outlinesSchema,
      bodyLimitBytes: largestOutlinesBytes,
      needsIfMatch: true,
      answer: settingsSchema,
      async run({ caller, body: { features }, ifMatch, etag }) {
        const seen = await seenOf('outlines', ifMatch)
        const outlines = features.map(({ properties, geometry: shape }) => ({ code: properties.code, geometry: shape }))
        const more = { districts: outlines.length }
        await record(deps, caller, 'setting.save', { on: { kind: 'setting', id: 'outlines' }, more })
        kept(await models.setting.save('outlines', outlines, { by: caller.id, at: now(), seen }))
        return settings(etag)
      },
    }),
    endpoint({
      ...{ method: 'delete', path: '/settings/outlines', tag, may: 'settings' },
      summary: 'Back to the tile grid',
      status: 204,
      heedsIfMatch: true,
      answer: z.undefined(),
      async run({ caller, ifMatch }) {
        const seen = await seenOf('outlines', ifMatch)
        await record(deps, caller, 'setting.reset', { on: { kind: 'setting', id: 'outlines' } })
        kept(await models.setting.reset('outlines', seen))
        return undefined
      },
    }),
  ]
}
