// The invites of a unit: which are still good, and what became of the others. Codes are told only where they are made.
import { QrcodeOutlined } from '@ant-design/icons'
import { App, Button, Tag } from 'antd'
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { usePages, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import type { KnownInvite, Unit } from './shapes.ts'

const colours = { open: 'success', used: 'blue', expired: 'default', revoked: 'default' } as const

export function UnitInvites({ unit: { unit, name } }: { unit: Unit }) {
  const pages = usePages<KnownInvite>('/invites', { unit })
  const { modal } = App.useApp()
  const revoke = useSend<unknown, string>((id) => [`/invites/${id}`, { method: 'DELETE' }], {
    done: t('invite-revoked'),
    stale: ['/invites'],
  })
  const ask = ({ id, createdAt }: KnownInvite) =>
    void modal.confirm({
      title: t('invite-revoke-sure', { unit: name, time: showTime(createdAt) }),
      content: t('invite-revoke-what'),
      okText: t('invite-revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync(id).catch(() => undefined),
    })
  return (
    <>
      <div className="filters">
        <Link to={`/invites${query({ units: [unit] })}`}>
          <Button icon={<QrcodeOutlined aria-hidden />}>{t('invite-new')}</Button>
        </Link>
      </div>
      <PagedTable<KnownInvite>
        of={pages}
        rowKey="id"
        width={720}
        label={t('invites')}
        empty={t('invites-none')}
        rowClassName={({ state }) => (state === 'open' ? '' : 'off')}
        columns={[
          {
            title: t('state'),
            width: 110,
            render: (_, { state }) => <Tag color={colours[state]}>{t(`invite-${state}`)}</Tag>,
          },
          { title: t('created-at'), width: 180, render: (_, { createdAt }) => showTime(createdAt) },
          { title: t('expires'), width: 180, render: (_, { expiresAt }) => showTime(expiresAt) },
          { title: t('used-at'), width: 180, render: (_, { usedAt }) => showTime(usedAt) },
          {
            title: '',
            width: 90,
            render: (_, invite) =>
              invite.state === 'open' && (
                <Button size="small" danger onClick={() => ask(invite)}>
                  {t('invite-revoke')}
                </Button>
              ),
          },
        ]}
      />
    </>
  )
}
