// Reports with photos for tests of evidence and review: the real models on the real store; only where files come from and
// the clock are stood in.
import mongoose, { Types, type Connection } from 'mongoose'
import { pino } from 'pino'
import { processEvidence, type EvidenceDeps } from '../../jobs/evidence.ts'
import type { Campaign } from '../../models/campaign.ts'
import type { Evidence } from '../../models/evidence.ts'
import { createModels, type Models } from '../../models/index.ts'
import type { GivenBy, Report } from '../../models/report.ts'
import type { Reviewer } from '../../models/review.ts'
import { setAnswer, submission, type Answers, type Value } from '../../rules/form.ts'
import type { Scope } from '../../rules/scope.ts'
import { mayMend } from '../../rules/review.ts'
import { createClock, type Clock } from './clock.ts'
import { deskForm } from './desk-form.ts'
import { freshDatabase, type TestDatabase } from './mongo.ts'
import { photos } from './photos.ts'

/** A photo just large enough to be read. */
export const snap = (motif: number) => photos.jpeg({ motif, width: 720, height: 540 })

export const start = '2026-11-23T09:00:00+08:00'
export const units = {
  book: { _id: 'U1', name: '渝中书店', district: '500103', chamber: '渝中商会', superior: 'S1' },
  tea: { _id: 'U2', name: '南岸茶馆', district: '500108', chamber: '南岸商会', superior: 'S2' },
  inn: { _id: 'U3', name: '渝中客栈', district: '500103', chamber: '渝中商会', superior: null },
}

export interface Desk {
  /** For a second process on the same data; '' on a database that a test has opened. */
  uri: string
  models: Models
  connection: Connection
  clock: Clock
  campaign: Campaign
  /** What the channel has, by file id. An error is thrown instead of given. */
  files: Map<string, Buffer | Error>
  told: Evidence[]
  deps: EvidenceDeps
  reports: Record<keyof typeof units, Report>
  people: Record<keyof typeof units, Types.ObjectId>
  open(measure?: number): Promise<Record<keyof typeof units, Report>>
  /** Puts answers and photos in, processes the photos and hands the report in. */
  submit(unit: keyof typeof units, given?: { answers?: Answers; photos?: Buffer[]; report?: Report }): Promise<Report>
  receive(unit: keyof typeof units, photo: Buffer | Error, path?: string, report?: Report): Promise<Evidence>
  process(): Promise<number>
  reread(report: Report): Promise<Report>
  close(): Promise<void>
}

export const usual: Answers = {
  pcs: 12,
  ledger: 'yes',
  software: [
    { _row: 1, title: 'WPS', seats: 10 },
    { _row: 2, title: '麒麟', seats: 12 },
  ],
}
const usualPaths = ['pcs', 'ledger', 'software/1/title', 'software/1/seats', 'software/2/title', 'software/2/seats']
const listPaths = ['software', 'proof', 'contract']

