import { PlusOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { Link } from 'react-router'
import { showLeft, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useMay } from '../session.tsx'
import type { Campaign } from '../shapes.ts'
import { t } from '../words.ts'
import { byUrgency, useCampaigns } from './list.ts'
import { CampaignState } from './picker.tsx'

export function CampaignsPage() {
  const campaigns = useCampaigns()
  const may = useMay()
  return (
    <Page
      title={t('nav-campaigns')}
      actions={
        may('change-campaigns') && (
          <Link to="/campaigns/new">
            <Button type="primary" icon={<PlusOutlined aria-hidden />}>
              {t('campaign-new')}
            </Button>
          </Link>
        )
      }
    >
      <Card>
        <Loaded of={campaigns}>
          {({ items }) => (
            <Table<Campaign>
              size="small"
              rowKey="id"
              dataSource={[...items].sort(byUrgency)}
              pagination={items.length > 50 ? { pageSize: 50 } : false}
              scroll={{ x: 760 }}
              locale={{ emptyText: <Nothing>{t('no-campaigns')}</Nothing> }}
              columns={[
                {
                  title: t('campaign'),
                  render: (_, { id, title }) => <Link to={`/campaigns/${id}`}>{title}</Link>,
                },
                { title: t('state'), width: 110, render: (_, { state }) => <CampaignState state={state} /> },
                { title: t('measure'), dataIndex: 'measure', width: 80 },
                { title: t('opens-at'), width: 180, render: (_, { opensAt }) => showTime(opensAt) },
                {
                  title: t('due-day'),
                  width: 190,
                  render: (_, { dueAt, state }) => (
                    <>
                      {showTime(dueAt)}
                      {state === 'open' && <small className="line">{showLeft(dueAt)}</small>}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
      </Card>
    </Page>
  )
}
