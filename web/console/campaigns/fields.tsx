// The fields of a campaign, for writing a new one and for changing one.
import { Checkbox, DatePicker, Form, Input, InputNumber, Select, type FormInstance } from 'antd'
import plan from '../../../forms/measures.json' with { type: 'json' }
import { paces } from '../../../rules/campaign.ts'
import type { FormRow } from '../forms/shapes.ts'
import { Card } from '../kit/page.tsx'
import { useGet } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { AudienceCountLine, AudienceFields } from './audience.tsx'
import { tidy, type Fields } from './change.ts'
import { measureName } from './measure.ts'

const reviewers = ['chamber', 'federation', 'reviewer', 'regulator'] as const
const needed = (name: string) => [{ required: true, message: t('needed', { name }) }]

/** `isFixed`: it has opened, so form, measure and opening stand. */
export function CampaignFields({ form, isFixed = false }: { form: FormInstance<Fields>; isFixed?: boolean }) {
  const forms = useGet<{ items: FormRow[] }>('/forms')
  const audience = Form.useWatch('audience', form) ?? {}
  const every = Form.useWatch('every', form)
  const stands = isFixed && { disabled: true }
  return (
    <div className="pair">
      <Card title={t('campaign')}>
        {isFixed && <p className="quiet">{t('campaign-fixed-note')}</p>}
        <Form.Item name="title" label={t('title')} rules={needed(t('title'))}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="form" label={t('form')} rules={needed(t('form'))}>
          <Select
            {...stands}
            showSearch={{ optionFilterProp: 'label' }}
            loading={forms.isPending}
            options={(forms.data?.items ?? []).map(({ title, latest }) => ({
              value: latest.id,
              label: [title, latest.version].join(' '),
            }))}
          />
        </Form.Item>
        <Form.Item name="measure" label={t('measure')} rules={needed(t('measure'))}>
          <Select
            {...stands}
            showSearch={{ optionFilterProp: 'label' }}
            options={plan.measures.map(({ number }) => ({ value: number, label: measureName(number) }))}
          />
        </Form.Item>
        <Form.Item name="days" label={t('campaign-days')} rules={needed(t('campaign-days'))}>
          <DatePicker.RangePicker className="wide" disabled={[isFixed, false]} />
        </Form.Item>
        <Form.Item name="every" label={t('series')} extra={t('series-help')}>
          <Select
            allowClear
            {...stands}
            placeholder={t('series-once')}
            options={Object.keys(paces).map((value) => ({ value, label: t(`series-${value}`) }))}
          />
        </Form.Item>
        {every && (
          <Form.Item name="until" label={t('series-end')}>
            <DatePicker className="wide" placeholder={t('series-endless')} />
          </Form.Item>
        )}
        <Form.Item name="graceDays" label={t('grace-days')} extra={t('grace-help')}>
          <InputNumber min={0} max={366} />
        </Form.Item>
        <Form.Item name="agency" label={t('campaign-agency')}>
          <Input maxLength={100} />
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
  )
}
