// Whoever is signed in: as what, how far they see, until when; and their own second factor.
import { Descriptions } from 'antd'
import { showScope } from '../accounts/scope.ts'
import type { Session } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { SecondFactor } from './second-factor.tsx'

export function MePage() {
  const session = useGet<Session>('/session')
  return (
    <Page title={t('nav-me')}>
      <Loaded of={session}>
        {({ name, role, scope, account, totp, expiresAt }) => (
          <>
            <Card title={t('me-who')}>
              <Descriptions
                size="small"
                column={{ xs: 1, md: 2 }}
                items={[
                  { key: 'name', label: t('title'), children: name || '—' },
                  { key: 'role', label: t('role'), children: t(`role-${role}`) },
                  { key: 'scope', label: t('scope'), children: showScope(scope) },
                  { key: 'kind', label: t('me-kind'), children: t(account ? 'me-account' : 'me-token') },
                  { key: 'until', label: t('me-until'), children: showTime(expiresAt) },
                ]}
              />
            </Card>
            <Card title={t('second-factor')}>
              {account ? <SecondFactor isOn={totp} /> : <p>{t('second-factor-account-only')}</p>}
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  )
}
