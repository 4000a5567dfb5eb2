// The admin command: `npm run admin -- <command>`. It joins the running program's store, or opens the store itself. Results
// are JSON on standard output; words go to standard error. Everything here can also be reached from the console or the API.
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MongoServerError } from 'mongodb'
import type { Types } from 'mongoose'
import { configOfProcess, ConfigError, type Config } from './config.ts'
import { openDatabase, storeFolder, type Database } from './database.ts'
import { builtInForms, districts, industries, unitTypes } from './forms/index.ts'
import { anchorToday } from './jobs/audit-anchor.ts'
import { openReports } from './jobs/campaign.ts'
import { previewRetention, removeExpired } from './jobs/retention.ts'
import { readTexts } from './locales/index.ts'
import { importContacts } from './models/contact-import.ts'
import { importRoster } from './models/roster.ts'
import { signInPath } from './models/sign-in.ts'
import { readWorkbook, WorkbookError, writeWorkbook } from './models/xlsx.ts'
import { inviteMs, longestName, nameOf } from './rules/account.ts'
import { localDay, startOfDay, endOfDay } from './rules/day.ts'
import { exportForm } from './rules/form-export.ts'
import { importForm } from './rules/form-import.ts'
import { compileForm, plainText } from './rules/form.ts'
import { findDistrict } from './rules/roster.ts'
import { parseScope, roles, ScopeError, type Role } from './rules/scope.ts'
import { createWords, type Args } from './rules/words.ts'
import { findRunningStore, restoreStore, StoreError } from './store/index.ts'

const words = createWords(readTexts())
const say = (id: string, args?: Args) => words.say('zh-CN', id, args)

/** Told to the person, not a bug. */
class Refused extends Error {}
const refuse = (id: string, args?: Args): never => {
  throw new Refused(say(id, args))
}

interface Call {
  config: Config
  now: Date
  args: string[]
  options: Record<string, string | boolean | undefined>
}
type Command = (call: Call) => Promise<unknown>

const catalogues = { unitTypes, industries, districts }
const dayMs = 86_400_000

const withDatabase =
  (work: (db: Database, call: Call) => Promise<unknown>): Command =>
  async (call) => {
    const db = await openDatabase(call.config, { join: true })
    try {
      await db.models.ensureIndexes()
      return await work(db, call)
    } finally {
      await db.close()
    }
  }

function text(call: Call, option: string): string {
  const value = call.options[option]
  return typeof value === 'string' && value.trim() ? value.trim() : refuse('admin-missing-option', { option })
}
const argument = (call: Call, at: number, name: string): string =>
  call.args[at] ?? refuse('admin-missing-argument', { argument: name })
const list = (call: Call, option: string): string[] | undefined =>
  typeof call.options[option] === 'string'
    ? call.options[option]
        .split(/[,，]/)
        .map((word) => word.trim())
        .filter(Boolean)
    : undefined

function whole(call: Call, option: string, least: number, most: number, otherwise?: number): number {
  const given = call.options[option]
  if (given === undefined && otherwise !== undefined) return otherwise
  const value = Number(text(call, option))
  if (!Number.isInteger(value) || value < least || value > most)
    refuse('admin-bad-option', { option, value: String(given), expected: `${least}-${most}` })
  return value
}

function day(call: Call, option: string): string {
  const value = text(call, option)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : refuse('admin-bad-option', { option, value, expected: 'YYYY-MM-DD' })
}

const readBytes = (file: string) => readFile(file).catch(() => refuse('admin-file-unreadable', { file }))

