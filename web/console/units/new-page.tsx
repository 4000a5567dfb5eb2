// One unit that came between two rosters.
import { Button, Form } from 'antd'
import { useNavigate } from 'react-router'
import { Page } from '../kit/page.tsx'
import { useSend } from '../kit/use-get.ts'
import { withoutEnter } from '../kit/without-enter.ts'
import { t } from '../words.ts'
import { UnitFields } from './fields.tsx'
import { fromForm, type UnitForm, type WrittenUnit } from './written.ts'

type NewUnit = UnitForm & { unit: string }

export function NewUnitPage() {
  const navigate = useNavigate()
  const create = useSend<{ unit: string }, WrittenUnit & { unit: string }>(
    (body) => ['/units', { method: 'POST', body }],
    { done: t('saved'), onDone: ({ data }) => void navigate(`/units/${encodeURIComponent(data.unit)}`) },
  )
  return (
    <Page title={t('unit-new')} back={{ to: '/units', title: t('nav-units') }}>
      <Form<NewUnit>
        layout="vertical"
        initialValues={{ fourGood: false, tags: [] }}
        onFinish={({ unit, ...given }) => create.mutate({ unit: unit.trim(), ...fromForm(given) })}
        onKeyDown={withoutEnter}
      >
        <UnitFields isNew />
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Page>
  )
}
