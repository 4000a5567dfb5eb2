import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { builtInForms } from '../forms/index.ts'
import { readConfig } from '../config.ts'
import { storeFolder } from '../database.ts'
import { readWorkbook, writeWorkbook } from '../models/xlsx.ts'
import { headings } from '../rules/roster.ts'
import { openStore, type StoreHandle } from '../store/index.ts'
import { admin, adminProcess, newPlace, type Place } from './support/program.ts'

const said = (words: string) => (error: Error) => {
  expect(error.message).to.include(words)
  return true
}

/** The built-in forms; one more is made here. */
const builtIn = Object.keys(builtInForms).length

describe('the admin command', () => {
  let place: Place
  // It joins this one, as that of the running program; the last test has folders on which nothing runs.
  let store: StoreHandle

  before(async () => {
    place = await newPlace(null)
    store = await openStore({ dir: storeFolder(readConfig(place.env)) })
  })
  after(async () => {
    await store?.stop()
    await place?.remove()
  })

  const file = (name: string) => join(place.dataDir, name)
  const roster = async (...rows: string[][]) => {
    await writeFile(file('roster.xlsx'), await writeWorkbook([{ name: '名册', rows: [[...headings], ...rows] }]))
    return file('roster.xlsx')
  }
  const firm = ['YZ-1', '小面坊', '民营企业', '渝中区', '住宿餐饮', '', '', '']

  it('imports the good rows with --partial and still names the bad one', async () => {
    const result = await admin<{ added: number; problems: unknown[] }>(
      place,
      ...['import-units', await roster(firm, ['YZ-2', '', '民营企业', '渝中区', '住宿餐饮', '', '', '']), '--partial'],
    )
    expect(result.added).to.equal(1)
    expect(result.problems).to.deep.equal([{ sheet: '名册', row: 3, column: '单位名称', code: 'missing', value: '' }])
  })

  it('says in words what cannot be done', async () => {
    await assert.rejects(admin(place, 'fly'), said('没有“fly”这个命令'))
    await assert.rejects(admin(place, 'import-units', file('none.xlsx')), said('读不到文件'))
    await writeFile(file('page.xlsx'), '<html>')
    await assert.rejects(admin(place, 'import-units', file('page.xlsx')), said('请确认是 .xlsx 文件'))
    await assert.rejects(
      admin(place, 'token', '--role', 'king', '--scope', 'municipality'),
      said('--role 的值“king”不对'),
    )
    await assert.rejects(admin(place, 'token', '--role', 'regulator', '--scope', 'planet=1'), said('--scope 的值'))
  })

  it('is a program of its own, which opens the store when nothing runs: JSON on standard output, words and an exit code when something is wrong', async () => {
    await store.stop()
    expect(await adminProcess<unknown[]>(place, 'forms')).to.deep.equal([])
    store = await openStore({ dir: storeFolder(readConfig(place.env)) })
    await assert.rejects(adminProcess(place, 'fly'), (error: Error & { code: number; stdout: string }) => {
      expect([error.code, error.stdout]).to.deep.equal([1, ''])
      return said('没有“fly”这个命令')(error)
    })
    const wrong = { ...place, env: { ...place.env, PORT: 'many' } }
    await assert.rejects(adminProcess(wrong, 'forms'), said('PORT: expected'))
  })

  it('revokes an invite that was not used', async () => {
    await admin(place, 'invite', '--unit', 'YZ-1')
    expect(await admin(place, 'revoke', '--unit', 'YZ-1')).to.deep.equal({ revoked: 1 })
    expect(await admin(place, 'revoke', '--unit', 'YZ-1')).to.deep.equal({ revoked: 0 })
  })

  it('makes an account with an invite and a sign-in link, and gives more links by its name', async () => {
    interface Made {
      account: string
      invite: { code: string; webChat: string }
      signIn: string
    }
    const make = () =>
      admin<Made>(place, 'account', '--role', 'chamber', '--scope', 'chamber=餐饮商会', '--name', '李 四')
    const { account, invite, signIn } = await make()
    expect(account).to.match(/^[0-9a-f]{24}$/)
    expect(invite.webChat).to.include(`/chat?start=${invite.code}`)
    expect(signIn).to.match(/\/console#sign-in=[\w-]{32}$/)
    await assert.rejects(make(), said('已经有叫“李 四”的账号了'))
    const again = await admin<Made>(place, 'sign-in', '--account', '李 四')
    expect(again.signIn)
      .to.match(/#sign-in=/)
      .and.not.equal(signIn)
    await assert.rejects(admin(place, 'sign-in', '--account', '王五'), said('没有叫“王五”的账号'))
  })

  it('gives links to try a form, and says which forms there are when it has no such one', async () => {
    const made = await admin<{ form: string; telegram: string | null; webChat: string }>(
      place,
      ...['preview', '--form', 'private-firm'],
    )
    expect(made.form).to.match(/^private-firm@/)
    expect(made.webChat).to.match(/\/chat\?start=[0-9A-Z]{12}$/)
    await assert.rejects(admin(place, 'preview', '--form', 'nothing'), said('private-firm'))
  })

  it('takes a form out to Excel, and an edited one back as a new version', async () => {
    await admin(
      place,
      'open-campaign',
      ...['--form', 'private-firm', '--title', '填报', '--measure', '10', '--due', '2027-01-31'],
    )
    const { id } = await admin<{ id: string }>(place, 'export-form', 'private-firm', file('form.xlsx'))
    const again = await admin<{ id: string }>(place, 'import-form', file('form.xlsx'))
    expect(again.id, 'the same rows are the same version').to.equal(id)

    const { sheets } = await readWorkbook(await readFile(file('form.xlsx')))
    const survey = sheets.find(({ name }) => name === 'survey')!
    const type = survey.rows[0]!.indexOf('type')
    survey.rows[2]![type] = 'integr'
    await writeFile(file('form.xlsx'), await writeWorkbook(sheets))
    await assert.rejects(admin(place, 'import-form', file('form.xlsx')), said('survey 第 3 行 type'))
    survey.rows[2]![type] = 'decimal'
    await writeFile(file('form.xlsx'), await writeWorkbook(sheets))
    expect((await admin<{ id: string }>(place, 'import-form', file('form.xlsx'))).id).to.not.equal(id)
    expect(await admin<unknown[]>(place, 'forms')).to.have.length(builtIn + 1)
  })

  it('backs up and restores: what was there is there again', async () => {
    await admin(place, 'backup', file('backup'))
    await assert.rejects(admin(place, 'backup', file('backup')), said('is not empty'))
    const other = await newPlace(null)
    try {
      expect(await admin(other, 'restore', file('backup'))).to.deep.equal({ restored: true })
      expect(await admin<unknown[]>(other, 'forms')).to.have.length(builtIn + 1)
      await assert.rejects(admin(other, 'restore', file('backup')), /data/)
    } finally {
      await other.remove()
    }
  })
})
