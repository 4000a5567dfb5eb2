// Photos and documents of reports handed in over the API: uploaded for a question first, then named in the answers. The receipt
// is saved and answered; what becomes of the file is found out in the queue, as with what comes by chat.
import { z } from 'zod'
import type { Campaign } from '../models/campaign.ts'
import { evidenceReasons, type Evidence } from '../models/evidence.ts'
import { uploadName } from '../models/evidence-upload.ts'
import type { Owed } from '../models/report-submit.ts'
import { evidenceQuestionAt, type PlacedRef } from '../rules/evidence-refs.ts'
import { pictureTypes } from '../rules/file-type.ts'
import type { Question } from '../rules/form.ts'
import { mayMend } from '../rules/review.ts'
import type { Caller } from './access.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, type AnyEndpoint, type Before } from './endpoint.ts'
import { Problem } from './problem.ts'
import { mendable } from './submit-own.ts'

/** What submit.ts knows of a campaign and of the unit's report in it. */
export interface Owing {
  campaignOf: (caller: Caller, id: string) => Promise<Campaign>
  owedBy: (caller: Caller, campaign: Campaign, unit: string) => Promise<Owed>
  /** @throws Problem report-closed */
  refuseClosed: (campaign: Campaign, owed: Owed) => void
}

/** Of one report, whatever became of them: nobody needs more, and a disk is not filled by one token. */
const mostOfReport = 500
const accepted: ReadonlySet<string> = new Set([...pictureTypes, 'application/pdf'])

