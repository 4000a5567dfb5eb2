// The rules by which people are reminded, to be written.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import type { FormListFieldData } from 'antd'
import { audiencesOfReminders, contactKinds } from '../../../rules/reminder.ts'
import { Card } from '../kit/page.tsx'
import { t } from '../words.ts'

const needed = [{ required: true, message: t('needed-this') }]
const hour = [{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: t('issue-time-malformed') }]
const whens = ['before', 'after', 'open'] as const

export function PolicyFields() {
  const who = Form.useWatch('who') as string | undefined
  return (
    <>
      <Card title={t('policy-reminders')}>
        <Form.Item name="who" label={t('policy-who')} rules={needed}>
          <Select options={audiencesOfReminders.map((value) => ({ value, label: t(`policy-who-${value}-choice`) }))} />
        </Form.Item>
        {who === 'idle' && (
          <Form.Item name="idleDays" label={t('policy-idleDays')} rules={needed}>
            <InputNumber min={1} max={366} />
          </Form.Item>
        )}
        <h3 className="sub">{t('policy-offsets')}</h3>
        <Rows name="offsets" fresh={{ when: 'before', days: 7 }} add={t('policy-offset-add')}>
          {({ name }) => (
            <>
              <Form.Item name={[name, 'when']} noStyle>
                <Select
                  className="when"
                  aria-label={t('policy-offsets')}
                  options={whens.map((value) => ({ value, label: t(`policy-when-${value}`) }))}
                />
              </Form.Item>
              <Form.Item name={[name, 'days']} noStyle rules={needed}>
                <InputNumber min={0} max={366} aria-label={t('days')} suffix={t('days')} />
              </Form.Item>
            </>
          )}
        </Rows>
        <Form.Item name="thenEvery" label={t('policy-thenEvery')} extra={t('policy-then-help')}>
          <InputNumber min={1} max={366} />
        </Form.Item>
        <Form.Item name="at" label={t('policy-at')} rules={hour}>
          <Input className="hour" maxLength={5} placeholder="09:30" />
        </Form.Item>
        <Form.Item name="workingDays" valuePropName="checked">
          <Checkbox>{t('policy-working-days')}</Checkbox>
        </Form.Item>
        <Form.Item label={t('policy-quiet')} extra={t('policy-quiet-help')}>
          <div className="row-fields">
            <Form.Item name={['quiet', 'from']} noStyle rules={hour}>
              <Input className="hour" maxLength={5} aria-label={t('policy-quiet-from')} />
            </Form.Item>
            –
            <Form.Item name={['quiet', 'to']} noStyle rules={hour}>
              <Input className="hour" maxLength={5} aria-label={t('policy-quiet-to')} />
            </Form.Item>
          </div>
        </Form.Item>
      </Card>
      <Card title={t('policy-escalation')}>
        <p className="quiet lead">{t('policy-escalation-what')}</p>
        <Rows name="escalation" fresh={{ afterDays: 5, to: ['superior'] }} add={t('policy-step-add')}>
          {({ name }) => (
            <>
              <Form.Item name={[name, 'afterDays']} noStyle rules={needed}>
                <InputNumber
                  min={0}
                  max={366}
                  aria-label={t('policy-after-days')}
                  prefix={t('policy-overdue')}
                  suffix={t('days')}
                />
              </Form.Item>
              <Form.Item name={[name, 'to']} noStyle rules={needed}>
                <Select
                  mode="multiple"
                  className="who-told"
                  aria-label={t('policy-told')}
                  placeholder={t('policy-told')}
                  options={contactKinds.map((value) => ({ value, label: t(`contact-${value}`) }))}
                />
              </Form.Item>
            </>
          )}
        </Rows>
      </Card>
    </>
  )
}

interface RowsProps {
  name: 'offsets' | 'escalation'
  /** What a new row says. */
  fresh: object
  add: string
  children: (field: FormListFieldData) => React.ReactNode
}
function Rows({ name, fresh, add, children }: RowsProps) {
  return (
    <Form.List name={name}>
      {(fields, { add: addRow, remove }) => (
        <div className="rows-written">
          {fields.map((field) => (
            <div key={field.key} className="row-fields">
              {children(field)}
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('remove')}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => addRow(fresh)}>
            {add}
          </Button>
        </div>
      )}
    </Form.List>
  )
}
