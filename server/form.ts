// Forms over the API: workbooks in and out, versions, and how two of them differ.
import { z } from 'zod'
import type { FormVersion } from '../models/form-version.ts'
import { readWorkbook, writeWorkbook } from '../models/xlsx.ts'
import { diffForms } from '../rules/form-diff.ts'
import { exportForm } from '../rules/form-export.ts'
import { importForm } from '../rules/form-import.ts'
import { compileForm, plainText, type FormProblem } from '../rules/form.ts'
import type { ServerDeps } from './deps.ts'
import { endpoint, pageOf, paging, type AnyEndpoint } from './endpoint.ts'
import { pageIn, sortedBy } from './page.ts'
import { Problem } from './problem.ts'
import { readable, record } from './unit.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const cells = z.record(z.string(), z.string())
const rows = z.array(z.object({ row: z.int(), cells }))
const versionSchema = z
  .object({ id: z.string(), form: z.string(), version: z.string(), createdAt: z.date() })
  .meta({ id: 'FormVersion' })
const formSchema = z
  .object({ form: z.string(), title: z.string(), latest: versionSchema, versions: z.int() })
  .meta({ id: 'Form' })
const example = {
  ...{ form: 'genuine_software', title: '使用正版软件情况', versions: 2 },
  latest: { id: 'genuine_software@2', form: 'genuine_software', version: '2', createdAt: '2026-11-02T01:00:00.000Z' },
}
const wholeSchema = z.object({
  ...versionSchema.shape,
  title: z.string(),
  source: z
    .object({
      ...{ survey: rows, choices: rows.optional(), settings: cells },
      files: z.record(z.string(), z.array(cells)).optional(),
    })
    .meta({ description: 'The XLSForm’s rows.' }),
})
const problemSchema = z
  .object({
    ...{ sheet: z.string(), row: z.int().nullable(), column: z.string().nullable(), code: z.string() },
    ...{ part: z.string().nullable(), message: z.string() },
  })
  .meta({ id: 'FormProblem' })
const importedSchema = z.object({
  imported: z.boolean().meta({ description: 'False when nothing was saved: a dry run, or there are problems.' }),
  version: z.string().nullable().meta({ description: 'The version saved.' }),
  form: z.string().nullable(),
  title: z.string().nullable(),
  problems: z.array(problemSchema),
  notices: z.array(problemSchema),
})
const diffSchema = z.object({
  from: z.string(),
  to: z.string(),
  changes: z.array(
    z.object({
      sheet: z.enum(['settings', 'survey', 'choices']),
      kind: z.enum(['added', 'removed', 'changed', 'moved']),
      ...{ name: z.string(), before: cells.nullable(), after: cells.nullable() },
    }),
  ),
})

