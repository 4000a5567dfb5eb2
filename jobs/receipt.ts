// Receipts: what became of every message of a campaign or a broadcast, in sum and person by person.
import type { Types } from 'mongoose'
import type { Counts } from '../models/delivery.ts'
import type { Models } from '../models/index.ts'
import type { Scope } from '../rules/scope.ts'

export type ReceiptCell = string | number | null
/** The words of the headings are `receipt-<name>` in locales/*.campaign.ftl. */
export const receiptColumns = [
  ...['unit', 'unitName', 'district', 'chamber', 'person', 'kind', 'slot', 'day'],
  ...['state', 'reason', 'attempts', 'queuedAt', 'doneAt'],
] as const

export const receiptsOf = (
  models: Models,
  scope: Scope,
  campaign: Types.ObjectId,
): Promise<{ counts: Counts; reasons: Record<string, number> }> => models.delivery.countWithin(scope, campaign)

/** Rows under `receiptColumns`, streamed; codes stay codes, who shows them has the words. */
export async function* receiptRows(
  models: Models,
  scope: Scope,
  of: { campaign: Types.ObjectId } | { broadcast: Types.ObjectId },
): AsyncGenerator<ReceiptCell[]> {
  let part: Parameters<typeof rowsOf>[1] = []
  for await (const delivery of models.delivery.eachWithin(scope, of)) {
    part.push(delivery)
    if (part.length < 500) continue
    yield* await rowsOf(models, part)
    part = []
  }
  yield* await rowsOf(models, part)
}

async function rowsOf(models: Models, deliveries: Awaited<ReturnType<Models['delivery']['findOfPerson']>>) {
  const units = await models.unit.findMany([...new Set(deliveries.map(({ unit }) => unit))])
  const names = new Map(units.map(({ _id, name }) => [_id, name]))
  return deliveries.map((delivery): ReceiptCell[] => [
    ...[delivery.unit, names.get(delivery.unit) ?? null, delivery.district, delivery.chamber],
    ...[String(delivery.person), delivery.kind, delivery.slot, delivery.day || null, delivery.state, delivery.reason],
    ...[delivery.attempts, delivery.createdAt.toISOString(), delivery.doneAt?.toISOString() ?? null],
  ])
}
