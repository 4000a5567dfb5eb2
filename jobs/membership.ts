// Units that come into or leave the audience of an open campaign. Who comes in gets a report and a notice; who leaves still
// owes until staff decide. Both stand in the list of changes.
import type { Types } from 'mongoose'
import type { Campaign } from '../models/campaign.ts'
import type { Models } from '../models/index.ts'
import type { Unit } from '../models/unit.ts'

export interface MembershipDeps {
  models: Models
  now: () => Date
  stopping?: () => boolean
}
export interface MembershipChanges {
  joined: number
  left: number
}

const batch = 500

/** Looks at campaigns whose audience or units changed since the last look. */
export async function compareAudiences({ models, now, stopping }: MembershipDeps): Promise<MembershipChanges> {
  const all = { joined: 0, left: 0 }
  // Read before the look: what changes meanwhile is seen by the next.
  const lastChange = await models.unit.lastChange()
  for (const campaign of await models.campaign.findInState('open')) {
    if (stopping?.()) break
    if (lastChange && campaign.comparedAt?.getTime() === lastChange.getTime()) continue
    const changes = await compareAudience(models, campaign, now())
    if (lastChange) await models.campaign.compared(campaign._id, lastChange)
    all.joined += changes.joined
    all.left += changes.left
  }
  return all
}

/** Walks units and reports side by side in code order, so that a hundred thousand of each need no memory. */
async function compareAudience(models: Models, campaign: Campaign, now: Date): Promise<MembershipChanges> {
  const changes = { joined: 0, left: 0 }
  let joined: Unit[] = []
  let left: { unit: string; unitName: string; district: string | null; chamber: string | null }[] = []
  const flush = async (least: number) => {
    if (joined.length >= least && joined.length > 0) {
      await join(models, campaign, joined, now)
      changes.joined += joined.length
      joined = []
    }
    if (left.length >= least && left.length > 0) {
      await models.membership.note(campaign._id, 'left', left, now)
      changes.left += left.length
      left = []
    }
  }
  const known = models.duty.eachUnit(campaign._id)[Symbol.asyncIterator]()
  let report = await known.next()
  const gone = async (until: string | null) => {
    while (!report.done && (until === null || report.value.unit < until)) {
      const { unit, unitName, dims } = report.value
      left.push({ unit, unitName, district: dims.district, chamber: dims.chamber })
      report = await known.next()
      await flush(batch)
    }
  }
  for await (const unit of models.unit.each(campaign.audience)) {
    await gone(unit._id)
    if (!report.done && report.value.unit === unit._id) report = await known.next()
    else joined.push(unit)
    await flush(batch)
  }
  await gone(null)
  await flush(1)
  return changes
}

/** The report first: whoever reads of having joined finds it. */
async function join(models: Models, campaign: Campaign, units: Unit[], now: Date): Promise<void> {
  await models.duty.make(campaign, units, now)
  const facts = units.map(({ _id, name, district, chamber }) => ({ unit: _id, unitName: name, district, chamber }))
  await models.membership.note(campaign._id, 'joined', facts, now)
  const people = await models.person.findOfUnits(units.map(({ _id }) => _id))
  const factsOf = new Map(facts.map((fact) => [fact.unit, fact]))
  await models.delivery.queue(
    people.map(({ _id: person, unit }) => ({
      ...{ kind: 'joined' as const, campaign: campaign._id, measure: campaign.measure, person, unit, slot: 'joined' },
      ...{ district: factsOf.get(unit)?.district ?? null, chamber: factsOf.get(unit)?.chamber ?? null },
    })),
    now,
  )
}

/**
 * Staff decide on a unit that left: `kept` owes as before; `released` is let go, when it has not begun.
 * @returns null when the unit is not in question, `begun` when there is something in its report, which then stays.
 */
export async function decideOnLeft(
  models: Models,
  given: { campaign: Types.ObjectId; unit: string; to: 'kept' | 'released'; by: string; now: Date },
): Promise<'kept' | 'released' | 'begun' | null> {
  const { campaign, unit, to, by, now } = given
  const listed = (await models.membership.listWithin({ units: [unit] }, campaign))[0]
  if (listed?.state !== 'left') return null
  if (to === 'released' && !(await models.duty.removeUntouched(campaign, unit))) return 'begun'
  await models.membership.decide(campaign, unit, to, by, now)
  return to
}