const receiptSchema = z
  .object({
    id: z.string().meta({ description: 'To be named in the answers, as `{"id": …}` in the list of its question.' }),
    path: z.string(),
    state: z.enum(['received', 'ready', 'failed']),
    reason: z.enum(evidenceReasons).nullable(),
    type: z.string().nullable(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable().meta({ description: 'Of the file as it was sent.' }),
    receivedAt: z.date(),
  })
  .meta({ id: 'EvidenceReceipt' })
const present = ({ _id, path, state, reason, type, bytes, sha256, receivedAt }: Evidence) => ({
  ...{ id: _id.toHexString(), path, state, reason, type, bytes, sha256, receivedAt },
})
const exampleReceipt = {
  ...{ id: '66f0a1b2c3d4e5f601234567', path: 'software/1/proof', state: 'received', reason: null },
  ...{ type: 'image/jpeg', bytes: 482113, sha256: '9f'.repeat(32), receivedAt: '2026-11-23T01:00:00.000Z' },
}

type Uploading = Pick<Before<{ path: string }>, 'caller' | 'id' | 'params' | 'query'>

export const submitEvidenceEndpoints = (
  { models, now, operations }: ServerDeps,
  { campaignOf, owedBy, refuseClosed }: Owing,
): AnyEndpoint[] => {
  const base = '/campaigns/:id/reports/:unit/evidence'
  const known = async (caller: Caller, id: string, unit: string): Promise<Owed> => {
    const campaign = await campaignOf(caller, id)
    const owed = await models.reportSubmit.find(caller.scope, campaign._id, unit)
    if (!owed) throw new Problem('not-found')
    return owed
  }

  /** Where an upload is to go. @throws Problem not-found | invalid-input | report-closed */
  async function placeOf({ caller, id, params, query: { path } }: Uploading) {
    const campaign = await campaignOf(caller, id)
    const question = evidenceQuestionAt(await models.formVersion.get(campaign.form), path)
    if (!question) throw new Problem('invalid-input', { issues: [{ at: 'path', code: 'unknown-place' }] })
    const owed = await owedBy(caller, campaign, params['unit']!)
    refuseClosed(campaign, owed)
    if (!mayMend(mendable(owed), path))
      throw new Problem('report-closed', { issues: [{ at: path, code: 'place-closed' }] })
    return { campaign, question, owed }
  }

  return [
    endpoint({
      ...{ method: 'post', path: base, tag: 'evidence', may: 'submit', status: 201 },
      summary: 'Uploads a photo or document for a question of a report that is still to be handed in',
      description:
        'The same file for the same place is received once. It is looked at afterwards: GET tells when it is `ready`, or why it ' +
        'failed. What is never named in a report that is handed in is removed after the campaign.',
      query: {
        path: z.string().min(1).max(300).meta({
          description:
            'The question: `proof`, or in a row `software/1/proof` with the `_row` that the answers will have.',
        }),
      },
      stores: {
        what: 'A JPEG, PNG or WebP picture, or where the question takes files (`file`) a PDF; at most 20 MB.',
        taking: (at) => ({ metadata: { at }, name: uploadName, accepts: (type) => accepted.has(type) }),
      },
      answer: receiptSchema,
      problems: ['report-closed', 'evidence-full'],
      example: { answer: exampleReceipt },
      first: placeOf,
      // Once more: the report may have been handed in while the file was on its way.
      async run({ ctx, caller, id, params, query: { path }, stored }) {
        const { campaign, question, owed } = await placeOf({ caller, id, params, query: { path } })
        const { file, sha256 } = stored
        if (!question.takesPdf && file.type === 'application/pdf')
          throw new Problem('file-type', { issues: [{ at: path, code: 'picture-expected' }] })
        const earlier = await models.evidenceUpload.findOfReport(owed._id)
        const same = earlier.find((each) => each.path === path && each.sha256 === sha256)
        if (same && !mayDoBetter(same)) return present(same)
        if (same) await models.evidence.remove([same._id])
        if (isFull(earlier, owed, question, path)) throw new Problem('evidence-full')
        // Kept before the receipt names it: of the two, a file without a receipt is the one that is swept away.
        stored.keep()
        const { evidence, isNew } = await models.evidenceUpload.receive(
          {
            ...{ report: owed._id, campaign: campaign._id, unit: params['unit']!, path },
            ...{ person: caller.person, through: caller.id, upload: file.id },
            ...{ type: file.type as Evidence['type'], bytes: file.bytes, sha256 },
          },
          now(),
        )
        if (isNew) operations.start('evidence')
        else await models.file.remove(file.id)
        ctx.set('Location', `/api/v1/campaigns/${id}/reports/${params['unit']}/evidence`)
        return present(evidence)
      },
    }),
    endpoint({
      ...{ method: 'get', path: base, tag: 'evidence', may: 'submit' },
      summary: 'What was uploaded for a report over the API, and what became of it',
      answer: z.object({ items: z.array(receiptSchema) }),
      async run({ caller, id, params }) {
        const { _id } = await known(caller, id, params['unit']!)
        return { items: (await models.evidenceUpload.findOfReport(_id)).map(present) }
      },
    }),
    endpoint({
      ...{ method: 'delete', path: `${base}/:evidence`, tag: 'evidence', may: 'submit', status: 204 },
      summary: 'Takes an upload back, unless a report that was handed in names it',
      answer: z.undefined(),
      problems: ['evidence-needed'],
      async run({ caller, id, params }) {
        const { _id } = await known(caller, id, params['unit']!)
        const hex = params['evidence']!
        const evidence = /^[0-9a-f]{24}$/.test(hex)
          ? await models.evidenceUpload.find(_id, models.file.idOf(hex))
          : null
        if (!evidence) throw new Problem('not-found')
        const removed = await models.evidence.remove([evidence._id])
        if (removed.length === 0) throw new Problem('evidence-needed')
        return undefined
      },
    }),
  ]
}

/** Whether the same bytes may fare better than they did: it was not they that failed. */
const mayDoBetter = ({ state, reason }: Evidence): boolean =>
  state === 'failed' && (reason === 'gone' || reason === 'too-many-attempts' || reason === 'too-slow')

/** What failed cannot be named and takes up no place; nor does what was handed in before, which this may replace. */
const isFull = (earlier: Evidence[], { submittedAt }: Owed, { maxCount }: Question, path: string): boolean =>
  earlier.length >= mostOfReport ||
  earlier.filter(
    (each) => each.path === path && each.state !== 'failed' && !(submittedAt && each.receivedAt <= submittedAt),
  ).length >= maxCount

/** What is wrong with the files that answers name: each must have come for this report and this place, and not have failed. */
export async function wrongRefs(
  { models }: Pick<ServerDeps, 'models'>,
  owed: Owed,
  refs: PlacedRef[],
): Promise<{ at: string; code: string }[]> {
  if (refs.length === 0) return []
  const known = new Map((await models.evidence.findOfReport(owed._id)).map((each) => [String(each._id), each]))
  return refs.flatMap(({ path: at, id }) => {
    const evidence = known.get(id)
    if (!evidence) return [{ at, code: 'evidence-unknown' }]
    if (evidence.path !== at) return [{ at, code: 'evidence-elsewhere' }]
    return evidence.state === 'failed' ? [{ at, code: 'evidence-failed' }] : []
  })
}
