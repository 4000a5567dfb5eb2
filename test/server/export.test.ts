import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { finished } from 'node:stream/promises'
import { expect } from 'chai'
import { readXlsx } from 'hucre/xlsx'
import { Types } from 'mongoose'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { safeName } from '../../server/export/photos.ts'
import { workbookBody } from '../../server/export/workbook.ts'
import { createClock } from '../support/clock.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals, type Totals } from '../support/totals.ts'

const rows = (...cells: Record<string, string>[]): SheetRow[] =>
  cells.map((cell, index) => ({ row: index + 2, cells: cell }))
/** `second` asks one thing more in the middle, and no longer the note. */
const formOf = (version: 'first' | 'second'): FormSource => ({
  settings: { form_id: 'typed', form_title: '各种题', version },
  survey: rows(
    { type: 'integer', name: 'pcs', label: '电脑台数' },
    ...(version === 'second' ? [{ type: 'decimal', name: 'cost', label: '采购金额（万元）' }] : []),
    { type: 'date', name: 'bought', label: '采购日期' },
    { type: 'time', name: 'opened', label: '开门时间' },
    { type: 'datetime', name: 'checked', label: '检查时间' },
    { type: 'select_multiple os', name: 'systems', label: '操作系统' },
    { type: 'text', name: 'note', label: '说明' },
    { type: 'image', name: 'proof', label: '照片' },
    { type: 'begin_repeat', name: 'software', label: '软件/清单' },
    { type: 'text', name: 'title', label: '软件名称' },
    { type: 'integer', name: 'seats', label: '许可数' },
    { type: 'begin_repeat', name: 'keys', label: '序列号' },
    { type: 'text', name: 'key', label: '号' },
    { type: 'end_repeat', name: '' },
    { type: 'end_repeat', name: '' },
  ),
  choices: rows({ list_name: 'os', name: 'win', label: '视窗' }, { list_name: 'os', name: 'kylin', label: '麒麟' }),
})

