// The form in which a thing is changed: only what was changed is sent, and when somebody else was faster, both changes are shown
// above it and nothing is lost or overwritten unseen. What is saved is the page's (use-editing.ts).
import { Button, Form, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import { t } from '../words.ts'
import { changesOf, rebased } from './change.ts'
import { Clash, type ClashField, type ClashKind } from './clash.tsx'
import { withoutEnter } from './without-enter.ts'

/** How a thing is written, `W`, and how it stands in the fields of its form, `F`. */
export interface Writing<W, F> {
  kind: ClashKind
  names: readonly (keyof W & string)[]
  clashFields: readonly ClashField<W>[]
  toForm: (written: W) => F
  fromForm: (fields: F) => W
}
interface Props<W, F> {
  writing: Writing<W, F>
  form: FormInstance<F>
  base: W
  /** What somebody else has made of it meanwhile. */
  newer: W | null
  isSaving: boolean
  goOn: () => void
  /** What was changed here, never nothing, and the whole with it. */
  onSend: (changes: Partial<W>, after: W) => void
  onLeave: () => void
  children: ReactNode
}
export function EditingForm<W extends object, F extends object>(props: Props<W, F>) {
  const { writing, form, base, newer, isSaving, goOn, onSend, onLeave, children } = props
  const { kind, names, clashFields, toForm, fromForm } = writing
  const written = () => fromForm(form.getFieldsValue(true) as F)
  const three = newer && { base, theirs: newer, mine: written() }
  const take = (whole: W) => {
    form.setFieldsValue(toForm(whole))
    goOn()
  }
  const send = () => {
    const after = written()
    const changes = changesOf(names, base, after)
    if (Object.keys(changes).length === 0) onLeave()
    else onSend(changes, after)
  }
  return (
    <Form<F> form={form} layout="vertical" initialValues={toForm(base)} onFinish={send} onKeyDown={withoutEnter}>
      {three && (
        <Clash
          {...{ ...three, kind, fields: clashFields }}
          onKeepMine={() => take(rebased(names, three))}
          onTakeTheirs={() => take(three.theirs)}
        />
      )}
      {children}
      <div className="actions">
        <Button type="primary" htmlType="submit" disabled={newer !== null} loading={isSaving}>
          {t('save')}
        </Button>
        <Button onClick={onLeave}>{t('cancel')}</Button>
      </div>
    </Form>
  )
}
