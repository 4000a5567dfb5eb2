// Tokens of other programs: made, told once, revoked.
import { PlusOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { Role, Scope } from '../../../rules/scope.ts'
import { showTime } from '../format.ts'
import { OnceOnly, type Secret } from '../kit/once-only.tsx'
import { PagedTable } from '../kit/paged-table.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { usePages, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { NewEntry } from './new-entry.tsx'
import { showScope } from './scope.ts'

interface Token {
  id: string
  label: string
  role: Role
  scope: Scope
  account: string | null
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

export function Tokens() {
  const [{ sort }, set] = useFilter(['sort'])
  const pages = usePages<Token>('/tokens', { sort })
  const { modal } = App.useApp()
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const revoke = useSend<unknown, string>((id) => [`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }], {
    done: t('token-revoked'),
  })
  const ask = ({ id, label }: Token) =>
    void modal.confirm({
      title: t('token-revoke-sure', { label }),
      content: t('token-revoke-what'),
      okText: t('token-revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync(id).catch(() => undefined),
    })
  return (
    <>
      <div className="filters">
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setNew(true)}>
          {t('token-new')}
        </Button>
      </div>
      <PagedTable<Token>
        of={pages}
        rowKey="id"
        width={1040}
        label={t('tokens')}
        sort={{ by: sort ?? '-createdAt', set: (by) => set({ sort: by }) }}
        rowClassName={({ revokedAt }) => (revokedAt ? 'off' : '')}
        columns={[
          { title: t('token-label'), dataIndex: 'label', width: 180, ellipsis: true },
          { title: t('role'), width: 110, render: (_, { role }) => t(`role-${role}`) },
          { title: t('scope'), width: 220, ellipsis: true, render: (_, { scope }) => showScope(scope) },
          {
            ...{ title: t('last-used'), key: 'lastUsedAt', sorter: true, width: 180 },
            render: (_, { lastUsedAt }) => showTime(lastUsedAt),
          },
          {
            ...{ title: t('expires'), key: 'expiresAt', sorter: true, width: 180 },
            render: (_, { expiresAt }) => showTime(expiresAt),
          },
          {
            title: '',
            width: 110,
            render: (_, token) =>
              token.revokedAt ? (
                t('revoked')
              ) : (
                <Button size="small" danger onClick={() => ask(token)}>
                  {t('token-revoke')}
                </Button>
              ),
          },
        ]}
      />
      <NewEntry
        kind="token"
        isOpen={isNew}
        onClose={() => setNew(false)}
        onMade={(made) => {
          setNew(false)
          setSecret({ title: t('token-new'), text: String(made['token']), until: String(made['expiresAt']) })
        }}
      />
      <OnceOnly secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}
