// Photos and documents for those whose scope covers the report: by links that hold for minutes, each view in the audit trail.
import type { Context } from 'koa'
import { z } from 'zod'
import { evidenceReasons, type Evidence } from '../models/evidence.ts'
import { evidenceParts, type EvidencePart } from '../models/link.ts'
import type { Counterpart } from '../models/look-alike.ts'
import { reportStates, type Report } from '../models/report.ts'
import { refsIn } from '../rules/evidence-refs.ts'
import type { Caller } from './access.ts'
import { recordReportRead } from './audit.ts'
import { findCaller } from './caller.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint } from './endpoint.ts'
import { flagsOf } from './flag.ts'
import { declared, getHandedIn } from './handed-in.ts'
import { countersOf } from './limit.ts'
import { Problem } from './problem.ts'

const linkShape = { until: z.coerce.number().int(), reader: z.string().max(100), signature: z.string().max(100) }
const linksSchema = z.partialRecord(z.enum(evidenceParts), z.string()).meta({
  description: 'Addresses that hold for five minutes and need no token.',
})
const counterpartSchema = z
  .object({
    id: z.string(),
    exact: z.boolean(),
    distance: z.int(),
    sameUnit: z.boolean(),
    sameReport: z.boolean(),
    former: z.boolean().meta({ description: 'Taken out of its report since, which was handed in with it.' }),
    report: z.string(),
    unit: z.string(),
    unitName: z.string(),
    campaign: z.object({ id: z.string(), title: z.string().nullable() }),
    state: z.enum(reportStates),
    path: z.string(),
    receivedAt: z.date(),
    takenAt: z.date().nullable(),
    links: linksSchema,
  })
  .meta({ id: 'LookAlike' })
export const evidenceSchema = z
  .object({
    id: z.string(),
    path: z.string(),
    state: z.enum(['received', 'ready', 'failed']),
    reason: z.enum(evidenceReasons).nullable(),
    type: z.string().nullable(),
    bytes: z.int().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    pages: z.int().nullable(),
    takenAt: z.date().nullable(),
    receivedAt: z.date(),
    advice: z.array(z.string()),
    links: linksSchema,
    flags: z.array(z.string()).meta({ description: 'Why a person must look at it before it counts.' }),
    alike: z.array(counterpartSchema),
    alikeHidden: z.int().meta({ description: 'More of them, outside the scope.' }),
  })
  .meta({ id: 'Evidence' })

const example = {
  ...{
    id: '656a0c1f2b3c4d5e6f708192',
    report: '656a0c1f2b3c4d5e6f708193',
    path: 'proof',
    state: 'ready',
    reason: null,
  },
  ...{ type: 'image/jpeg', bytes: 812345, width: 2560, height: 1920, pages: null, takenAt: null },
  ...{ receivedAt: '2026-11-23T01:00:00.000Z', advice: ['blurred'], links: {}, flags: ['blurred'] },
  ...{ alike: [], alikeHidden: 0 },
}

/** Thumbnails at hand: about 12 KB each. */
const mostThumbnails = 500

