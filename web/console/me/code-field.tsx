import { Form, Input } from 'antd'
import { t } from '../words.ts'

export interface CodeFields {
  code: string
}

/** Six digits of the app; where `takesRecovery` a recovery code as well. */
export function CodeField({ wrong, takesRecovery = false }: { wrong: string | null; takesRecovery?: boolean }) {
  return (
    <Form.Item
      name="code"
      label={t('totp-label')}
      extra={t(takesRecovery ? 'totp-help' : 'totp-help-app')}
      rules={[{ required: true, whitespace: true, message: t('needed-this') }]}
      {...(wrong && { validateStatus: 'error', help: wrong })}
    >
      <Input autoComplete="one-time-code" inputMode="numeric" maxLength={20} className="narrow" />
    </Form.Item>
  )
}
