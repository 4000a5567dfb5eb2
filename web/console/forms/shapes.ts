import type { FormSource } from '../../../rules/form.ts'

export interface FormVersion {
  id: string
  form: string
  version: string
  createdAt: string
}
export interface FormRow {
  form: string
  title: string
  latest: FormVersion
  versions: number
}
export type WholeVersion = FormVersion & { title: string; source: Partial<FormSource> }
export interface FormFault {
  sheet: string
  row: number | null
  column: string | null
  code: string
  part: string | null
  message: string
}
export interface ImportedForm {
  imported: boolean
  version: string | null
  form: string | null
  title: string | null
  problems: FormFault[]
  notices: FormFault[]
}
export interface FormDiff {
  changes: {
    sheet: 'settings' | 'survey' | 'choices'
    kind: 'added' | 'removed' | 'changed' | 'moved'
    name: string
    before: Record<string, string> | null
    after: Record<string, string> | null
  }[]
}