describe('exports', () => {
  const clock = createClock('2026-11-23T09:00:00+08:00')
  let site: Site
  let totals: Totals
  let city: string
  let typed: { first: string; second: string }

  before(async () => {
    site = await openSite({ now: clock.now })
    totals = await makeTotals(site.models, clock.now())
    city = await totals.token('regulator')
    typed = { first: await open('first'), second: await open('second') }
  })
  after(() => site.close())

  /** A campaign of two units; the first has answered everything, the second nothing yet. */
  async function open(version: 'first' | 'second'): Promise<string> {
    const { models } = site
    clock.advance('1m')
    const form = (await models.formVersion.save(formOf(version), clock.now()))._id
    const { title, measure, opensAt, dueAt } = { ...totals.campaign, title: `任务${version}` }
    const made = await models.campaign.create({ title, form, measure, audience: {}, opensAt, dueAt }, clock.now())
    await models.report.openFor(made, await models.unit.findMany(['A1', 'B1']), clock.now())
    await models.campaign.opened(made._id)
    const answers = {
      ...{ pcs: -3, bought: '2026-02-28', opened: '08:30', checked: '2026-11-01T23:59', systems: ['win', 'kylin'] },
      ...(version === 'second' && { cost: 12.5 }),
      ...{ note: '<b>"甲" & 乙</b>\u0007\n二行', proof: [{ id: 'a'.repeat(24) }, { id: 'b'.repeat(24) }] },
      software: [
        {
          _row: 1,
          title: '=cmd|calc',
          seats: 10,
          keys: [
            { _row: 1, key: 'K1' },
            { _row: 2, key: 'K2' },
          ],
        },
        { _row: 3, title: '麒麟', seats: 12 },
      ],
    }
    await models.report.model.updateOne(
      { campaign: made._id, unit: 'A1' },
      { $set: { state: 'submitted', answers, submittedAt: clock.now(), submittedBy: new Types.ObjectId() } },
    )
    await models.report.model.updateOne({ campaign: made._id, unit: 'B1' }, { $set: { answers: { pcs: 99 } } })
    return made._id.toHexString()
  }

  const ask = (address: string, token = city) =>
    fetch(`${site.url}/api/v1${address}`, { headers: { authorization: `Bearer ${token}` } })
  const read = async (address: string, token = city) => {
    const response = await ask(address, token)
    expect(response.status, address).to.equal(200)
    return response
  }
  const table = async (address: string, token = city) =>
    (await (await read(address, token)).text())
      .replace('\uFEFF', '')
      .split('\r\n')
      .slice(0, -1)
      .map((line) => line.split(','))
  const book = async (address: string, token = city) =>
    (await readXlsx(Buffer.from(await (await read(address, token)).arrayBuffer()), { readStyles: true })).sheets
  const lines = async (address: string, token = city) =>
    (await (await read(address, token)).text())
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown> & { answers: Record<string, unknown> | null })

  describe('as CSV', () => {
    it('give codes or labels as asked, apart from the headings', async () => {
      const path = `/campaigns/${typed.first}/reports.csv`
      const labelled = await table(`${path}?headings=names`)
      expect(labelled[0]!.slice(-3)).to.deep.equal(['note', 'proof', 'software'])
      expect(labelled[1]).to.include.members(['win kylin', 'submitted', '500103'])
      const mixed = await table(`${path}?headings=names&values=labels`)
      expect(mixed[1]).to.include.members(['视窗; 麒麟', '已提交', '渝中区'])
      expect(mixed[0]).to.include.members(['unit', 'systems'])
    })

    it('keep a number a number and make text that would run harmless', async () => {
      const [, first] = await table(`/campaigns/${typed.first}/reports.csv?headings=names`)
      expect(first![8]).to.equal('-3')
      const [, software] = await table(`/campaigns/${typed.first}/reports.csv?repeat=software`)
      expect(software![3]).to.equal(`'=cmd|calc`)
    })

    it('give one row for each row of a repeat, those inside another as well', async () => {
      const path = `/campaigns/${typed.first}/reports.csv`
      expect(await table(`${path}?repeat=software`)).to.deep.equal([
        ['单位编号', '单位名称', '行号', '软件名称', '许可数', '序列号'],
        ['A1', '示例企业A1', '1', `'=cmd|calc`, '10', '2'],
        ['A1', '示例企业A1', '3', '麒麟', '12', '0'],
      ])
      expect(await table(`${path}?repeat=keys&headings=names`)).to.deep.equal([
        ['unit', 'unitName', 'row', 'key'],
        ['A1', '示例企业A1', '1/1', 'K1'],
        ['A1', '示例企业A1', '1/2', 'K2'],
      ])
      const unknown = await ask(`${path}?repeat=pcs`)
      expect(unknown.status).to.equal(400)
    })

    it('say nothing of a draft but that it is one', async () => {
      const [, , second] = await table(`/campaigns/${typed.first}/reports.csv`)
      expect(second!.slice(-10)).to.deep.equal(['未提交', ...Array.from({ length: 9 }, () => '')])
      expect(await table(`/campaigns/${typed.first}/reports.csv?repeat=software`)).to.have.length(3)
    })

    it('leave out photos, or count them beside a link to the report', async () => {
      const path = `/campaigns/${typed.first}/reports.csv?headings=names`
      expect((await table(`${path}&photos=none`))[0]).to.not.include('proof')
      const [head, first] = await table(`${path}&photos=links`)
      expect(first![head!.indexOf('proof')]).to.equal('2')
      const report = await site.models.report.model.findOne({ campaign: typed.first, unit: 'A1' }).orFail()
      expect(first![head!.indexOf('link')]).to.equal(`${site.url}/console/reports/${report._id.toHexString()}`)
    })

    it('hold the states and districts asked for, and tell how many that is', async () => {
      const path = `/campaigns/${totals.campaign._id.toHexString()}/reports.csv`
      const some = await read(`${path}?states=accepted,returned`)
      expect(some.headers.get('x-total-count')).to.equal('2')
      expect((await some.text()).split('\r\n')).to.have.length(4)
      expect((await table(`${path}?districts=500105&states=draft`)).map(([unit]) => unit).slice(1)).to.deep.equal([
        'B2',
        'B3',
      ])
      for (const wrong of ['states=gone', 'states=', 'districts=%24ne', 'versions=a%20b', 'values=all', 'photos=yes'])
        expect((await ask(`${path}?${wrong}`)).status, wrong).to.equal(400)
    })

    it('end with the number of rows, so that a file that was cut off shows', async () => {
      const { trailers, text, headers } = await raw(
        `/campaigns/${totals.campaign._id.toHexString()}/reports.csv?headings=names`,
      )
      expect(trailers['x-row-count']).to.equal('7')
      expect(headers['x-total-count']).to.equal('7')
      expect(text.split('\r\n')).to.have.length(9)
    })
  })

  describe('of several versions of a form', () => {
    it('have the columns of all, each report under its own campaign and version', async () => {
      const found = await table('/forms/typed/reports.csv?headings=names')
      const [head] = found
      expect(head!.slice(0, 4)).to.deep.equal(['campaign', 'version', 'unit', 'unitName'])
      expect(head!.slice(10, 13)).to.deep.equal(['pcs', 'cost', 'bought'])
      const of = (title: string) => found.find((row) => row[0] === title && row[2] === 'A1')!
      expect(of('任务first')[11]).to.equal('')
      expect(of('任务second')[11]).to.equal('12.5')
      expect(found).to.have.length(5)
    })

    it('can be of one of them', async () => {
      const { form } = (await site.models.campaign.find(new Types.ObjectId(typed.first)))!
      const found = await table(`/forms/typed/reports.csv?headings=names&versions=${form}`)
      expect(found[0]).to.not.include('cost')
      expect(found).to.have.length(3)
    })

    it('are not there for who sees none of the campaigns', async () => {
      const agency = await totals.token('regulator', { measures: [3] })
      for (const ending of ['csv', 'xlsx', 'jsonl'])
        expect((await ask(`/forms/typed/reports.${ending}`, agency)).status).to.equal(404)
      expect((await ask('/forms/none/reports.csv')).status).to.equal(404)
    })
  })

  describe('as a workbook', () => {
    it('have typed cells, a frozen heading and a sheet for each repeat', async () => {
      const [reports, software, keys] = await book(`/campaigns/${typed.second}/reports.xlsx?headings=names`)
      expect([reports!.name, software!.name, keys!.name]).to.deep.equal(['填报', 'software', 'keys'])
      expect(reports!.freezePane).to.deep.include({ rows: 1 })
      const [head, first] = reports!.rows
      const at = (name: string) => first![head!.indexOf(name)]
      expect(at('pcs')).to.equal(-3)
      expect(at('cost')).to.equal(12.5)
      expect(at('bought')).to.deep.equal(new Date('2026-02-28T00:00:00Z'))
      expect((at('checked') as Date).toISOString()).to.equal('2026-11-01T23:59:00.000Z')
      // Local time: spreadsheets know no zones.
      expect((at('submittedAt') as Date).toISOString()).to.match(/^2026-11-23T09:0\d:00/)
      expect(at('note')).to.equal('<b>"甲" & 乙</b>\n二行')
      expect(at('unitName')).to.equal('示例企业A1')
      expect(software!.rows).to.deep.equal([
        ['unit', 'unitName', 'row', 'title', 'seats', 'keys'],
        ['A1', '示例企业A1', 1, '=cmd|calc', 10, 2],
        ['A1', '示例企业A1', 3, '麒麟', 12, 0],
      ])
      expect(keys!.rows.slice(1)).to.deep.equal([
        ['A1', '示例企业A1', '1/1', 'K1'],
        ['A1', '示例企业A1', '1/2', 'K2'],
      ])
    })

    it('hold as many rows as the CSV, within the scope', async () => {
      const path = `/campaigns/${totals.campaign._id.toHexString()}/reports`
      const jiangbei = await totals.token('regulator', { districts: ['500105'] })
      for (const [token, count] of [
        [city, 7],
        [jiangbei, 3],
      ] as const) {
        expect((await book(`${path}.xlsx`, token))[0]!.rows).to.have.length(count + 1)
        expect(await lines(`${path}.jsonl`, token)).to.have.length(count)
      }
    })
  })

  describe('as JSON Lines', () => {
    it('have one report a line, rows of repeats inside', async () => {
      const [first, second] = await lines(`/campaigns/${typed.first}/reports.jsonl`)
      expect(first).to.include({ unit: 'A1', state: 'submitted', district: '500103' })
      expect(first!.answers).to.deep.include({ pcs: -3, systems: ['win', 'kylin'] })
      expect((first!.answers!['software'] as object[])[1]).to.deep.equal({ _row: 3, title: '麒麟', seats: 12 })
      expect(second).to.include({ unit: 'B1', answers: null })
      const [labelled] = await lines(`/campaigns/${typed.first}/reports.jsonl?values=labels&photos=links`)
      expect(labelled).to.include({ state: '已提交', district: '渝中区' })
      expect(labelled!.answers!['systems']).to.deep.equal(['视窗', '麒麟'])
      expect(labelled!['link']).to.match(/\/console\/reports\/[0-9a-f]{24}$/)
    })
  })

  describe('of totals', () => {
    it('hold the same figures as the page', async () => {
      const path = `/campaigns/${totals.campaign._id.toHexString()}/progress`
      expect(await table(`${path}.csv?by=district`)).to.deep.equal([
        ['代码', '区县', '应报', '已报', '已通过', '逾期未报', '填报率'],
        ['500103', '渝中区', '4', '2', '1', '0', '0.5'],
        ['500105', '江北区', '3', '1', '0', '0', String(1 / 3)],
        ['', '合计', '7', '3', '1', '0', String(3 / 7)],
      ])
      const [sheet] = await book(`${path}.xlsx?by=district`)
      expect(sheet!.rows[3]).to.deep.equal([null, '合计', 7, 3, 1, 0, 3 / 7])
      const chamber = await totals.token('chamber', { chambers: ['汽配商会'] })
      expect((await table(`${path}.csv?by=chamber`, chamber)).at(-1)![2]).to.equal('3')
    })

    it('hold every rate with numerator, denominator and what it means, 不适用 in words', async () => {
      const path = `/campaigns/${totals.campaign._id.toHexString()}/totals`
      const [head, ...lines] = await table(`${path}.csv?by=district`)
      expect(head).to.deep.equal(['代码', '区县', '指标', '分子', '分母', '比率', '说明', '口径'])
      // Ten rates and the gap, of two districts and the whole.
      expect(lines).to.have.length(33)
      expect(lines[0]!.slice(0, 7)).to.deep.equal(['500103', '渝中区', '填报率', '2', '4', '0.5', ''])
      expect(lines[0]![7]).to.include('÷')
      expect(lines[2]!.slice(2, 7)).to.deep.equal(['计算机正版率（操作系统）', '0', '0', '', '不适用（分母为 0）'])
      expect(lines.at(-1)!.slice(0, 4)).to.deep.equal(['', '合计', '许可缺口', '0'])
      const [sheet] = await book(`${path}.xlsx?by=district`)
      expect(sheet!.rows[1]!.slice(0, 6)).to.deep.equal(['500103', '渝中区', '填报率', 2, 4, 0.5])
    })
  })

  describe('of photos', () => {
    it('hold a folder for each unit, whose names every system unpacks safely', async () => {
      const { models } = site
      const report = await models.report.model.findOne({ campaign: typed.first, unit: 'A1' }).orFail()
      await models.report.model.updateOne({ _id: report._id }, { $set: { unitName: '../..\\evil: 示例?.' } })
      for (const [index, id] of ['a', 'b'].entries()) {
        const document = index === 1 ? await models.file.save('x', Buffer.from('%PDF-第二')) : null
        const picture = index === 0 ? await models.file.save('x', Buffer.from('JPEG 第一')) : null
        await models.evidence.model.collection.insertOne({
          ...{ _id: new Types.ObjectId(id.repeat(24)), report: report._id, campaign: report.campaign, unit: 'A1' },
          ...{ path: ['proof', 'software/1/../scan'][index]!, key: `1:${id}`, state: 'ready', receivedAt: clock.now() },
          ...{ picture, document },
        })
      }
      const path = `/campaigns/${typed.first}/photos.zip`
      const federation = await totals.token('federation')
      const response = await read(path, federation)
      expect(response.headers.get('content-type')).to.equal('application/zip')
      expect(unzip(Buffer.from(await response.arrayBuffer()))).to.deep.equal({
        'A1_.._.._evil_ 示例_/proof-1.jpg': 'JPEG 第一',
        'A1_.._.._evil_ 示例_/software-1-..-scan-1.pdf': '%PDF-第二',
      })
      const of = async (query: string, token: string) =>
        unzip(Buffer.from(await (await read(path + query, token)).arrayBuffer()))
      expect(await of('', await totals.token('reviewer', { districts: ['500105'] }))).to.deep.equal({})
      expect(await of('?states=accepted', federation)).to.deep.equal({})
      expect((await ask(path, await totals.token('inspector'))).status).to.equal(403)
      const entry = (await models.audit.model.find({ what: 'evidence.export' }).lean())[0]!
      expect(entry.who.role).to.equal('federation')
      await models.report.model.updateOne({ _id: report._id }, { $set: { unitName: report.unitName } })
    })

    it('have no name that is a path or a device', () => {
      const cases = {
        '../x': '__x',
        CON: '_CON',
        'a\u202Egnp.exe': 'a_gnp.exe',
        'x. ': 'x',
        '': '_',
        'lpt1.txt': '_lpt1.txt',
      }
      for (const [given, safe] of Object.entries(cases)) expect(safeName(given), given).to.equal(safe)
    })
  })

  it('are in the audit trail: who, what, how many rows, and that they were cut off', async () => {
    const id = totals.campaign._id.toHexString()
    await (await read(`/campaigns/${id}/reports.jsonl?states=draft,returned`)).text()
    await until(async () => (await entries(id))[0]?.what === 'report.export-ended')
    const [ended, begun] = await entries(id)
    expect(begun).to.deep.include({ what: 'report.export' })
    expect(begun!.more).to.deep.include({ format: 'jsonl', rows: 4, states: ['draft', 'returned'] })
    expect(begun!.who.role).to.equal('regulator')
    expect(ended!.more).to.deep.equal({ rows: 4, ended: 'whole' })
  })

  it('leave nothing running when the line is cut in the middle', async () => {
    const { models } = site
    const form = (await models.formVersion.findLatest('typed'))!._id
    const { title, measure, opensAt, dueAt } = totals.campaign
    const made = await models.campaign.create({ title, form, measure, audience: {}, opensAt, dueAt }, clock.now())
    const [any] = await models.report.model.find({ campaign: typed.second, unit: 'A1' }).lean()
    const { _id: _, ...like } = any!
    await models.report.model.collection.insertMany(
      Array.from({ length: 1500 }, (_, index) => ({
        ...{ ...like, campaign: made._id, unit: `X${10_000 + index}` },
        answers: { ...like.answers, note: randomBytes(4500).toString('base64') },
      })),
    )
    const cursors = models.report.model.collection.find.bind(models.report.model.collection)
    const opened: { closed: boolean }[] = []
    models.report.model.collection.find = ((...given: Parameters<typeof cursors>) => {
      const cursor = cursors(...given)
      opened.push(cursor)
      return cursor
    }) as never
    try {
      for (const ending of ['csv', 'xlsx']) {
        opened.length = 0
        const response = await ask(`/campaigns/${made._id.toHexString()}/reports.${ending}`)
        const reader = response.body!.getReader()
        // A workbook begins with parts that need no report.
        do await reader.read()
        while (opened.length === 0)
        await reader.cancel()
        await until(async () => (await entries(made._id.toHexString()))[0]?.what === 'report.export-ended')
        const [ended] = await entries(made._id.toHexString())
        expect(ended!.more['ended'], ending).to.equal('cut')
        expect(ended!.more['rows'], ending).to.be.below(1500)
        await until(async () => opened.every(({ closed }) => closed))
        expect(opened, ending).to.have.length(1)
        clock.advance('1s')
      }
    } finally {
      models.report.model.collection.find = cursors
      await models.report.model.deleteMany({ campaign: made._id })
      await models.campaign.model.deleteOne({ _id: made._id })
    }
  })

  it('open nothing for a workbook whose line is cut before its first sheet begins', async () => {
    const begun: string[] = []
    const body = (name: string) => {
      async function* rows() {
        begun.push(name)
        yield [[1]]
      }
      const table = { columns: [{ name: 'n', heading: 'n', type: 'integer' as const }], rows }
      return workbookBody([{ name: 'sheet', table }], ({ isWhole }) => begun.push(`${name}: ${isWhole}`))
    }
    const [cut, whole] = [body('cut'), body('whole')]
    cut.destroy()
    await finished(whole.resume())
    expect(begun).to.deep.equal(['cut: false', 'whole', 'whole: true'])
  })

  const entries = (id: string) => site.models.audit.findOn('campaign', id, 2)
  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let count = 0; !(await holds()); count++) {
      if (count > 3000) throw new Error('it never came')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  /** Names and contents of a ZIP of stored files, by its central directory. */
  function unzip(bytes: Buffer): Record<string, string> {
    const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'))
    let at = bytes.readUInt32LE(end + 16)
    const found: Record<string, string> = {}
    for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
      const [size, names, extra, note] = [20, 28, 30, 32].map((from, index) =>
        index === 0 ? bytes.readUInt32LE(at + from) : bytes.readUInt16LE(at + from),
      ) as [number, number, number, number]
      const local = bytes.readUInt32LE(at + 42)
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      found[bytes.toString('utf8', at + 46, at + 46 + names)] = bytes.toString('utf8', start, start + size)
      at += 46 + names + extra + note
    }
    return found
  }
  /** With the trailers, which fetch does not show. */
  const raw = (address: string) =>
    new Promise<{ text: string; trailers: NodeJS.Dict<string>; headers: NodeJS.Dict<string | string[]> }>(
      (resolve, reject) => {
        const sent = request(
          `${site.url}/api/v1${address}`,
          { headers: { authorization: `Bearer ${city}` } },
          (response) => {
            const parts: Buffer[] = []
            response.on('data', (part: Buffer) => parts.push(part))
            response.on('end', () =>
              resolve({
                text: Buffer.concat(parts).toString(),
                trailers: response.trailers,
                headers: response.headers,
              }),
            )
          },
        )
        sent.once('error', reject)
        sent.end()
      },
    )
})
