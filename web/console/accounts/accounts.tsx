// Accounts: made, sent a sign-in link, disabled, enabled.
import { PlusOutlined } from '@ant-design/icons'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { showTime } from '../format.ts'
import { OnceOnly, type Secret } from '../kit/once-only.tsx'
import { PagedTable } from '../kit/paged-table.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { usePages, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { NewEntry } from './new-entry.tsx'
import { showScope } from './scope.ts'
import type { Account } from './shapes.ts'
import { useStanding } from './use-standing.ts'

export function Accounts() {
  const [{ sort }, set] = useFilter(['sort'])
  const pages = usePages<Account>('/accounts', { sort })
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const link = useSend<{ url: string; expiresAt: string }, Account>(
    ({ id }) => [`/accounts/${id}/sign-in`, { method: 'POST', body: {} }],
    { stale: [], onDone: ({ data }) => setSecret({ title: t('sign-in-link'), text: data.url, until: data.expiresAt }) },
  )
  const turn = useStanding()
  return (
    <>
      <div className="filters">
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setNew(true)}>
          {t('account-new')}
        </Button>
      </div>
      <PagedTable<Account>
        of={pages}
        rowKey="id"
        width={1000}
        label={t('accounts')}
        sort={{ by: sort ?? 'name', set: (by) => set({ sort: by }) }}
        rowClassName={({ disabled }) => (disabled ? 'off' : '')}
        columns={[
          {
            ...{ title: t('person'), key: 'name', sorter: true, width: 180 },
            render: (_, { id, name, disabled, totp }) => (
              <>
                <Link to={`/accounts/${id}`}>{name}</Link> {disabled && <Tag>{t('disabled')}</Tag>}{' '}
                {totp && <Tag color="blue">{t('totp-on')}</Tag>}
              </>
            ),
          },
          { title: t('role'), key: 'role', sorter: true, width: 110, render: (_, { role }) => t(`role-${role}`) },
          { title: t('scope'), width: 240, ellipsis: true, render: (_, { scope }) => showScope(scope) },
          {
            ...{ title: t('last-sign-in'), key: 'lastSignInAt', sorter: true, width: 180 },
            render: (_, { lastSignInAt }) => showTime(lastSignInAt),
          },
          {
            title: '',
            width: 200,
            render: (_, account) => (
              <>
                {!account.disabled && (
                  <Button size="small" onClick={() => link.mutate(account)}>
                    {t('sign-in-link')}
                  </Button>
                )}{' '}
                <Button size="small" danger={!account.disabled} onClick={() => turn(account)}>
                  {t(account.disabled ? 'account-enable' : 'account-disable')}
                </Button>
              </>
            ),
          },
        ]}
      />
      <NewEntry
        kind="account"
        isOpen={isNew}
        onClose={() => setNew(false)}
        onMade={(made) => {
          setNew(false)
          const invite = made['invite'] as { webChat: string; expiresAt: string }
          setSecret({ title: t('account-invite'), text: invite.webChat, until: invite.expiresAt })
        }}
      />
      <OnceOnly secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}
