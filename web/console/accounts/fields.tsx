// What an admin decides about an account.
import { Form, Input, Select } from 'antd'
import { roles, type Role, type Scope } from '../../../rules/scope.ts'
import { langs, type Lang } from '../../../rules/words.ts'
import { t } from '../words.ts'
import { ScopeFields, scopeForm, scopeOf, type ScopeForm } from './scope-fields.tsx'

export interface WrittenAccount {
  name: string
  role: Role
  scope: Scope
  lang: Lang
}
export type AccountForm = Omit<WrittenAccount, 'scope'> & ScopeForm
/** In the order of the form. */
export const names = ['name', 'role', 'scope', 'lang'] as const satisfies (keyof WrittenAccount)[]

export const fromForm = ({ name, role, lang, ...scope }: AccountForm): WrittenAccount => ({
  ...{ name: name.trim(), role, lang, scope: scopeOf(scope) },
})
export const toForm = ({ scope, ...rest }: WrittenAccount): AccountForm => ({ ...rest, ...scopeForm(scope) })

const needed = [{ required: true, message: t('needed-this') }]

/** `isOwn`: nobody takes away what lets them in. */
export function AccountFields({ isOwn }: { isOwn: boolean }) {
  return (
    <>
      {isOwn && <p className="quiet">{t('account-own-note')}</p>}
      <Form.Item name="name" label={t('person')} rules={[{ ...needed[0]!, whitespace: true }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label={t('role')} rules={needed}>
        <Select disabled={isOwn} options={roles.map((value) => ({ value, label: t(`role-${value}`) }))} />
      </Form.Item>
      <ScopeFields disabled={isOwn} />
      <Form.Item name="lang" label={t('account-lang')} rules={needed}>
        <Select options={langs.map((value) => ({ value, label: t(`lang-${value}`) }))} />
      </Form.Item>
    </>
  )
}
