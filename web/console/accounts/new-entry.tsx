// A new account or token: its role, and how far it reaches.
import { Form, Input, InputNumber, Modal, Select } from 'antd'
import { roles, type Role } from '../../../rules/scope.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { ScopeFields, scopeOf, type ScopeForm } from './scope-fields.tsx'

interface NewFields extends ScopeForm {
  name?: string
  label?: string
  role: Role
  days?: number
}
interface NewProps {
  kind: 'account' | 'token'
  isOpen: boolean
  onClose: () => void
  onMade: (made: Record<string, unknown>) => void
}
export function NewEntry({ kind, isOpen, onClose, onMade }: NewProps) {
  const [form] = Form.useForm<NewFields>()
  const send = useSend<Record<string, unknown>, NewFields>(
    ({ name, label, role, days, ...scope }) => [
      `/${kind}s`,
      { method: 'POST', body: { name, label, role, days, scope: scopeOf(scope) } },
    ],
    {
      onDone: ({ data }) => {
        form.resetFields()
        onMade(data)
      },
    },
  )
  const needed = [{ required: true, message: t('needed-this') }]
  return (
    <Modal
      open={isOpen}
      title={t(`${kind}-new`)}
      okText={t('create')}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<NewFields>
        form={form}
        layout="vertical"
        initialValues={{ isAll: true, ...(kind === 'token' && { days: 90 }) }}
        onFinish={(given) => send.mutate(given)}
      >
        <Form.Item
          name={kind === 'account' ? 'name' : 'label'}
          label={t(kind === 'account' ? 'person' : 'token-label')}
          rules={needed}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="role" label={t('role')} rules={needed}>
          <Select options={roles.map((value) => ({ value, label: t(`role-${value}`) }))} />
        </Form.Item>
        {kind === 'token' && (
          <Form.Item name="days" label={t('token-days')} rules={needed}>
            <InputNumber min={1} max={366} />
          </Form.Item>
        )}
        <ScopeFields />
      </Form>
    </Modal>
  )
}