const commands: Record<string, Command> = {
  'import-units': withDatabase(async ({ models }, call) => {
    const bytes = await readBytes(argument(call, 0, 'roster.xlsx'))
    const today = localDay(call.now, call.config.timeZone)
    const result = await importRoster(models.unit, bytes, { catalogues, today, partial: call.options.partial === true })
    for (const { sheet, row, column, code, value } of result.problems)
      console.error(say('admin-problem', { sheet, row, column, words: say(`roster-${code}`, { value }) }))
    if (!result.imported) refuse('admin-nothing-imported', { count: result.problems.length })
    return { ...result.counts, problems: result.problems }
  }),

  'import-contacts': withDatabase(async ({ models }, call) => {
    const bytes = await readBytes(argument(call, 0, 'contacts.xlsx'))
    const { people, problems } = await importContacts(models, bytes, districts)
    for (const { sheet, row, column, code, value } of problems)
      console.error(say('admin-problem', { sheet, row, column, words: say(`contact-${code}`, { value }) }))
    if (problems.some(({ code }) => code !== 'unit-unbound'))
      refuse('admin-nothing-imported', { count: problems.length })
    return { people, problems }
  }),

  'import-form': withDatabase(async ({ models }, call) => {
    const bytes = await readBytes(argument(call, 0, 'form.xlsx'))
    const read = importForm((await readWorkbook(bytes)).sheets)
    const compiled = read.source ? compileForm(read.source) : null
    const problems = [...read.problems, ...(compiled && !compiled.ok ? compiled.problems : [])]
    for (const { sheet, row, column, code, args, part } of problems) {
      const near = args['near'] ? say('problem-near', args) : ''
      const words = say(`problem-${code}`, { ...args, part: part ?? '' }) + near
      console.error(say('admin-problem', { sheet, row: row ?? 0, column: column ?? '', words }))
    }
    if (!read.source || !compiled?.ok) return refuse('admin-form-refused', { count: problems.length })
    const { _id, formId, version } = await models.formVersion.save(read.source, call.now)
    return { id: _id, form: formId, version }
  }),

  'export-form': withDatabase(async ({ models }, call) => {
    const version = await models.formVersion.findLatest(argument(call, 0, 'form'))
    const form = argument(call, 0, 'form')
    if (!version) return refuse('admin-form-unknown', { form, known: await knownForms(models) })
    await writeFile(argument(call, 1, 'file.xlsx'), await writeWorkbook(exportForm(version.source)))
    return { id: version._id }
  }),

  forms: withDatabase(async ({ models }) =>
    (await models.formVersion.list()).map(({ _id, formId, version, createdAt }) => ({
      id: _id,
      form: formId,
      version,
      createdAt,
    })),
  ),

  'open-campaign': withDatabase(async ({ models }, call) => {
    for (const source of Object.values(builtInForms)) await models.formVersion.save(source, call.now)
    const form = text(call, 'form')
    const version = await models.formVersion.findLatest(form)
    if (!version) return refuse('admin-form-unknown', { form, known: await knownForms(models) })
    const within = list(call, 'districts')?.map(
      (name) => findDistrict(districts, name)?.code ?? refuse('admin-district-unknown', { district: name }),
    )
    const audience = {
      unitTypes: list(call, 'types'),
      districts: within,
      industries: list(call, 'industries'),
      chambers: list(call, 'chambers'),
    }
    if ((await models.unit.count(audience)) === 0) refuse('admin-no-audience')
    const zone = call.config.timeZone
    const campaign = await models.campaign.create(
      {
        title: text(call, 'title'),
        form: version._id,
        measure: whole(call, 'measure', 1, 23),
        audience,
        opensAt: call.options.opens === undefined ? call.now : startOfDay(day(call, 'opens'), zone),
        dueAt: endOfDay(day(call, 'due'), zone),
      },
      call.now,
    )
    const clock = { now: () => new Date(), timeZone: zone }
    return { id: String(campaign._id), units: await openReports(models, campaign, call.now, { clock }) }
  }),

  preview: withDatabase(async ({ models }, call) => {
    for (const source of Object.values(builtInForms)) await models.formVersion.save(source, call.now)
    const form = text(call, 'form')
    const version = (await models.formVersion.find(form)) ?? (await models.formVersion.findLatest(form))
    if (!version) return refuse('admin-form-unknown', { form, known: await knownForms(models) })
    const compiled = await models.formVersion.get(version._id)
    const title = say('preview-title', { form: plainText(compiled, compiled.title, 'zh-CN').slice(0, 150) })
    const made = await models.preview.create(
      { form: version._id, title, unitName: say('preview-unit'), codes: 2 },
      call.now,
    )
    const [forTelegram, forWeb] = await Promise.all(made.codes.map((code) => inviteLinks(call.config, code)))
    return { form: version._id, telegram: forTelegram!.telegram, webChat: forWeb!.webChat, expiresAt: made.expiresAt }
  }),

  invite: withDatabase(async ({ models }, call) => {
    const unit = text(call, 'unit')
    if (!(await models.unit.find(unit))) refuse('admin-unit-unknown', { unit })
    const ttlMs = whole(call, 'days', 1, 365, 30) * dayMs
    const { code, expiresAt } = await models.invite.create({ unit, now: call.now, ttlMs })
    return { unit, code, expiresAt, ...(await inviteLinks(call.config, code)) }
  }),

  revoke: withDatabase(async ({ models }, call) => ({
    revoked: await models.invite.revoke(text(call, 'unit'), call.now),
  })),

  account: withDatabase(async ({ models }, call) => {
    const { role, scope, name } = {
      role: readRole(call),
      scope: readScope(text(call, 'scope')),
      name: text(call, 'name'),
    }
    if (nameOf(name).length === 0 || name.length > longestName)
      refuse('admin-bad-option', { option: 'name', value: name, expected: `1-${longestName}` })
    const account = await models.account.create({ name, role, scope, lang: 'zh-CN' }, call.now)
    if (!account) return refuse('admin-account-exists', { name })
    const given = { account: account._id, now: call.now }
    const { code, expiresAt } = await models.invite.createForAccount({ ...given, ttlMs: inviteMs })
    const invite = { code, expiresAt, ...(await inviteLinks(call.config, code)) }
    const id = account._id.toHexString()
    await note(models, call, 'account.create', id)
    return { account: id, name: account.name, role, scope, invite, ...(await signInLink(models, call, account._id)) }
  }),

  'sign-in': withDatabase(async ({ models }, call) => {
    const name = text(call, 'account')
    const account = await models.account.findNamed(name)
    if (!account || account.disabledAt) return refuse('admin-account-unknown', { name })
    await note(models, call, 'account.sign-in-link', account._id.toHexString())
    return { account: account.name, ...(await signInLink(models, call, account._id)) }
  }),

  token: withDatabase(async ({ models }, call) => {
    const role = readRole(call)
    const ttlMs = whole(call, 'days', 1, 366, 90) * dayMs
    const label = typeof call.options.label === 'string' ? call.options.label : ''
    const scope = readScope(text(call, 'scope'))
    const { token, expiresAt } = await models.token.create({ role, scope, label, now: call.now, ttlMs })
    return { token, role, scope, expiresAt }
  }),

  backup: withDatabase(async (db, call) => {
    if (!db.embedded) refuse('admin-needs-embedded')
    const to = resolve(argument(call, 0, 'folder'))
    await db.models.connection.db!.admin().command({ backupStore: 1, to })
    return { backup: to }
  }),

  restore: async (call) => {
    const folder = storeFolder(call.config)
    if (call.config.mongodbUri) refuse('admin-needs-embedded')
    if (await findRunningStore(folder)) refuse('admin-stop-first')
    await restoreStore(argument(call, 0, 'folder'), folder)
    return { restored: true }
  },

  'verify-audit': withDatabase(async ({ models }, call) => {
    const given = typeof call.options.anchor === 'string' ? call.options.anchor : undefined
    const parts = given === undefined ? null : /(\d+)[ :]([0-9a-f]{64})$/.exec(given.trim())
    if (given !== undefined && !parts)
      refuse('admin-bad-option', { option: 'anchor', value: given, expected: '<number>:<hash>' })
    const result = await models.audit.verify(parts ? { _id: Number(parts[1]), hash: parts[2]! } : undefined)
    if (!result.ok) process.exitCode = 1
    return result
  }),

  'audit-anchor': withDatabase(async ({ models }, call) => {
    const anchor = await anchorToday({ models, now: () => call.now, timeZone: call.config.timeZone })
    if (anchor) console.error(`zhengban-audit ${anchor._id} ${anchor.number}:${anchor.hash}`)
    return anchor && { day: anchor._id, number: anchor.number, hash: anchor.hash }
  }),

  retention: withDatabase(async ({ models }, call) => {
    const deps = { models, now: () => call.now }
    return call.options['dry-run'] === true
      ? { due: await previewRetention(deps) }
      : { removed: await removeExpired(deps) }
  }),

  help: async () => {
    console.log(say('admin-usage'))
    return undefined
  },
}

