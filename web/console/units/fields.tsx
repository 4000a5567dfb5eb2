// The fields of a unit, for adding one and for changing one.
import { AutoComplete, Checkbox, Form, Input, Select } from 'antd'
import { Card } from '../kit/page.tsx'
import { useGet } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { options } from './terms.ts'

const needed = [{ required: true, message: t('needed-this') }]
export const codeRule = { pattern: /^[\w-]{1,40}$/, message: t('unit-code-bad') }

export function UnitFields({ isNew = false }: { isNew?: boolean }) {
  const chambers = useGet<{ items: { chamber: string }[] }>('/chambers')
  return (
    <div className="pair">
      <Card title={t('unit')}>
        {isNew && (
          <Form.Item name="unit" label={t('unit-code')} rules={[...needed, codeRule]}>
            <Input maxLength={40} />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('unit-name')} rules={[{ ...needed[0]!, whitespace: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        {(['unitType', 'district', 'industry'] as const).map((name) => (
          <Form.Item key={name} name={name} label={t(`by-${name}`)} rules={needed}>
            <Select showSearch={{ optionFilterProp: 'label' }} options={options[name]} />
          </Form.Item>
        ))}
        <Form.Item name="chamber" label={t('by-chamber')}>
          <AutoComplete
            allowClear
            showSearch={{ filterOption: (typed, option) => String(option?.value).includes(typed) }}
            options={(chambers.data?.items ?? []).map(({ chamber }) => ({ value: chamber }))}
          />
        </Form.Item>
        <Form.Item name="fourGood" valuePropName="checked" noStyle>
          <Checkbox>{t('unit-four-good')}</Checkbox>
        </Form.Item>
      </Card>
      <Card title={t('unit-more')}>
        <Form.Item name="superior" label={t('superior')} extra={t('superior-help')} rules={[codeRule]}>
          <Input maxLength={40} allowClear />
        </Form.Item>
        <Form.Item name="contact" label={t('unit-contact')} extra={t('unit-contact-help')}>
          <Input maxLength={100} allowClear autoComplete="off" />
        </Form.Item>
        <Form.Item name="scale" label={t('unit-scale')}>
          <Select allowClear options={options['scale']} />
        </Form.Item>
        <Form.Item name="tags" label={t('audience-tags')}>
          <Select mode="tags" allowClear open={false} suffixIcon={null} tokenSeparators={[',', '，', ' ', '\n']} />
        </Form.Item>
      </Card>
    </div>
  )
}
