import { expect } from 'chai'
import mongoose, { Types, type Connection } from 'mongoose'
import { importContacts } from '../../models/contact-import.ts'
import { createModels, type Models } from '../../models/index.ts'
import { writeWorkbook } from '../../models/xlsx.ts'
import { contactHeadings } from '../../rules/contacts.ts'
import { freshDatabase, type TestDatabase } from '../support/mongo.ts'

const districts = [{ code: '500103', name: '渝中区' }]
const now = new Date('2026-11-23T01:00:00Z')

describe('the list of contacts', () => {
  let database: TestDatabase
  let connection: Connection
  let models: Models
  const secretary = new Types.ObjectId()
  before(async () => {
    database = await freshDatabase()
    connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise()
    models = createModels(connection)
    await models.ensureIndexes()
    const unit = { type: 'private_firm', district: '500103', industry: 'retail', chamber: null }
    await models.unit.importAll(
      ['S1', 'S2'].map((_id) => ({ _id, name: _id, ...unit, superior: null, contact: null, scale: 'small' as const })),
    )
    await models.person.bind({ _id: secretary, unit: 'S1', lang: 'zh-CN', consentVersion: '1', now })
  })
  after(async () => {
    await connection?.close()
    await database?.close()
  })
  const take = async (...rows: string[][]) =>
    importContacts(models, await writeWorkbook([{ name: '联系人', rows: [[...contactHeadings], ...rows] }]), districts)

  it('makes a unit’s people contacts of a chamber or a district, once', async () => {
    const rows = [
      ['商会', '餐饮商会', 'S1'],
      ['区县', '渝中', 'S1'],
    ]
    expect(await take(...rows)).to.deep.equal({ people: 2, problems: [] })
    await take(...rows)
    const found = await models.contact.model.find().sort({ code: 1 }).lean().exec()
    expect(found.map(({ kind, code }) => `${kind} ${code}`)).to.deep.equal(['district 500103', 'chamber 餐饮商会'])
    expect((await models.contact.findOf('district', ['500103']))[0]!.person).to.deep.equal(secretary)
  })

  it('names every bad row and takes none of them', async () => {
    const before = await models.contact.model.countDocuments()
    const { problems } = await take(
      ['街道', '解放碑', 'S1'],
      ['区县', '浦东', 'S1'],
      ['商会', '', 'S9'],
      ['商会', '甲', 'S1'],
    )
    expect(problems.map(({ row, column, code }) => `${row} ${column} ${code}`)).to.deep.equal([
      ...['2 类型 kind-unknown', '3 名称 district-unknown', '4 名称 missing', '4 单位编号 unit-unknown'],
    ])
    expect(await models.contact.model.countDocuments()).to.equal(before)
  })

  it('tells whose people are not bound yet', async () => {
    const { people, problems } = await take(['商会', '乙', 'S2'])
    expect(people).to.equal(0)
    expect(problems.map(({ code, value }) => `${code} ${value}`)).to.deep.equal(['unit-unbound S2'])
  })

  it('a roster without marks leaves those of the units as they are', async () => {
    const unit = { name: 'S1', type: 'private_firm', district: '500103', industry: 'retail', chamber: '新商会' }
    const counts = await models.unit.importAll([{ _id: 'S1', ...unit, superior: null, contact: null }])
    expect(counts).to.deep.equal({ added: 0, changed: 1, unchanged: 0 })
    expect((await models.unit.find('S1'))!.scale).to.equal('small')
  })
})
