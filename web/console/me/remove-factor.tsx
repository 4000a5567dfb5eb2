import { Form, Modal } from 'antd'
import { useState } from 'react'
import { sayTrouble } from '../kit/trouble.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { CodeField, type CodeFields } from './code-field.tsx'

export function RemoveFactor({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [form] = Form.useForm<CodeFields>()
  const [wrong, setWrong] = useState<string | null>(null)
  const close = () => {
    form.resetFields()
    setWrong(null)
    onClose()
  }
  const remove = useSend<unknown, CodeFields>(
    ({ code }) => ['/session/totp/remove', { method: 'POST', body: { code: code.trim() } }],
    {
      stale: ['/session'],
      done: t('second-factor-removed'),
      onDone: close,
      onTrouble(error) {
        setWrong(sayTrouble(error))
        return true
      },
    },
  )
  return (
    <Modal
      open={isOpen}
      title={t('second-factor-remove-sure')}
      okText={t('second-factor-remove')}
      okButtonProps={{ danger: true }}
      confirmLoading={remove.isPending}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <p>{t('second-factor-remove-what')}</p>
      <Form<CodeFields> form={form} layout="vertical" onFinish={(given) => remove.mutate(given)}>
        <CodeField wrong={wrong} takesRecovery />
      </Form>
    </Modal>
  )
}
