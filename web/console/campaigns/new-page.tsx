// A draft: nobody is asked anything before it is opened.
import { Button, Checkbox, DatePicker, Form, Input, InputNumber, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { useNavigate } from 'react-router'
import plan from '../../../forms/measures.json' with { type: 'json' }
import type { Audience } from '../../../rules/audience.ts'
import { Card, Page } from '../kit/page.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { AudienceCountLine, AudienceFields } from './audience.tsx'
import { measureName } from './list-page.tsx'
import type { FormRow } from '../forms/shapes.ts'
import type { CampaignDetail, NewCampaign } from './shapes.ts'

interface Fields {
  title: string
  form: string
  measure: number
  days: [Dayjs, Dayjs]
  graceDays: number
  reviewBy?: string
  lateAllowed: boolean
  editsAllowed: boolean
  audience: Audience
}
const reviewers = ['chamber', 'federation', 'reviewer', 'regulator'] as const
const needed = (name: string) => [{ required: true, message: t('needed', { name }) }]
/** What says nothing is not sent. */
const tidy = (audience: Audience): Audience =>
  Object.fromEntries(Object.entries(audience).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value)))

export function NewCampaignPage() {
  const [form] = Form.useForm<Fields>()
  const navigate = useNavigate()
  const forms = useGet<{ items: FormRow[] }>('/forms')
  const audience = Form.useWatch('audience', form) ?? {}
  const create = useSend<CampaignDetail, NewCampaign>((body) => ['/campaigns', { method: 'POST', body }], {
    done: t('campaign-made'),
    onDone: ({ data }) => void navigate(`/campaigns/${data.id}`),
  })
  const send = ({ days: [opens, due], reviewBy, ...fields }: Fields) => {
    const day = (at: Dayjs) => at.format('YYYY-MM-DD')
    create.mutate({
      ...fields,
      reviewBy: reviewBy ?? null,
      opensAt: day(opens),
      dueAt: day(due),
      audience: tidy(fields.audience ?? {}),
    })
  }
  return (
    <Page title={t('campaign-new')} back={{ to: '/campaigns', title: t('nav-campaigns') }}>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ graceDays: 0, lateAllowed: true, editsAllowed: true, audience: {} }}
        onFinish={send}
        // Enter chooses in a list or a calendar here; a form this long is sent by its button alone.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
        }}
      >
        <div className="pair">
          <Card title={t('campaign')}>
            <Form.Item name="title" label={t('title')} rules={needed(t('title'))}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="form" label={t('form')} rules={needed(t('form'))}>
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                loading={forms.isPending}
                options={(forms.data?.items ?? []).map(({ form: name, latest }) => ({
                  value: latest.id,
                  label: `${name} ${latest.version}`,
                }))}
              />
            </Form.Item>
            <Form.Item name="measure" label={t('measure')} rules={needed(t('measure'))}>
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                options={plan.measures.map(({ number }) => ({ value: number, label: measureName(number) }))}
              />
            </Form.Item>
            <Form.Item name="days" label={t('campaign-days')} rules={needed(t('campaign-days'))}>
              <DatePicker.RangePicker className="wide" />
            </Form.Item>
            <Form.Item name="graceDays" label={t('grace-days')} extra={t('grace-help')}>
              <InputNumber min={0} max={366} />
            </Form.Item>
            <Form.Item name="reviewBy" label={t('review-by')}>
              <Select allowClear options={reviewers.map((value) => ({ value, label: t(`role-${value}`) }))} />
            </Form.Item>
            <Form.Item name="lateAllowed" valuePropName="checked" noStyle>
              <Checkbox>{t('late-allowed')}</Checkbox>
            </Form.Item>
            <br />
            <Form.Item name="editsAllowed" valuePropName="checked" noStyle>
              <Checkbox>{t('edits-allowed')}</Checkbox>
            </Form.Item>
          </Card>
          <Card title={t('audience')}>
            <AudienceCountLine audience={tidy(audience)} />
            <Form.Item name="audience" noStyle>
              <AudienceFields />
            </Form.Item>
          </Card>
        </div>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('campaign-save-draft')}
        </Button>
      </Form>
    </Page>
  )
}
