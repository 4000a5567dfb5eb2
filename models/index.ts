import type { Connection } from 'mongoose'
import { createCampaignModel } from './campaign.ts'
import { createChatModel } from './chat.ts'
import { createDeliveryModel } from './delivery.ts'
import { createEvidenceModel } from './evidence.ts'
import { createFileModel } from './file.ts'
import { createFormVersionModel } from './form-version.ts'
import { createInviteModel } from './invite.ts'
import { createLeaseModel } from './lease.ts'
import { createPersonModel } from './person.ts'
import { createReportModel } from './report.ts'
import { createTokenModel } from './token.ts'
import { createUnitModel } from './unit.ts'
import { createWebChatModel } from './web-chat.ts'

export function createModels(connection: Connection) {
  return {
    connection,
    unit: createUnitModel(connection),
    person: createPersonModel(connection),
    chat: createChatModel(connection),
    invite: createInviteModel(connection),
    formVersion: createFormVersionModel(connection),
    campaign: createCampaignModel(connection),
    report: createReportModel(connection),
    evidence: createEvidenceModel(connection),
    file: createFileModel(connection),
    delivery: createDeliveryModel(connection),
    token: createTokenModel(connection),
    lease: createLeaseModel(connection),
    webChat: createWebChatModel(connection),
    /** Makes every collection's indexes; nothing is served before they stand, unique ones above all. */
    async ensureIndexes(): Promise<void> {
      await Promise.all(Object.values(connection.models).map((model) => model.createIndexes()))
    },
  }
}
export type Models = ReturnType<typeof createModels>