function readRole(call: Call): Role {
  const role = text(call, 'role')
  return (
    roles.find((known) => known === role) ??
    refuse('admin-bad-option', { option: 'role', value: role, expected: roles.join(', ') })
  )
}

const baseOf = (config: Config) => config.publicUrl ?? `http://${config.host}:${config.port || 3000}`

async function signInLink({ signIn }: Database['models'], { config, now }: Call, account: Types.ObjectId) {
  const { code, expiresAt } = await signIn.create({ account, now })
  return { signIn: baseOf(config) + signInPath(code), expiresAt }
}

/** Whoever may run this command may do anything; that it was done is on record all the same. */
const note = ({ audit }: Database['models'], { now }: Call, what: string, id: string) =>
  audit.append({ at: now, who: { id: 'command', role: 'admin' }, what, on: { kind: 'account', id } })

function readScope(words: string) {
  try {
    return parseScope(words)
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    return refuse('admin-bad-option', {
      option: 'scope',
      value: error.message,
      expected: 'municipality | district=… | measure=…',
    })
  }
}

const knownForms = async (models: Database['models']) =>
  [...new Set((await models.formVersion.list()).map((version) => version.formId))].join(', ')

/** The Telegram link needs the bot's name, which only the Bot API knows; null without a token or an answer. */
async function inviteLinks(config: Config, code: string): Promise<{ telegram: string | null; webChat: string }> {
  const webChat = `${baseOf(config)}/chat?start=${code}`
  if (!config.botToken) return { telegram: null, webChat }
  try {
    const answer = await fetch(`${config.telegramApiRoot}/bot${config.botToken}/getMe`, {
      signal: AbortSignal.timeout(5000),
    })
    const { result } = (await answer.json()) as { result?: { username?: string } }
    return { telegram: result?.username ? `https://t.me/${result.username}?start=${code}` : null, webChat }
  } catch {
    return { telegram: null, webChat }
  }
}

