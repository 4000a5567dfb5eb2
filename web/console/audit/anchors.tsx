// Where the trail ended on each day. Lines that are kept elsewhere prove later that nothing was cut off or changed.
import { Alert, Button, Form, Input, Table } from 'antd'
import { useState } from 'react'
import { showNumber, showTime } from '../format.ts'
import { saveText } from '../kit/save-text.ts'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'

interface Anchor {
  day: string
  number: number
  hash: string
  at: string
}
interface Verified {
  ok: boolean
  count: number
  fault: { at: number; code: string } | null
}
/** As `admin -- audit-anchor` prints it. */
const lineOf = ({ day, number, hash }: Anchor) => `zhengban-audit ${day} ${number}:${hash}`
const anchorIn = (text: string) => /(\d{1,15}):([0-9a-f]{64})\s*$/.exec(text.trim())

export function Anchors() {
  const anchors = useGet<{ items: Anchor[] }>('/audit/anchors')
  return (
    <>
      <p className="quiet">{t('anchors-what')}</p>
      <Verify />
      <Loaded of={anchors} isEmpty={({ items }) => items.length === 0} empty={t('anchors-none')}>
        {({ items }) => (
          <>
            <div className="actions after-gap">
              <Button
                onClick={() => saveText(`${items.map(lineOf).join('\n')}\n`, `zhengban-audit-${items[0]!.day}.txt`)}
              >
                {t('anchors-save', { count: items.length })}
              </Button>
            </div>
            <Table<Anchor>
              size="small"
              rowKey="day"
              dataSource={items}
              pagination={items.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
              scroll={{ x: 900 }}
              locale={{ emptyText: <Nothing /> }}
              columns={[
                { title: t('anchor-day'), dataIndex: 'day', width: 120 },
                {
                  title: t('anchor-number'),
                  width: 100,
                  align: 'right',
                  render: (_, { number }) => showNumber(number),
                },
                { title: t('anchor-hash'), render: (_, { hash }) => <span className="hash">{hash}</span> },
                { title: t('audit-at'), width: 180, render: (_, { at }) => showTime(at) },
              ]}
            />
          </>
        )}
      </Loaded>
    </>
  )
}

/** Walks the whole trail; with a line kept elsewhere also whether its end is still where it was. */
function Verify() {
  const [told, setTold] = useState<Verified | null>(null)
  const verify = useSend<Verified, { line?: string }>(
    ({ line }) => {
      const found = line ? anchorIn(line) : null
      const body = found ? { anchor: { number: Number(found[1]), hash: found[2]! } } : {}
      return ['/audit/verify', { method: 'POST', body }]
    },
    { stale: ['/audit'], onDone: ({ data }) => setTold(data) },
  )
  return (
    <>
      <Form<{ line?: string }> layout="vertical" onFinish={(given) => verify.mutate(given)}>
        <Form.Item
          name="line"
          label={t('verify-line')}
          extra={t('verify-line-help')}
          rules={[
            {
              validator: (_, line?: string) =>
                !line?.trim() || anchorIn(line) ? Promise.resolve() : Promise.reject(new Error(t('verify-line-bad'))),
            },
          ]}
        >
          <Input allowClear maxLength={200} />
        </Form.Item>
        <Button htmlType="submit" loading={verify.isPending}>
          {t('verify')}
        </Button>
      </Form>
      <div role="status" className="after-gap">
        {told && (
          <Alert
            type={told.ok ? 'success' : 'error'}
            title={
              told.ok
                ? t('verify-good', { count: showNumber(told.count) })
                : t('verify-bad', { at: told.fault!.at, fault: t(`verify-${told.fault!.code}`) })
            }
          />
        )}
      </div>
    </>
  )
}
