// The end of a campaign. Closed: its reports are told, so that no write comes through. Frozen: locks its reports, then keeps the hash of them all, so that a bulletin made from it can be
// checked at any later time. It may stop anywhere and be run again.
import { createHash } from 'node:crypto'
import type { Types } from 'mongoose'
import type { Models } from '../models/index.ts'
import { frozenLine } from '../rules/campaign.ts'

export interface FreezeDeps {
  models: Models
  now: () => Date
}

/** Lets the reports of closed campaigns follow, and of those opened again. @returns how many campaigns. */
export async function finishClosing({ models, now }: FreezeDeps): Promise<number> {
  const closed = await models.campaign.findToShut()
  for (const { _id } of closed) {
    await models.duty.shut(_id, now())
    await models.campaign.shut(_id, true)
  }
  const open = await models.campaign.findToUnshut()
  for (const { _id } of open) {
    await models.duty.unshut(_id)
    await models.campaign.shut(_id, false)
  }
  return closed.length + open.length
}

/** Finishes what staff asked to freeze. @returns how many campaigns became frozen. */
export async function finishFreezing({ models, now }: FreezeDeps): Promise<number> {
  const freezing = await models.campaign.findInState('freezing')
  for (const { _id } of freezing) {
    await models.duty.lock(_id, now())
    await models.campaign.frozen(_id, { at: now(), ...(await hashOf(models, _id)) })
  }
  return freezing.length
}

/** Whether the reports are still those that were frozen; null when the campaign is not frozen. */
export async function checkFrozen(models: Models, id: Types.ObjectId): Promise<boolean | null> {
  const frozen = (await models.campaign.find(id))?.frozen
  if (!frozen) return null
  const found = await hashOf(models, id)
  return found.sha256 === frozen.sha256 && found.reports === frozen.reports
}

async function hashOf(models: Models, campaign: Types.ObjectId): Promise<{ sha256: string; reports: number }> {
  const hash = createHash('sha256')
  let reports = 0
  for await (const report of models.duty.eachLocked(campaign)) {
    hash.update(frozenLine(report))
    reports++
  }
  return { sha256: hash.digest('hex'), reports }
}
