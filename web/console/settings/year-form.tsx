// One year's notice: what is free, and which weekends are worked.
import { Button, DatePicker, Form, Input, Modal, Select, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'

interface Holiday {
  name: string
  from: string
  to: string
}
export interface Year {
  year: number
  notice: string
  source: string
  holidays: Holiday[]
  workingDays: string[]
  edited: { by: string | null; at: string } | null
}

interface YearFields {
  notice: string
  holidays: { name: string; days: [Dayjs, Dayjs] }[]
  workingDays: string[]
}
export function YearForm({ year, onClose }: { year: Year; onClose: () => void }) {
  const [form] = Form.useForm<YearFields>()
  const save = useSend<Year, YearFields>(
    ({ notice, holidays, workingDays }) => [
      `/calendar/${year.year}`,
      {
        method: 'PUT',
        body: {
          ...{ notice, source: year.source, workingDays },
          holidays: holidays.map(({ name, days: [from, to] }) => ({
            name,
            from: from.format('YYYY-MM-DD'),
            to: to.format('YYYY-MM-DD'),
          })),
        },
      },
    ],
    { done: t('saved'), onDone: onClose },
  )
  return (
    <Modal
      open
      width={640}
      title={t('year-title', { year: String(year.year) })}
      okText={t('save')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="quiet">{t('year-what')}</p>
      <Form<YearFields>
        form={form}
        layout="vertical"
        initialValues={{
          notice: year.notice,
          workingDays: year.workingDays,
          holidays: year.holidays.map(({ name, from, to }) => ({ name, days: [dayjs(from), dayjs(to)] })),
        }}
        onFinish={(given) => save.mutate(given)}
      >
        <Form.Item name="notice" label={t('notice')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.List name="holidays">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }) => (
                <Space key={key} align="start">
                  <Form.Item name={[name, 'name']} rules={[{ required: true, message: t('needed-this') }]}>
                    <Input aria-label={t('holiday-name')} placeholder={t('holiday-name')} maxLength={40} />
                  </Form.Item>
                  <Form.Item name={[name, 'days']} rules={[{ required: true, message: t('needed-this') }]}>
                    <DatePicker.RangePicker />
                  </Form.Item>
                  <Button aria-label={t('remove')} onClick={() => remove(name)}>
                    ×
                  </Button>
                </Space>
              ))}
              <Button onClick={() => add()}>{t('holiday-add')}</Button>
            </>
          )}
        </Form.List>
        <Form.Item name="workingDays" label={t('working-days')} extra={t('working-days-help')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
