// An entry of the audit trail that belongs to a change is part of that change's write, and is carried into the trail
// afterwards: so neither is ever without the other, whatever stops in between.
import { randomUUID } from 'node:crypto'
import type { Model, Types } from 'mongoose'
import type { AuditModel } from './audit.ts'
import type { DueAudit } from './report.ts'

export type Act = Pick<DueAudit, 'at' | 'who' | 'what'> & Partial<Pick<DueAudit, 'why' | 'more'>>

export const dueOf = ({ why = null, more = {}, ...act }: Act): DueAudit => ({ ...act, why, more, key: randomUUID() })

interface Carrying {
  _id: Types.ObjectId
  dueAudit: DueAudit[]
}
const atOnce = 1000

/** The collection needs a sparse index on `dueAudit.key`. */
export function createCarrier<T extends Carrying>(model: Model<T>, kind: string, audit: AuditModel) {
  async function carry({ _id, dueAudit }: Carrying): Promise<void> {
    for (const due of dueAudit ?? []) {
      await audit.append({ ...due, on: { kind, id: _id.toHexString() } })
      await model.collection.updateOne({ _id }, { $pull: { dueAudit: { key: due.key } } } as never)
    }
  }
  return {
    carry,
    /** Carries over what a stop kept back. @returns of how many documents. */
    finish: async (): Promise<number> => {
      const left = (await model.collection
        .find({ 'dueAudit.key': { $gt: '' } }, { projection: { dueAudit: 1 } })
        .limit(atOnce)
        .toArray()) as unknown as Carrying[]
      for (const each of left) await carry(each)
      return left.length
    },
  }
}
