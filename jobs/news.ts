// News of a review: whoever answers for the unit hears that its report was returned or accepted. A decision leaves word in the
// report itself, so none is missed after a stop; the ledger sees to it that each person hears it once.
import type { NewDelivery } from '../models/delivery.ts'
import type { Models } from '../models/index.ts'

export interface NewsDeps {
  models: Models
  now: () => Date
  stopping?: () => boolean
}

/** `accept:12`: what was decided, and on which revision. */
export const newsSlot = (what: 'accept' | 'return', revision: number) => `${what}:${revision}`

/** @returns how many messages were queued. */
export async function queueNews({ models, now, stopping }: NewsDeps): Promise<number> {
  let queued = 0
  for (;;) {
    const reports = stopping?.() ? [] : await models.review.findWithNews()
    if (reports.length === 0) return queued
    const people = await models.person.findOfUnits([...new Set(reports.map(({ unit }) => unit))])
    const deliveries = reports.flatMap(({ unit, campaign, measure, dims, news }) =>
      people
        .filter((person) => person.unit === unit)
        .map(({ _id: person }): NewDelivery => {
          const slot = newsSlot(news!.what, news!.revision)
          const { district, chamber } = dims
          return { kind: 'review', campaign, measure, person, unit, slot, district, chamber }
        }),
    )
    queued += await models.delivery.queue(deliveries, now())
    for (const { _id, news } of reports) await models.review.newsQueued(_id, news!.revision)
  }
}
