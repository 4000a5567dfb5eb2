// Form versions (表单版本): XLSForm rows, never changed once saved. A campaign pins one; a changed form is a new version.
import { createHash } from 'node:crypto'
import { Schema, type Connection } from 'mongoose'
import { forOdk } from '../rules/form-export.ts'
import { compileForm, type Form, type FormSource } from '../rules/form.ts'

export interface FormVersion {
  /** `<form id>@<first 12 hex of the content hash>`: the same rows are the same version, whichever way they are spelled. */
  _id: string
  formId: string
  /** The author's version text from the settings sheet. */
  version: string
  source: FormSource
  createdAt: Date
}

const schema = new Schema<FormVersion>(
  {
    _id: { type: String, required: true },
    formId: { type: String, required: true },
    version: { type: String, default: '' },
    source: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'form_versions', versionKey: false, minimize: false },
)
schema.index({ formId: 1, createdAt: -1 })

export function createFormVersionModel(connection: Connection) {
  const model = connection.model<FormVersion>('FormVersion', schema)
  // Versions are immutable, so a compiled form stays right for as long as the process runs.
  const compiled = new Map<string, Form>()
  const keep = 50

  const remember = (id: string, form: Form) => {
    if (compiled.size >= keep) compiled.delete(compiled.keys().next().value!)
    compiled.set(id, form)
    return form
  }

  return {
    model,
    /** @throws Error when the rows do not compile: check with compileForm first, where problems can be told. */
    async save(source: FormSource, now: Date): Promise<FormVersion> {
      const result = compileForm(source)
      if (!result.ok) throw new Error(`form does not compile: ${result.problems.length} problems`)
      const hash = createHash('sha256')
        .update(canonical(forOdk(source)))
        .digest('hex')
        .slice(0, 12)
      const _id = `${result.form.id}@${hash}`
      const version: FormVersion = { _id, formId: result.form.id, version: result.form.version, source, createdAt: now }
      return model
        .findOneAndUpdate({ _id }, { $setOnInsert: version }, { upsert: true, returnDocument: 'after' })
        .lean<FormVersion>()
        .orFail()
        .exec()
    },
    find: (id: string) => model.findById(id).lean<FormVersion>().exec(),
    findLatest: (formId: string) => model.findOne({ formId }).sort({ createdAt: -1 }).lean<FormVersion>().exec(),
    list: () => model.find({}, { source: 0 }).sort({ createdAt: -1 }).lean<Omit<FormVersion, 'source'>[]>().exec(),
    /** The compiled form. @throws when the version is absent: a campaign or report never points at nothing. */
    async get(id: string): Promise<Form> {
      const known = compiled.get(id)
      if (known) return known
      const version = await model.findById(id).lean<FormVersion>().orFail().exec()
      const result = compileForm(version.source)
      if (!result.ok) throw new Error(`stored form ${id} no longer compiles`)
      return remember(id, result.form)
    },
  }
}
export type FormVersionModel = ReturnType<typeof createFormVersionModel>

/** The same text for the same rows, whatever the order of their columns. */
function canonical(source: FormSource): string {
  return JSON.stringify(source, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
