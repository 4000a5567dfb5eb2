// What an export is made of: which campaigns, which reports of them, which versions of the form; how many; and who asked.
import { z } from 'zod'
import type { Campaign } from '../../models/campaign.ts'
import type { ReportsWanted } from '../../models/export.ts'
import { reportStates, type ReportState } from '../../models/report.ts'
import type { FormOfVersion } from '../../rules/export.ts'
import type { Caller } from '../access.ts'
import { getCampaign } from '../campaign.ts'
import type { ServerDeps } from '../deps.ts'
import { Problem } from '../problem.ts'

/** `a,b,c`, each of which the item takes. */
const list = <T extends string>(item: z.ZodType<T, string>) =>
  z
    .string()
    .max(2000)
    .transform((text) => text.split(','))
    .pipe(z.array(item).min(1).max(100)) as unknown as z.ZodType<T[], string>

/** Which reports; all of the caller's when absent. */
export const whichQuery = {
  states: list(z.enum(reportStates)).optional(),
  districts: list(z.string().regex(/^\d{6}$/)).optional(),
}
export const reportQuery = {
  ...whichQuery,
  versions: list(z.string().regex(/^[^\s,]{1,100}$/u)).optional(),
}
export interface Which {
  states?: ReportState[] | undefined
  districts?: string[] | undefined
  versions?: string[] | undefined
}

export interface Source {
  on: { kind: 'campaign' | 'form'; id: string }
  campaigns: { campaign: Campaign; wanted: ReportsWanted }[]
  /** The newest first. */
  versions: FormOfVersion[]
  /** Counted before anything is read. */
  total: number
}

/** @throws Problem not-found, also outside the scope. */
export async function sourceOfCampaign(deps: ServerDeps, caller: Caller, id: string, which: Which): Promise<Source> {
  const campaign = await getCampaign(deps, caller.scope, id)
  return sourceOf(deps, caller, { on: { kind: 'campaign', id }, campaigns: [campaign], which })
}

/** All campaigns within the scope that ask a version of this form, the latest due first. @throws Problem not-found */
export async function sourceOfForm(deps: ServerDeps, caller: Caller, formId: string, which: Which): Promise<Source> {
  const own = new Set(
    (await deps.models.formVersion.list()).filter((each) => each.formId === formId).map(({ _id }) => _id),
  )
  const campaigns = (await deps.models.campaign.listWithin(caller.scope)).filter(
    ({ form, state }) => own.has(form) && state !== 'draft',
  )
  if (campaigns.length === 0) throw new Problem('not-found')
  return sourceOf(deps, caller, { on: { kind: 'form', id: formId }, campaigns, which })
}

async function sourceOf(
  { models }: ServerDeps,
  { scope }: Caller,
  { on, campaigns, which }: Pick<Source, 'on'> & { campaigns: Campaign[]; which: Which },
): Promise<Source> {
  const wanted = campaigns.map((campaign) => ({ campaign, wanted: { campaign: campaign._id, ...which } }))
  const found = new Set(which.versions ? [] : campaigns.map(({ form }) => form))
  let total = 0
  for (const each of wanted)
    for (const { version, count } of await models.export.countByVersion(scope, each.wanted)) {
      found.add(version)
      total += count
    }
  const known = (await models.formVersion.list()).filter(({ _id }) => found.has(_id))
  const versions = []
  for (const { _id } of known) versions.push({ version: _id, form: await models.formVersion.get(_id) })
  return { on, campaigns: wanted, versions, total }
}

/** Told before the first byte leaves; what really left is told at the end, also when the line was cut. */
export async function auditExport(
  { models, now, log }: ServerDeps,
  caller: Caller,
  { on, what, ...more }: { on: { kind: string; id: string }; what: string } & Record<string, unknown>,
): Promise<(sent: { rows: number; isWhole: boolean }) => void> {
  const who = { id: caller.id, role: caller.role }
  const told = Object.fromEntries(
    Object.entries(more).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || Array.isArray(value)
        ? [[name, value as string | number | string[]]]
        : [],
    ),
  )
  await models.audit.append({ at: now(), who, what, on, more: told })
  return ({ rows, isWhole }) => {
    const ended = { at: now(), who, what: `${what}-ended`, on, more: { rows, ended: isWhole ? 'whole' : 'cut' } }
    models.audit.append(ended).catch((err: unknown) => log.error({ err }, 'an export is missing in the audit trail'))
  }
}
