import { expect } from 'chai'
import mongoose from 'mongoose'
import { builtInForms } from '../forms/index.ts'
import { createModels } from '../models/index.ts'
import type { RateId } from '../rules/tally.ts'
import { sampleLinks } from '../sample.ts'
import { createClock } from './support/clock.ts'
import { freshDatabase } from './support/mongo.ts'

describe('the demo', function () {
  it('shows a figure for every rate that its reports can tell: office, antivirus, all three, money and preinstalled too', async () => {
    const clock = createClock('2026-11-23T09:00:00+08:00')
    const database = await freshDatabase()
    const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    try {
      const models = createModels(connection)
      await models.ensureIndexes()
      for (const source of Object.values(builtInForms)) await models.formVersion.save(source, clock.now())
      const links = await sampleLinks(models, clock.now(), 'Asia/Shanghai')
      expect(links).to.have.length(7)
      while ((await models.tally.refresh({ now: clock.now, timeZone: 'Asia/Shanghai' })).more);
      const shown = new Set<RateId>()
      for (const { _id } of await models.campaign.listWithin({}))
        for (const { id, value } of await models.tally.rates({}, _id)) if (value !== null && value > 0) shown.add(id)
      expect([...shown]).to.include.members([
        ...[
          'report',
          'legalised',
          'os',
          'office',
          'antivirus',
          'all_three',
          'ledger',
          'domestic_money',
          'preinstalled',
        ],
      ])
    } finally {
      await connection.close()
      await database.close()
    }
  })
})
