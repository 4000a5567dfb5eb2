// What the ids of the audit trail are called: accounts, tokens, units, campaigns, reports and photos by their unit, and of what is
// told besides also districts and superior units. A page of entries costs one query for each kind that is on it, within the
// reader's scope; what is gone has no name.
import { Types } from 'mongoose'
import type { AuditEntry } from '../models/audit.ts'
import { nameOfToken } from '../models/token.ts'
import { accountOfId } from '../rules/account.ts'
import type { Scope } from '../rules/scope.ts'
import type { ServerDeps } from './deps.ts'

type Told = Pick<AuditEntry, 'who' | 'on' | 'more'>
interface Thing {
  kind: string
  id: string
}
type Names = Map<string, string>

export interface AuditNames {
  who: string | null
  on: string | null
  /** Of what is told besides, as far as it has names. */
  more: Record<string, string>
}
interface Reader {
  scope: Scope
  lang: string
}

export async function auditNames(
  { models, label }: Pick<ServerDeps, 'models' | 'label'>,
  { scope, lang }: Reader,
  entries: readonly Told[],
): Promise<(entry: Told) => AuditNames> {
  const things = entries.flatMap((entry) => [callerOf(entry), thingOf(entry), ...besides(entry).map(({ of }) => of)])
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
  const nameOf = ({ kind, id }: Thing) =>
    kind === 'district' || kind === 'unitType' || kind === 'industry'
      ? label(kind, id, lang)
      : known[kind]?.get(id) || null
  return (entry) => ({
    who: nameOf(callerOf(entry)),
    on: nameOf(thingOf(entry)),
    more: Object.fromEntries(
      besides(entry).flatMap(({ name, of }) => {
        const found = nameOf(of)
        return found === null ? [] : [[name, found]]
      }),
    ),
  })
}

/** What one caller is called today; null: nothing, or they are gone. */
export async function nameOfCaller(
  deps: Parameters<typeof auditNames>[0],
  id: string,
  lang: string,
): Promise<string | null> {
  const entry: Told = { who: { id, role: '' }, on: { kind: '', id: '' }, more: {} }
  return (await auditNames(deps, { scope: {}, lang }, [entry]))(entry).who
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
/** Whose name says what it was done to: of people and invites their unit, of a photo its report; a chamber's id is its name. */
function thingOf({ on: { kind, id }, more }: Told): Thing {
  if (kind === 'people' || kind === 'units' || kind === 'invite') return { kind: 'unit', id }
  if (kind === 'person' && typeof more['unit'] === 'string') return { kind: 'unit', id: more['unit'] }
  if (kind === 'evidence' && typeof more['report'] === 'string') return { kind: 'report', id: more['report'] }
  return { kind, id }
}
/** What kind of thing each word beside an entry names. */
const kindsBesides: Record<string, string> = {
  ...{ unit: 'unit', superior: 'unit', campaign: 'campaign', report: 'report', account: 'account' },
  ...{ district: 'district', unitType: 'unitType', industry: 'industry' },
}
const besides = ({ more }: Told) =>
  Object.entries(more).flatMap(([name, id]) => {
    const kind = kindsBesides[name]
    return kind && typeof id === 'string' ? [{ name, of: { kind, id } }] : []
  })
const isObjectId = (id: string) => /^[0-9a-f]{24}$/.test(id)
