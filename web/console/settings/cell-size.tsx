// How small a count may be and still be shown outside the own line.
import { Button, Form, InputNumber } from 'antd'
import { Loaded } from '../kit/states.tsx'
import { useGetTagged, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'

interface Settings {
  cellSize: number
}

export function CellSize() {
  const settings = useGetTagged<Settings>('/settings')
  const ifMatch = settings.data?.etag ?? ''
  const save = useSend<Settings, Settings>((body) => ['/settings/cell-size', { method: 'PUT', body, ifMatch }], {
    done: t('saved'),
  })
  return (
    <Loaded of={settings}>
      {({ data: { cellSize } }) => (
        <Form<Settings> layout="vertical" initialValues={{ cellSize }} onFinish={(given) => save.mutate(given)}>
          <Form.Item
            name="cellSize"
            label={t('cell-size')}
            extra={t('cell-size-help')}
            rules={[{ required: true, message: t('needed-this') }]}
          >
            <InputNumber min={1} max={20} precision={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </Form>
      )}
    </Loaded>
  )
}
