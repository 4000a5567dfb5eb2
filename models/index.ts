import type { IndexDescription } from 'mongodb'
import type { Connection, Model } from 'mongoose'
import { createAccountModel } from './account.ts'
import { createAuditModel } from './audit.ts'
import { createBroadcastModel } from './broadcast.ts'
import { createCalendarModel } from './calendar.ts'
import { createCampaignModel } from './campaign.ts'
import { createChatModel } from './chat.ts'
import { createContactModel } from './contact.ts'
import { createDeliveryModel } from './delivery.ts'
import { createDutyModel } from './duty.ts'
import { createEvidenceListModel } from './evidence-list.ts'
import { createEvidenceUploadModel } from './evidence-upload.ts'
import { createEvidenceModel } from './evidence.ts'
import { createExportModel } from './export.ts'
import { createFeedModel } from './feed.ts'
import { createFileModel } from './file.ts'
import { createForgettingModel } from './forgetting.ts'
import { createFormVersionModel } from './form-version.ts'
import { createFormerModel } from './former.ts'
import { createHandoverModel } from './handover.ts'
import { createAllowanceModel } from './allowance.ts'
import { createIdempotencyModel } from './idempotency.ts'
import { createHookModel } from './hook.ts'
import { createInviteModel } from './invite.ts'
import { createJobRunModel } from './job-run.ts'
import { createLeaseModel } from './lease.ts'
import { createLinkModel } from './link.ts'
import { createLookAlikeModel } from './look-alike.ts'
import { createMembershipModel } from './membership.ts'
import { createPersonModel } from './person.ts'
import { createPreviewModel } from './preview.ts'
import { createReachabilityModel } from './reachability.ts'
import { createReportListModel } from './report-list.ts'
import { createReportSubmitModel } from './report-submit.ts'
import { createReportModel } from './report.ts'
import { createRetentionModel } from './retention.ts'
import { createReviewModel } from './review.ts'
import { createSessionModel } from './session.ts'
import { createSignInModel } from './sign-in.ts'
import { createTallyModel } from './tally.ts'
import { createSettingModel } from './setting.ts'
import { createTokenModel } from './token.ts'
import { createUnitModel } from './unit.ts'
import { createUnitListModel } from './unit-list.ts'
import { createVersionModel } from './version.ts'
import { createWebChatModel } from './web-chat.ts'

export function createModels(connection: Connection) {
  const audit = createAuditModel(connection)
  const version = createVersionModel(connection)
  const file = createFileModel(connection)
  const unit = createUnitModel(connection)
  const chat = createChatModel(connection)
  const formVersion = createFormVersionModel(connection)
  const evidence = createEvidenceModel(connection, { version, file })
  const person = createPersonModel(connection)
  const webChat = createWebChatModel(connection)
  const forgetting = createForgettingModel(connection, { person, chat, evidence, file, webChat })
  return {
    connection,
    unit,
    unitList: createUnitListModel(connection),
    person,
    forgetting,
    chat,
    idempotency: createIdempotencyModel(connection),
    allowance: createAllowanceModel(connection),
    invite: createInviteModel(connection),
    formVersion,
    former: createFormerModel(connection, { formVersion }),
    campaign: createCampaignModel(connection, audit),
    report: createReportModel(connection),
    export: createExportModel(connection),
    feed: createFeedModel(connection),
    reportList: createReportListModel(connection),
    reportSubmit: createReportSubmitModel(connection),
    version,
    review: createReviewModel(connection, { version, audit }),
    tally: createTallyModel(connection, { formVersion }),
    evidence,
    evidenceList: createEvidenceListModel(connection, { version }),
    evidenceUpload: createEvidenceUploadModel(connection, { evidence, file }),
    lookAlike: createLookAlikeModel(connection, { version }),
    link: createLinkModel(connection),
    file,
    audit,
    delivery: createDeliveryModel(connection),
    token: createTokenModel(connection),
    account: createAccountModel(connection),
    session: createSessionModel(connection),
    signIn: createSignInModel(connection),
    lease: createLeaseModel(connection),
    duty: createDutyModel(connection),
    broadcast: createBroadcastModel(connection, audit),
    membership: createMembershipModel(connection),
    handover: createHandoverModel(connection),
    contact: createContactModel(connection),
    reachability: createReachabilityModel(connection, unit),
    calendar: createCalendarModel(connection),
    jobRun: createJobRunModel(connection),
    webChat,
    preview: createPreviewModel(connection, { file, chat }),
    hook: createHookModel(connection),
    setting: createSettingModel(connection),
    retention: createRetentionModel(connection, { evidence, file, audit, forgetting }),
    /** Makes every collection's indexes; nothing is served before they stand, unique ones above all. */
    async ensureIndexes(): Promise<void> {
      await Promise.all([...Object.values(connection.models).map(ensureIndexesOf), file.ensureIndexes()])
    },
  }
}
export type Models = ReturnType<typeof createModels>

/** All of a collection in one command; mongoose would send one for each and wait between them. */
async function ensureIndexesOf({ schema, collection }: Model<unknown>): Promise<void> {
  const indexes = schema.indexes().map(([key, options]) => {
    const { _autoIndex: _, ...kept } = options as { _autoIndex?: boolean }
    return { key, ...kept } as IndexDescription
  })
  if (indexes.length > 0) await collection.createIndexes(indexes)
}
