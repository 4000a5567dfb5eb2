// Forms, and the campaigns that ask them.
import { writeFile } from 'node:fs/promises'
import type { Database } from '../database.ts'
import { builtInForms, districts } from '../forms/index.ts'
import { openReports } from '../jobs/campaign.ts'
import { readWorkbook, writeWorkbook } from '../models/xlsx.ts'
import { endOfDay, startOfDay } from '../rules/day.ts'
import { exportForm } from '../rules/form-export.ts'
import { importForm } from '../rules/form-import.ts'
import { compileForm, plainText } from '../rules/form.ts'
import { findDistrict } from '../rules/roster.ts'
import {
  argument,
  day,
  inviteLinks,
  list,
  readBytes,
  refuse,
  say,
  text,
  whole,
  withDatabase,
  type Command,
} from './call.ts'

export const formCommands: Record<string, Command> = {
  'import-form': withDatabase(async ({ models }, call) => {
    const bytes = await readBytes(argument(call, 0, 'form.xlsx'))
    const read = importForm((await readWorkbook(bytes)).sheets)
    const compiled = read.source ? compileForm(read.source) : null
    const problems = [...read.problems, ...(compiled && !compiled.ok ? compiled.problems : [])]
    for (const { sheet, row, column, code, args, part } of problems) {
      const near = args['near'] ? say('problem-near', args) : ''
      const words = say(`problem-${code}`, { ...args, part: part ?? '' }) + near
      call.tell(say('admin-problem', { sheet, row: row ?? 0, column: column ?? '', words }))
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
}

const knownForms = async (models: Database['models']) =>
  [...new Set((await models.formVersion.list()).map((version) => version.formId))].join(', ')
