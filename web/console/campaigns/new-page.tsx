// A draft: nobody is asked anything before it is opened.
import { Button, Form } from 'antd'
import { useNavigate } from 'react-router'
import { Page } from '../kit/page.tsx'
import { useSend } from '../kit/use-get.ts'
import { withoutEnter } from '../kit/without-enter.ts'
import { t } from '../words.ts'
import { fromFields, type Fields } from './change.ts'
import { CampaignFields } from './fields.tsx'
import type { CampaignDetail, NewCampaign } from './shapes.ts'

export function NewCampaignPage() {
  const [form] = Form.useForm<Fields>()
  const navigate = useNavigate()
  const create = useSend<CampaignDetail, NewCampaign>((body) => ['/campaigns', { method: 'POST', body }], {
    done: t('campaign-made'),
    onDone: ({ data }) => void navigate(`/campaigns/${data.id}`),
  })
  return (
    <Page title={t('campaign-new')} back={{ to: '/campaigns', title: t('nav-campaigns') }}>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ graceDays: 0, lateAllowed: true, editsAllowed: true, audience: {} }}
        onFinish={(fields) => create.mutate(fromFields(fields))}
        onKeyDown={withoutEnter}
      >
        <CampaignFields form={form} />
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('campaign-save-draft')}
        </Button>
      </Form>
    </Page>
  )
}
