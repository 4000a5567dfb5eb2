// Units that joined or left the audience after the opening. Whether one that left still owes its report is decided here.
import { App, Button, Table, Tag } from 'antd'
import { Link } from 'react-router'
import { showTime } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'

interface Member {
  unit: string
  unitName: string
  state: 'joined' | 'left' | 'returned' | 'kept' | 'released'
  at: string
}
type Decision = 'kept' | 'released'
const colours = { joined: 'success', left: 'warning', returned: 'success', kept: 'blue', released: 'default' } as const

export function Membership({ campaign, mayChange }: { campaign: string; mayChange: boolean }) {
  const path = `/campaigns/${campaign}/membership`
  const members = useGet<{ items: Member[] }>(path)
  const { modal } = App.useApp()
  const decide = useSend<unknown, { unit: string; to: Decision }>((body) => [path, { method: 'POST', body }], {
    done: t('saved'),
  })
  const ask = ({ unit, unitName }: Member, to: Decision) =>
    void modal.confirm({
      title: t(`member-${to}-sure`, { unit: unitName }),
      content: t(`member-${to}-what`),
      okText: t(`member-${to}-do`),
      okButtonProps: { danger: to === 'released' },
      onOk: () => decide.mutateAsync({ unit, to }).catch(() => undefined),
    })
  return (
    <Loaded of={members} rows={1}>
      {({ items }) =>
        items.length > 0 && (
          <Card title={t('membership')}>
            <Table<Member>
              size="small"
              rowKey="unit"
              dataSource={items}
              pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              scroll={{ x: 760 }}
              columns={[
                { title: t('unit'), render: (_, { unit, unitName }) => <Link to={`/units/${unit}`}>{unitName}</Link> },
                { title: t('unit-code'), dataIndex: 'unit', width: 120 },
                {
                  title: t('state'),
                  width: 140,
                  render: (_, { state }) => <Tag color={colours[state]}>{t(`member-${state}`)}</Tag>,
                },
                { title: t('created-at'), width: 180, render: (_, { at }) => showTime(at) },
                {
                  title: '',
                  width: 220,
                  render: (_, member) =>
                    mayChange &&
                    member.state === 'left' && (
                      <div className="actions">
                        <Button size="small" onClick={() => ask(member, 'kept')}>
                          {t('member-kept-do')}
                        </Button>
                        <Button size="small" danger onClick={() => ask(member, 'released')}>
                          {t('member-released-do')}
                        </Button>
                      </div>
                    ),
                },
              ]}
            />
          </Card>
        )
      }
    </Loaded>
  )
}
