// What staff may set, a subject a tab: each has one address.
import { Tabs } from 'antd'
import { Card, Page } from '../kit/page.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { Calendar } from './calendar.tsx'
import { CellSize } from './cell-size.tsx'
import { Jobs } from './jobs.tsx'
import { Outlines } from './outlines.tsx'
import { Retention } from './retention.tsx'

export function SettingsPage() {
  const [filter, set] = useFilter(['tab'])
  const may = useMay()
  return (
    <Page title={t('nav-settings')}>
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'calendar'}
          onChange={(tab) => set({ tab })}
          destroyOnHidden
          items={[
            { key: 'calendar', label: t('calendar'), children: <Calendar /> },
            ...(may('settings')
              ? [
                  { key: 'retention', label: t('retention'), children: <Retention /> },
                  { key: 'cell-size', label: t('cell-size'), children: <CellSize /> },
                  { key: 'outlines', label: t('outlines'), children: <Outlines /> },
                ]
              : []),
            ...(may('jobs') ? [{ key: 'jobs', label: t('jobs'), children: <Jobs /> }] : []),
          ]}
        />
      </Card>
    </Page>
  )
}