const optionNames = [
  ...['unit', 'days', 'role', 'scope', 'label', 'name', 'account', 'form', 'title', 'measure', 'due', 'opens'],
  ...['types', 'districts', 'industries', 'chambers', 'anchor'],
]

async function run(argv: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      partial: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      ...Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
    },
  })
  const [name = 'help', ...args] = positionals
  const command = Object.hasOwn(commands, name) ? commands[name]! : refuse('admin-unknown-command', { command: name })
  const result = await command({ config: configOfProcess(), now: new Date(), args, options: values })
  if (result !== undefined) console.log(JSON.stringify(result))
}

/** The sentence for what went wrong; undefined for a bug, which shows its stack. */
function wordsFor(error: unknown): string | undefined {
  if (error instanceof Refused || error instanceof ConfigError || error instanceof StoreError) return error.message
  if (error instanceof MongoServerError && error.code === 2) return error.message
  if (error instanceof WorkbookError) return say('admin-workbook', { reason: say(`problem-${error.code}`, error.args) })
  const code = (error as { code?: string } | null)?.code
  if (code?.startsWith('ERR_PARSE_ARGS')) return say('admin-unknown-option', { option: (error as Error).message })
  return undefined
}

run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(wordsFor(error) ?? error)
  process.exitCode = 1
})
