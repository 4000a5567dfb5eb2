// Who saw, decided or changed what, and when; and where the trail ended day by day.
import { Tabs } from 'antd'
import { Card, Page } from '../kit/page.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { t } from '../words.ts'
import { Anchors } from './anchors.tsx'
import { Entries } from './entries.tsx'

export function AuditPage() {
  const [filter, set] = useFilter(['tab', 'who', 'what'])
  return (
    <Page title={t('nav-audit')} note={t('audit-note')}>
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'entries'}
          onChange={(tab) => set({ tab })}
          destroyOnHidden
          items={[
            { key: 'entries', label: t('audit-entries'), children: <Entries filter={filter} set={set} /> },
            { key: 'anchors', label: t('anchors'), children: <Anchors /> },
          ]}
        />
      </Card>
    </Page>
  )
}
