// A new account or token: its role, and how far it reaches.
import { Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import districts from '../../../forms/districts.json' with { type: 'json' }
import { roles, type Role } from '../../../rules/scope.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { districtName } from './scope.ts'

interface NewFields {
  name?: string
  label?: string
  role: Role
  days?: number
  isAll: boolean
  districts?: string[]
  chambers?: string[]
  measures?: string[]
}
interface NewProps {
  kind: 'account' | 'token'
  isOpen: boolean
  onClose: () => void
  onMade: (made: Record<string, unknown>) => void
}
export function NewEntry({ kind, isOpen, onClose, onMade }: NewProps) {
  const [form] = Form.useForm<NewFields>()
  const isAll = Form.useWatch('isAll', form) ?? true
  const send = useSend<Record<string, unknown>, NewFields>(
    ({ isAll: all, districts: inDistricts, chambers, measures, ...fields }) => {
      const scope = all
        ? {}
        : {
            ...(inDistricts?.length && { districts: inDistricts }),
            ...(chambers?.length && { chambers }),
            ...(measures?.length && { measures: measures.map(Number) }),
          }
      return [`/${kind}s`, { method: 'POST', body: { ...fields, scope } }]
    },
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
        <Form.Item name="isAll" label={t('scope-all')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {!isAll && (
          <>
            <Form.Item name="districts" label={t('by-district')}>
              <Select
                mode="multiple"
                showSearch={{ optionFilterProp: 'label' }}
                options={districts.map(({ code }) => ({ value: code, label: districtName(code) }))}
              />
            </Form.Item>
            <Form.Item name="chambers" label={t('by-chamber')}>
              <Select mode="tags" open={false} suffixIcon={null} />
            </Form.Item>
            <Form.Item name="measures" label={t('measure')}>
              <Select
                mode="multiple"
                options={Array.from({ length: 23 }, (_, index) => ({
                  value: String(index + 1),
                  label: String(index + 1),
                }))}
              />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  )
}
