// A campaign of many reports with its totals, for the benches that read and refresh them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { builtInForms, industries, unitTypes } from '../forms/index.ts'
import type { Campaign } from '../models/campaign.ts'
import { createModels, type Models } from '../models/index.ts'
import { openStore } from '../store/index.ts'

export const tallyClock = { now: () => new Date(), timeZone: 'Asia/Shanghai' }
const opened = new Date('2026-09-01T00:00:00Z')
const batch = 5_000

export interface TallyGround {
  models: Models
  campaign: Campaign
  countSeconds: number
}

/** Totals are made by a recount of the reports, as on an installation that had none. */
export async function withReports<T>(count: number, work: (ground: TallyGround) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengban-tally-'))
  const store = await openStore({ dir })
  const connection = await mongoose
    .createConnection(store.uri, { dbName: 'bench', autoIndex: false, maxPoolSize: 64 })
    .asPromise()
  try {
    const models = createModels(connection)
    await models.ensureIndexes()
    const form = (await models.formVersion.save(builtInForms['private-firm'], opened))._id
    const dates = { opensAt: opened, dueAt: new Date('2026-10-01T00:00:00Z') }
    const campaign = await models.campaign.create({ title: 'bench', form, measure: 10, audience: {}, ...dates }, opened)
    await models.campaign.opened(campaign._id)
    for (let from = 0; from < count; from += batch)
      await models.report.model.collection.insertMany(
        Array.from({ length: Math.min(batch, count - from) }, (_, index) => reportOf(campaign, from + index)),
        { ordered: false },
      )
    const begun = performance.now()
    const counted = await models.tally.recount(campaign._id, tallyClock)
    const countSeconds = (performance.now() - begun) / 1000
    if (counted !== count) throw new Error(`${counted} counted`)
    return await work({ models, campaign, countSeconds })
  } finally {
    await connection.close()
    await store.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** A number that looks like chance, and is the same in every run. */
const mixed = (index: number, salt: number) => Math.abs(Math.imul(index + salt * 7919, 0x9e3779b1)) >>> 5

function reportOf({ _id, form }: Campaign, index: number) {
  const district = mixed(index, 1) % 38
  const pcs = (mixed(index, 2) % 400) + 1
  const isIn = mixed(index, 3) % 10 < 7
  return {
    ...{ campaign: _id, unit: unitOf(index), unitName: `${index}号店`, form, measure: 10 },
    dims: {
      district: String(500101 + district),
      unitType: unitTypes[mixed(index, 4) % unitTypes.length]!.code,
      industry: industries[mixed(index, 5) % industries.length]!.code,
      chamber: mixed(index, 6) % 3 === 0 ? null : `${district}区商会${mixed(index, 7) % 3}`,
    },
    state: isIn ? (mixed(index, 8) % 2 === 0 ? 'accepted' : 'submitted') : 'draft',
    answers: isIn ? answersOf(index, pcs) : {},
    ...{ given: {}, revision: 1, applied: [], cursors: {}, startedAt: null, superior: null, decisions: [] },
    ...{ submittedAt: isIn ? new Date(opened.getTime() + (mixed(index, 9) % 40) * 86_400_000) : null },
    updatedAt: opened,
  }
}

export const unitOf = (index: number) => `U${String(index).padStart(7, '0')}`
export const answersOf = (index: number, pcs: number) => ({
  ...{ staff_count: mixed(index, 10) % 3000, pc_count: pcs, os_genuine_count: mixed(index, 11) % (pcs + 1) },
  ...{ office_kind: ['wps', 'ms'].slice(0, 1 + (mixed(index, 12) % 2)), office_licence: 'bought', office_count: pcs },
  ...{ antivirus: ['free', 'bought', 'none'][mixed(index, 13) % 3], has_special: 'no' },
})
