// Scan, then prove with a code that the app has it: only then does signing in ask for one.
import { Button, Form, QRCode, Typography } from 'antd'
import { useState } from 'react'
import { sayTrouble } from '../kit/trouble.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { CodeField, type CodeFields } from './code-field.tsx'

export interface Begun {
  uri: string
  secret: string
}
interface Props {
  begun: Begun
  onDone: (recoveryCodes: string[]) => void
  onCancel: () => void
}
export function SetUp({ begun: { uri, secret }, onDone, onCancel }: Props) {
  const [wrong, setWrong] = useState<string | null>(null)
  const confirm = useSend<{ recoveryCodes: string[] }, CodeFields>(
    ({ code }) => ['/session/totp/confirm', { method: 'POST', body: { code: code.replace(/\s/g, '') } }],
    {
      stale: ['/session'],
      onDone: ({ data }) => onDone(data.recoveryCodes),
      onTrouble(error) {
        setWrong(sayTrouble(error))
        return true
      },
    },
  )
  return (
    <div className="set-up">
      <div>
        <p>{t('second-factor-scan')}</p>
        <span aria-hidden="true">
          <QRCode type="svg" size={180} value={uri} bordered={false} />
        </span>
        <p className="quiet">{t('second-factor-by-hand')}</p>
        <Typography.Text copyable code className="secret">
          {secret}
        </Typography.Text>
      </div>
      <Form<CodeFields> layout="vertical" onFinish={(given) => confirm.mutate(given)}>
        <p>{t('second-factor-confirm')}</p>
        <CodeField wrong={wrong} />
        <div className="actions">
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>
            {t('second-factor-turn-on')}
          </Button>
          <Button onClick={onCancel}>{t('cancel')}</Button>
        </div>
      </Form>
    </div>
  )
}