const exampleWhole = {
  ...{ ...example.latest, title: example.title },
  source: {
    survey: [{ row: 2, cells: { type: 'integer', name: 'pcs', 'label::中文 (zh)': '电脑台数' } }],
    settings: { form_id: 'genuine_software', version: '2' },
  },
}
export const formEndpoints = (deps: ServerDeps): AnyEndpoint[] => {
  const { models, now } = deps
  const get = async (id: string | undefined): Promise<FormVersion> => {
    const version = await models.formVersion.find(id ?? '')
    if (!version) throw new Problem('not-found')
    return version
  }
  const titleOf = async (id: string, lang: string) => {
    const form = await models.formVersion.get(id)
    return plainText(form, form.title, lang)
  }
  return [
    endpoint({
      ...{ method: 'get', path: '/forms', tag: 'forms', may: 'forms' },
      summary: 'Forms, each with its latest version',
      query: { ...paging(500), sort: z.enum(['form', '-form']).optional() },
      answer: pageOf(formSchema),
      async run({ query: { sort, ...page }, lang }) {
        const all = await models.formVersion.list()
        const ids = [...new Set(all.map(({ formId }) => formId))]
        const of = (form: string) => all.filter(({ formId }) => formId === form)
        const forms = ids.map((form) => ({ form, latest: presentVersion(of(form)[0]!), versions: of(form).length }))
        const { items, ...rest } = pageIn(sortedBy(forms, sort), page, ({ form }) => form)
        const titled = await Promise.all(
          items.map(async (one) => ({ ...one, title: await titleOf(one.latest.id, lang) })),
        )
        return { items: titled, ...rest }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/forms/:form', tag: 'forms', may: 'forms' },
      summary: 'One form with its latest version',
      answer: formSchema,
      example: { answer: example },
      async run({ params, lang }) {
        const form = params['form']!
        const found = (await models.formVersion.list()).filter(({ formId }) => formId === form)
        if (found.length === 0) throw new Problem('not-found')
        const latest = presentVersion(found[0]!)
        return { form, title: await titleOf(latest.id, lang), latest, versions: found.length }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/forms/:form/versions', tag: 'forms', may: 'forms' },
      summary: 'Versions of a form, the latest first',
      query: { ...paging(500), sort: z.enum(['createdAt', '-createdAt']).default('-createdAt') },
      answer: pageOf(versionSchema),
      async run({ params, query: { sort, ...page } }) {
        const found = (await models.formVersion.list()).filter(({ formId }) => formId === params['form'])
        if (found.length === 0) throw new Problem('not-found')
        return pageIn(sortedBy(found.map(presentVersion), sort), page, ({ id }) => id)
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/form-versions/:version', tag: 'forms', may: 'forms' },
      summary: 'One version with its rows',
      example: { answer: exampleWhole },
      answer: wholeSchema,
      async run({ params, lang }) {
        const version = await get(params['version'])
        return { ...presentVersion(version), title: await titleOf(version._id, lang), source: version.source }
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/form-versions/:version/workbook', tag: 'forms', may: 'forms' },
      summary: 'One version as a workbook to edit',
      answer: { file: xlsx },
      async run({ ctx, params }) {
        const { _id, source } = await get(params['version'])
        ctx.attachment(`${_id.replace('@', '-')}.xlsx`)
        ctx.type = xlsx
        ctx.body = await writeWorkbook(exportForm(source))
      },
    }),
    endpoint({
      ...{ method: 'get', path: '/form-versions/:version/diff', tag: 'forms', may: 'forms' },
      summary: 'How a version differs from another',
      query: { from: z.string().max(200) },
      answer: diffSchema,
      async run({ params, query: { from } }) {
        const [before, after] = [await get(from), await get(params['version'])]
        return { from: before._id, to: after._id, changes: diffForms(before.source, after.source) }
      },
    }),
    endpoint({
      ...{ method: 'post', path: '/forms/import', tag: 'forms', may: 'change-forms' },
      summary: 'Imports an XLSForm as a new version, or with `dryRun` says what is wrong with it',
      upload: 'An .xlsx file with the sheets survey, choices, settings.',
      query: { dryRun: z.enum(['true', 'false']).optional() },
      answer: importedSchema,
      problems: ['workbook-invalid'],
      async run({ caller, file, query: { dryRun }, lang }) {
        const read = importForm((await readable(() => readWorkbook(file.bytes))).sheets)
        const compiled = read.source ? compileForm(read.source) : null
        const problems = [...read.problems, ...(compiled && !compiled.ok ? compiled.problems : [])]
        const told = (list: readonly FormProblem[]) => list.map((each) => presentProblem(deps, each, lang))
        const form = compiled?.ok ? compiled.form : null
        const isGood = read.source && form && problems.length === 0
        const saved = isGood && dryRun !== 'true' ? await models.formVersion.save(read.source!, now()) : null
        if (saved) await record(deps, caller, 'form.import', saved._id)
        return {
          imported: saved !== null,
          version: saved?._id ?? null,
          form: form?.id ?? null,
          title: form && plainText(form, form.title, lang),
          problems: told(problems),
          notices: told(form?.notices ?? []),
        }
      },
    }),
  ]
}

const presentVersion = ({ _id, formId, version, createdAt }: Omit<FormVersion, 'source'>) => ({
  ...{ id: _id, form: formId, version, createdAt },
})

function presentProblem({ words }: ServerDeps, problem: FormProblem, lang: string) {
  const { sheet, row, column, code, args, part } = problem
  const near = args['near'] ? words.say(lang, 'problem-near', args) : ''
  const message = words.say(lang, `problem-${code}`, { ...args, part: part ?? '' }) + near
  return { sheet, row: row ?? null, column: column ?? null, code, part: part ?? null, message }
}
