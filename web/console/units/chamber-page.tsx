// Marking a chamber as 四好商会, or no longer: all its units with it.
import { App, Checkbox, Form } from 'antd'
import { useNavigate, useParams } from 'react-router'
import type { Answer } from '../api.ts'
import { EditingForm, type Writing } from '../kit/editing-form.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useEditing } from '../kit/use-editing.ts'
import { useGetTagged } from '../kit/use-get.ts'
import { t } from '../words.ts'
import type { Chamber } from './shapes.ts'

type Written = Pick<Chamber, 'fourGood'>
const writing: Writing<Written, Written> = {
  ...{ kind: 'chamber', names: ['fourGood'] },
  toForm: (written) => written,
  fromForm: ({ fourGood }) => ({ fourGood }),
  clashFields: [
    { name: 'fourGood', label: t('chamber-four-good'), show: ({ fourGood }) => t(fourGood ? 'yes' : 'no') },
  ],
}
const writtenOf = ({ fourGood }: Chamber): Written => ({ fourGood })
const list = '/units?tab=chambers'

export function ChamberPage() {
  const { chamber = '' } = useParams()
  const asked = useGetTagged<Chamber>(`/chambers/${encodeURIComponent(chamber)}`)
  return <Loaded of={asked}>{(first) => <Edit first={first} />}</Loaded>
}

function Edit({ first }: { first: Answer<Chamber> }) {
  const { chamber } = first.data
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const [form] = Form.useForm<Written>()
  const leave = () => void navigate(list)
  const { seen, newer, save, isSaving, goOn } = useEditing<Chamber, Written>({
    ...{ first, read: `/chambers/${encodeURIComponent(chamber)}`, method: 'PUT', written: writtenOf, onSaved: leave },
  })
  const send = (_: Partial<Written>, after: Written) =>
    void modal.confirm({
      title: t('chamber-edit-sure', { chamber }),
      content: t(`chamber-edit-${after.fourGood ? 'yes' : 'no'}`, { count: seen.units }),
      okText: t('save'),
      onOk: () => save(after),
    })
  return (
    <Page title={t('chamber-edit')} back={{ to: list, title: t('chambers') }} note={chamber}>
      <EditingForm
        {...{ writing, form, isSaving, goOn, base: writtenOf(seen) }}
        newer={newer && writtenOf(newer)}
        onSend={send}
        onLeave={leave}
      >
        <Card title={chamber}>
          <Form.Item name="fourGood" valuePropName="checked" noStyle>
            <Checkbox>{t('chamber-four-good')}</Checkbox>
          </Form.Item>
        </Card>
      </EditingForm>
    </Page>
  )
}
