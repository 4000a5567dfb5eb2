// Who works here, in which role and how far; and the tokens of other programs.
import { Tabs } from 'antd'
import { Card, Page } from '../kit/page.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { t } from '../words.ts'
import { Accounts } from './accounts.tsx'
import { Tokens } from './tokens.tsx'

export function AccountsPage() {
  const [filter, set] = useFilter(['tab', 'sort'])
  return (
    <Page title={t('nav-accounts')}>
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'accounts'}
          onChange={(tab) => set({ tab, sort: null })}
          destroyOnHidden
          items={[
            { key: 'accounts', label: t('accounts'), children: <Accounts /> },
            { key: 'tokens', label: t('tokens'), children: <Tokens /> },
          ]}
        />
      </Card>
    </Page>
  )
}
