// What the ids of the audit trail are called: accounts, tokens, units, campaigns, and reports and photos by their unit. A page of
// entries costs one query for each kind that is on it, within the reader's scope; what is gone has no name.
import { Types } from 'mongoose'
import type { AuditEntry } from '../models/audit.ts'
import type { Models } from '../models/index.ts'
import { nameOfToken } from '../models/token.ts'
import { accountOfId } from '../rules/account.ts'
import type { Scope } from '../rules/scope.ts'

type Told = Pick<AuditEntry, 'who' | 'on' | 'more'>
interface Thing {
  kind: string
  id: string
}
type Names = Map<string, string>

export async function auditNames(
  models: Models,
  scope: Scope,
  entries: readonly Told[],
): Promise<(entry: Told) => { who: string | null; on: string | null }> {
  const things = entries.flatMap((entry) => [callerOf(entry), thingOf(entry)])
  const idsOf = (kind: string) => [...new Set(things.filter((thing) => thing.kind === kind).map(({ id }) => id))]
  const objectIdsOf = (kind: string) =>
    idsOf(kind)
      .filter(isObjectId)
      .map((id) => new Types.ObjectId(id))

  const [account, token, unit, campaign, report] = await Promise.all([
    namesOf(objectIdsOf('account'), models.account.findMany, ({ _id, name }) => [String(_id), name]),
    namesOf(idsOf('token'), models.token.findLabels, (each) => [nameOfToken(each), each.label]),
    namesOf(
      idsOf('unit'),
      (ids) => models.unit.findManyWithin(scope, ids),
      ({ _id, name }) => [_id, name],
    ),
    namesOf(
      objectIdsOf('campaign'),
      (ids) => models.campaign.findManyWithin(scope, ids),
      ({ _id, title }) => [String(_id), title],
    ),
    namesOf(
      objectIdsOf('report'),
      (ids) => models.report.namesWithin(scope, ids),
      ({ _id, unitName }) => [String(_id), unitName],
    ),
  ])
  const known: Record<string, Names> = { account, token, unit, campaign, report }
  const nameOf = ({ kind, id }: Thing) => known[kind]?.get(id) || null
  return (entry) => ({ who: nameOf(callerOf(entry)), on: nameOf(thingOf(entry)) })
}

/** What one caller is called today; null: nothing, or they are gone. */
export async function nameOfCaller(models: Models, id: string): Promise<string | null> {
  const entry: Told = { who: { id, role: '' }, on: { kind: '', id: '' }, more: {} }
  return (await auditNames(models, {}, [entry]))(entry).who
}

async function namesOf<Id, T>(
  ids: Id[],
  read: (ids: Id[]) => Promise<T[]>,
  pair: (one: T) => [string, string],
): Promise<Names> {
  return new Map(ids.length === 0 ? [] : (await read(ids)).map(pair))
}

/** Whoever acts is named by one text: `account:…`, `token:…`, or what a part of the program calls itself. */
function callerOf({ who: { id } }: Told): Thing {
  const account = accountOfId(id)
  return account ? { kind: 'account', id: account } : { kind: id.split(':')[0]!, id }
}
/** Whose name says what it was done to: of people their unit, of a photo its report. */
function thingOf({ on: { kind, id }, more }: Told): Thing {
  if (kind === 'people' || kind === 'units') return { kind: 'unit', id }
  if (kind === 'person' && typeof more['unit'] === 'string') return { kind: 'unit', id: more['unit'] }
  if (kind === 'evidence' && typeof more['report'] === 'string') return { kind: 'report', id: more['report'] }
  return { kind, id }
}
const isObjectId = (id: string) => /^[0-9a-f]{24}$/.test(id)