export const evidenceEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  const thumbnails = new Map<string, Buffer>()

  async function thumbnail(id: string, read: () => Promise<Buffer>): Promise<Buffer> {
    const bytes = thumbnails.get(id) ?? (await read())
    thumbnails.delete(id)
    thumbnails.set(id, bytes)
    if (thumbnails.size > mostThumbnails) thumbnails.delete(thumbnails.keys().next().value!)
    return bytes
  }

  return [
    endpoint({
      ...{ method: 'get', path: '/reports/:id/evidence', tag: 'evidence', may: 'reviews' },
      summary: 'Photos and documents of a report, with look-alikes and links to them',
      answer: z.object({ items: z.array(evidenceSchema) }),
      async run({ caller, id }) {
        const report = await getHandedIn(deps, caller.scope, id)
        await recordReportRead(deps, caller, report)
        return { items: await presentEvidence(deps, caller, await declared(deps, report)) }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/evidence/:id', tag: 'evidence', may: 'reviews' },
      summary: 'What is known of one photo or document that a report handed in, with look-alikes and links',
      answer: evidenceSchema.extend({ report: z.string() }),
      example: { answer: example },
      async run({ caller, id }) {
        const known = await models.evidence.find(models.file.idOf(id))
        if (!known) throw new Problem('not-found')
        const reportId = known.report.toHexString()
        const report = await declared(deps, await getHandedIn(deps, caller.scope, reportId))
        const [shown] = await presentEvidence(deps, caller, report, known._id)
        if (!shown) throw new Problem('not-found')
        await recordReportRead(deps, caller, report)
        return { ...shown, report: reportId }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/evidence/:id/:part', tag: 'evidence', may: 'anyone' },
      summary: 'A picture, its thumbnail, or a document, by a signed link',
      description: 'Without a bearer token, because pages show pictures by address: the signature stands for it.',
      query: linkShape,
      answer: { file: 'image/jpeg, application/pdf' },
      problems: ['link-invalid'],
      async run({ ctx, id, params, query: { until, reader, signature } }) {
        const part = evidenceParts.find((each) => each === params['part'])
        if (!part) throw new Problem('not-found')
        if (!(await models.link.check({ evidence: id, part, reader }, { until, signature }, now())))
          throw new Problem('link-invalid')
        // A reader who was shut out since, or a unit that left their scope, closes the link.
        const known = await findCaller(models, reader, now())
        if (!known) throw new Problem('link-invalid')
        await countersOf(ctx).caller(reader)
        const evidence = await models.evidence.find(models.file.idOf(id))
        const file = evidence?.[part]
        if (!evidence || !file || !(await models.review.findWithin(known.scope, evidence.report)))
          throw new Problem('not-found')
        await models.audit.append({
          at: now(),
          who: { id: reader, role: known.role },
          what: 'evidence.view',
          on: { kind: 'evidence', id },
          more: { part, report: evidence.report.toHexString(), unit: evidence.unit },
        })
        ctx.set('Cache-Control', part === 'thumbnail' ? `private, max-age=${secondsTo(until, now())}` : 'no-store')
        if (part === 'document') return sendDocument(ctx, await models.file.read(file), evidence)
        ctx.type = 'image/jpeg'
        ctx.body =
          part === 'thumbnail' ? await thumbnail(id, () => models.file.read(file)) : await models.file.read(file)
      },
    }),
  ]
}

const secondsTo = (until: number, at: Date) => Math.max(0, Math.floor((until - at.getTime()) / 1000))

/** Somebody else's PDF never opens inside our own pages. */
function sendDocument(ctx: Context, bytes: Buffer, evidence: Evidence): void {
  ctx.attachment(`evidence-${evidence._id.toHexString()}.pdf`)
  ctx.type = 'application/pdf'
  ctx.set('Content-Security-Policy', "sandbox; default-src 'none'")
  ctx.body = bytes
}

/** The evidence a report's answers point at, in their order. */
export async function evidenceOf({ models }: ServerDeps, report: Report): Promise<Evidence[]> {
  const known = new Map((await models.evidence.findOfReport(report._id)).map((each) => [String(each._id), each]))
  return refsIn(report.answers).flatMap(({ id }) => known.get(id) ?? [])
}

export type PresentedEvidence = Awaited<ReturnType<typeof presentEvidence>>[number]

/** `only`: this one of the report's. */
export async function presentEvidence(deps: ServerDeps, caller: Caller, report: Report, only?: Evidence['_id']) {
  const all = await evidenceOf(deps, report)
  const evidence = only ? all.filter(({ _id }) => _id.equals(only)) : all
  const titles = new Map<string, string>()
  const alikeOf = await deps.models.lookAlike.findManyWithin(caller.scope, evidence)
  const presented = evidence.map((each) => ({ each, alike: alikeOf(each) }))
  for (const { alike } of presented) for (const { report: other } of alike.items) titles.set(String(other.campaign), '')
  const campaigns = await deps.models.campaign.findMany([...titles.keys()].map((id) => deps.models.file.idOf(id)))
  for (const { _id, title } of campaigns) titles.set(String(_id), title)
  return Promise.all(
    presented.map(async ({ each, alike }) => ({
      id: each._id.toHexString(),
      path: each.path,
      ...factsOf(each),
      links: await linksTo(deps, caller, each),
      flags: flagsOf(each, alike),
      alike: await Promise.all(
        alike.items.map((other) => presentCounterpart(deps, caller, { other, of: each, titles })),
      ),
      alikeHidden: alike.hidden,
    })),
  )
}

export const factsOf = ({
  state,
  reason,
  type,
  bytes,
  width,
  height,
  pages,
  takenAt,
  receivedAt,
  advice,
}: Evidence) => ({
  state,
  reason,
  type,
  bytes,
  width,
  height,
  pages,
  takenAt,
  receivedAt,
  advice,
})

async function presentCounterpart(
  deps: ServerDeps,
  caller: Caller,
  { other, of, titles }: { other: Counterpart; of: Evidence; titles: Map<string, string> },
) {
  const { evidence, report, exact, distance, former } = other
  return {
    id: evidence._id.toHexString(),
    exact,
    distance,
    sameUnit: report.unit === of.unit,
    sameReport: report._id.equals(of.report),
    former,
    report: report._id.toHexString(),
    unit: report.unit,
    unitName: report.unitName,
    campaign: { id: report.campaign.toHexString(), title: titles.get(String(report.campaign)) ?? null },
    state: report.state,
    path: evidence.path,
    receivedAt: evidence.receivedAt,
    takenAt: evidence.takenAt,
    links: await linksTo(deps, caller, evidence),
  }
}

export async function linksTo({ models, now }: ServerDeps, { id: reader }: Caller, evidence: Evidence) {
  const id = evidence._id.toHexString()
  const links: Partial<Record<EvidencePart, string>> = {}
  for (const part of evidenceParts) {
    if (!evidence[part]) continue
    const { until, signature } = await models.link.sign({ evidence: id, part, reader }, now())
    links[part] = `/api/v1/evidence/${id}/${part}?${new URLSearchParams({ until: String(until), reader, signature })}`
  }
  return links
}
