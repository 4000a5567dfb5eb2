// One year's notice: what is free, and which weekends are worked. When somebody else was faster, both are shown and none is lost.
import { Button, DatePicker, Form, Input, Modal, Select, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { Answer } from '../api.ts'
import { EditingForm, type Writing } from '../kit/editing-form.tsx'
import { Loaded } from '../kit/states.tsx'
import { useEditing } from '../kit/use-editing.ts'
import { useGetTagged, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'

interface Holiday {
  name: string
  from: string
  to: string
}
interface WrittenYear {
  notice: string
  holidays: Holiday[]
  workingDays: string[]
}
export interface Year extends WrittenYear {
  year: number
  source: string
  edited: { by: string | null; at: string } | null
}
interface YearFields {
  notice: string
  holidays: { name: string; days: [Dayjs, Dayjs] }[]
  workingDays: string[]
}
interface Props {
  year: Year
  onClose: () => void
}

const writing: Writing<WrittenYear, YearFields> = {
  kind: 'calendar',
  names: ['notice', 'holidays', 'workingDays'],
  clashFields: [
    { name: 'notice', label: t('notice'), show: ({ notice }) => notice || '—' },
    {
      ...{ name: 'holidays', label: t('holidays') },
      show: ({ holidays }) => holidays.map(({ name, from, to }) => <div key={from}>{`${name} ${from} – ${to}`}</div>),
    },
    { name: 'workingDays', label: t('working-days'), show: ({ workingDays }) => workingDays.join(' ') || '—' },
  ],
  toForm: ({ notice, holidays, workingDays }) => ({
    ...{ notice, workingDays },
    holidays: holidays.map(({ name, from, to }) => ({ name, days: [dayjs(from), dayjs(to)] })),
  }),
  fromForm: ({ notice, holidays, workingDays }) => ({
    ...{ notice: notice.trim(), workingDays },
    // A line that was only just added says nothing yet.
    holidays: holidays.flatMap((each) => {
      const { name, days } = (each ?? {}) as Partial<YearFields['holidays'][number]>
      return name && days ? [{ name, from: dayOf(days[0]), to: dayOf(days[1]) }] : []
    }),
  }),
}
const dayOf = (at: Dayjs) => at.format('YYYY-MM-DD')
const writtenOf = ({ notice, holidays, workingDays }: Year): WrittenYear => ({ notice, holidays, workingDays })
const addressOf = ({ year }: Year) => `/calendar/${year}`

/** `isNew`: nothing is known of the year yet. */
export function YearForm({ year, isNew, onClose }: Props & { isNew: boolean }) {
  const title = t('year-title', { year: String(year.year) })
  return (
    <Modal open width={780} title={title} footer={null} onCancel={onClose}>
      <p className="quiet">{t('year-what')}</p>
      {isNew ? <NewYear year={year} onClose={onClose} /> : <KnownYear year={year} onClose={onClose} />}
    </Modal>
  )
}

function NewYear({ year, onClose }: Props) {
  const [form] = Form.useForm<YearFields>()
  const save = useSend<Year, WrittenYear>(
    (written) => [addressOf(year), { method: 'PUT', body: { ...written, source: year.source } }],
    { done: t('saved'), onDone: onClose },
  )
  return (
    <EditingForm
      {...{ writing, form, base: writtenOf(year), newer: null, isSaving: save.isPending, onLeave: onClose }}
      goOn={() => undefined}
      onSend={(_, after) => save.mutate(after)}
    >
      <Fields />
    </EditingForm>
  )
}

function KnownYear({ year, onClose }: Props) {
  const asked = useGetTagged<Year>(addressOf(year))
  return <Loaded of={asked}>{(first) => <Edit first={first} onClose={onClose} />}</Loaded>
}

function Edit({ first, onClose }: { first: Answer<Year>; onClose: () => void }) {
  const [form] = Form.useForm<YearFields>()
  const { seen, newer, save, isSaving, goOn } = useEditing<Year, WrittenYear & { source: string }>({
    ...{ first, read: addressOf(first.data), method: 'PUT', written: writtenOf, onSaved: onClose },
  })
  return (
    <EditingForm
      {...{ writing, form, base: writtenOf(seen), isSaving, goOn, onLeave: onClose }}
      newer={newer && writtenOf(newer)}
      onSend={(_, after) => void save({ ...after, source: seen.source })}
    >
      <Fields />
    </EditingForm>
  )
}

function Fields() {
  return (
    <>
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
    </>
  )
}
