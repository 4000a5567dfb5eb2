// Previews (预览): a form tried in chat as a test report. They live in collections of their own (`preview_…`) with the same
// models over them, so nothing that counts, exports, reminds or searches can ever meet one (docs/decisions/0014-preview.md).
import { randomBytes } from 'node:crypto'
import type { Connection, Schema } from 'mongoose'
import { createAuditModel } from './audit.ts'
import { createCampaignModel } from './campaign.ts'
import { createChatModel, type ChatModel } from './chat.ts'
import { createEvidenceModel } from './evidence.ts'
import type { FileModel } from './file.ts'
import { createInviteModel } from './invite.ts'
import { createPersonModel } from './person.ts'
import { createReportModel } from './report.ts'
import { createUnitModel } from './unit.ts'
import { createVersionModel } from './version.ts'

export const previewMs = 24 * 3_600_000

/** The same connection, only that what is modelled over it lies in collections of its own. */
function besides(connection: Connection): Connection {
  // Without a schema it is asked for what was made before.
  const model = (name: string, schema?: Schema) =>
    schema
      ? connection.model(`Preview${name}`, schema, `preview_${schema.get('collection')}`)
      : connection.model(`Preview${name}`)
  return Object.create(connection, { model: { value: model } }) as Connection
}

export function createPreviewModel(connection: Connection, shared: { file: FileModel; chat: ChatModel }) {
  const own_ = besides(connection)
  /** What a chat in a preview works with instead of the real ones. */
  const version = createVersionModel(own_)
  const own = {
    version,
    unit: createUnitModel(own_),
    person: createPersonModel(own_),
    chat: createChatModel(own_),
    invite: createInviteModel(own_),
    campaign: createCampaignModel(own_, createAuditModel(own_)),
    report: createReportModel(own_),
    evidence: createEvidenceModel(own_, { ...shared, version }),
  }

  return {
    own,
    /** A test unit with one test report of a form version, and codes that each bind one chat to it. */
    async create({ form, title, unitName, codes }: NewPreview, now: Date) {
      const id = `preview-${randomBytes(6).toString('hex')}`
      const unit = {
        ...{ _id: id, name: unitName, type: 'preview', district: '000000', industry: 'preview' },
        ...{ chamber: null, superior: null, contact: null, sample: true },
      }
      await own.unit.model.create(unit)
      const expiresAt = new Date(now.getTime() + previewMs)
      const campaign = await own.campaign.create(
        { title, form, measure: 1, audience: {}, opensAt: now, dueAt: expiresAt },
        now,
      )
      await own.report.openFor(campaign, [unit], now)
      await own.campaign.opened(campaign._id)
      const made = []
      for (let n = 0; n < codes; n++) made.push((await own.invite.create({ unit: id, now, ttlMs: previewMs })).code)
      return { unit: id, campaign: campaign._id, codes: made, expiresAt }
    },

    /** From now on this chat answers the preview; a real chat goes back to its own afterwards. */
    async enter(chat: number, person: Parameters<ChatModel['bind']>[1], lang: string, now: Date) {
      const until = new Date(now.getTime() + previewMs)
      await own.chat.bind(chat, person, lang, now)
      await own.chat.setPreview(chat, until)
      await shared.chat.setPreview(chat, until)
      return until
    },
    /** null: this chat is in no preview, or its day is over. */
    async chatIn(chat: number, now: Date) {
      const found = await own.chat.find(chat)
      return found?.preview && found.preview > now ? found : null
    },
    async leave(chat: number): Promise<void> {
      await shared.chat.setPreview(chat, null)
      await own.chat.model.deleteOne({ _id: chat })
    },

    /** Removes previews that are a day old, with everything given in them. @returns how many. */
    async removeOld(now: Date): Promise<number> {
      const before = new Date(now.getTime() - previewMs)
      const old = await own.campaign.model.find({ createdAt: { $lte: before } }, { _id: 1 }).lean()
      const campaign = { $in: old.map(({ _id }) => _id) }
      const reports = await own.report.model.find({ campaign }, { unit: 1 }).lean()
      const unit = { $in: reports.map((report) => report.unit) }
      await Promise.all([
        shared.chat.model.updateMany({ preview: { $lte: now } }, { $set: { preview: null } }),
        own.evidence.model.deleteMany({ campaign }),
        own.version.model.deleteMany({ campaign }),
        own.chat.model.deleteMany({ unit }),
        own.person.model.deleteMany({ unit }),
        own.invite.model.deleteMany({ unit }),
        own.unit.model.deleteMany({ _id: unit }),
      ])
      // Last, so that a stop in between leaves what is needed to find the rest.
      await own.report.model.deleteMany({ campaign })
      await own.campaign.model.deleteMany({ _id: campaign })
      return old.length
    },
  }
}
export type PreviewModel = ReturnType<typeof createPreviewModel>

export interface NewPreview {
  /** The form version's `_id`. */
  form: string
  title: string
  unitName: string
  codes: number
}