/** On a database of its own, or on one that a test has opened. */
export async function openDesk(on?: { models: Models; clock: Clock }): Promise<Desk> {
  const clock = on?.clock ?? createClock(start)
  const database: TestDatabase | null = on ? null : await freshDatabase()
  const connection =
    on?.models.connection ??
    (await mongoose.createConnection(database!.uri, { autoIndex: false, autoCreate: false }).asPromise())
  const models = on?.models ?? createModels(connection)
  await models.ensureIndexes()
  const files: Desk['files'] = new Map()
  const told: Evidence[] = []
  let count = 0
  await models.unit.importAll(
    Object.values(units).map((unit) => ({ ...unit, type: 'private_firm', industry: 'retail', contact: null })),
  )
  const saved = await models.formVersion.save(deskForm, clock.now())
  const version = await models.formVersion.findLatest('desk')
  if (!version) throw new Error(JSON.stringify(saved))
  const form = await models.formVersion.get(version._id)
  const people = { book: new Types.ObjectId(), tea: new Types.ObjectId(), inn: new Types.ObjectId() }
  for (const [name, _id] of Object.entries(people))
    await models.person.bind({
      ...{ _id, unit: units[name as keyof typeof units]._id, lang: 'zh-CN', consentVersion: '1', now: clock.now() },
    })

  const deps: EvidenceDeps = {
    models,
    now: clock.now,
    log: pino({ level: 'silent' }),
    fetchFile: async (id) => {
      const file = files.get(id)
      if (!file) throw Object.assign(new Error('gone'), { code: 'gone' })
      if (file instanceof Error) throw file
      return file
    },
    onProcessed: (evidence) => void told.push(evidence),
  }

  const desk: Desk = {
    uri: database?.uri ?? '',
    ...{ models, connection, clock, files, told, deps, people },
    campaign: null as never,
    reports: null as never,

    async open(measure = 10) {
      const dueAt = new Date(clock.now().getTime() + 30 * 86_400_000)
      const fields = { title: `核查${measure}`, form: version._id, measure, audience: {}, opensAt: clock.now(), dueAt }
      desk.campaign = await models.campaign.create(fields, clock.now())
      await models.report.openFor(
        desk.campaign,
        await models.unit.findMany(Object.values(units).map(({ _id }) => _id)),
        clock.now(),
      )
      const made = await models.report.model.find({ campaign: desk.campaign._id }).lean<Report[]>()
      const of = (name: keyof typeof units) => made.find((report) => report.unit === units[name]._id)!
      return (desk.reports = { book: of('book'), tea: of('tea'), inn: of('inn') })
    },

    async receive(unit, photo, path = 'proof', report = desk.reports[unit]) {
      const fileId = `file-${++count}`
      files.set(fileId, photo)
      return models.evidence.receive(
        {
          ...{ report: report._id, campaign: report.campaign, unit: report.unit, path, person: people[unit] },
          ...{ chat: 1, key: `1:${count}`, fileId, kind: 'photo', album: null },
        },
        clock.now(),
      )
    },
    process: () => processEvidence(deps),

    async submit(unit, { answers = usual, photos = [], report = desk.reports[unit] } = {}) {
      let filled = answers
      const refs: { id: string }[] = []
      for (const photo of photos) refs.push({ id: String((await desk.receive(unit, photo, 'proof', report))._id) })
      if (refs.length > 0) filled = setAnswer(filled, 'proof', refs)
      await desk.process()
      const by: GivenBy = { by: people[unit], at: clock.now() }
      const env = { now: clock.now(), timeZone: 'Asia/Shanghai' }
      const current = await desk.reread(report)
      const open = [...usualPaths, ...listPaths].filter((path) => mayMend(current, path))
      const given = Object.fromEntries(open.map((path) => [path, by]))
      const { outcome, report: handedIn } = await models.report.save(
        current,
        {
          ...{ key: `1:${++count}`, chat: 1, given },
          submit: { by: people[unit], answers: submission(form, filled, env) },
        },
        clock.now(),
      )
      if (outcome !== 'saved') throw new Error(outcome)
      return handedIn
    },

    reread: async (report) => (await models.report.find(report._id))!,
    async close() {
      if (!database) return
      await connection.close()
      await database.close()
    },
  }
  await desk.open()
  return desk
}

export const reviewer = (scope: Scope = {}, more: Partial<Reviewer> = {}): Reviewer => ({
  id: 'reviewer-1',
  role: 'reviewer',
  scope,
  person: null,
  ...more,
})

export const fault = (
  path: string,
  more: { evidence?: string; reason?: 'unreadable' | 'mismatch'; words?: string } = {},
) => ({
  ...{ path, evidence: more.evidence ?? null, good: false, reason: more.reason ?? ('mismatch' as const) },
  words: more.words ?? '',
})

export const answer = (report: Report, path: string, value: Value) => {
  const answers = setAnswer(report.answers, path, value)
  const name = path.split('/')[0]!
  return { [name]: answers[name]! }
}
