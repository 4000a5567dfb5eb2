// How somebody gets in, and is kept out: each after saying what it does.
import { App, Button } from 'antd'
import type { Secret } from '../kit/once-only.tsx'
import { useSend } from '../kit/use-get.ts'
import { useSession } from '../session.tsx'
import { t } from '../words.ts'
import type { Account, Invite } from './shapes.ts'
import { useStanding } from './use-standing.ts'

interface Props {
  account: Account
  onSecret: (secret: Secret) => void
}
export function AccountActions({ account, onSecret }: Props) {
  const { id, name, disabled, totp } = account
  const { modal } = App.useApp()
  const { account: own } = useSession()
  const turn = useStanding()
  const link = useSend<{ url: string; expiresAt: string }>(
    () => [`/accounts/${id}/sign-in`, { method: 'POST', body: {} }],
    { stale: [], onDone: ({ data }) => onSecret({ title: t('sign-in-link'), text: data.url, until: data.expiresAt }) },
  )
  const invite = useSend<Invite>(() => [`/accounts/${id}/invite`, { method: 'POST', body: {} }], {
    stale: [],
    onDone: ({ data }) => onSecret({ title: t('account-invite'), text: data.webChat, until: data.expiresAt }),
  })
  const removeFactor = useSend(() => [`/accounts/${id}/totp`, { method: 'DELETE' }], {
    done: t('second-factor-removed'),
  })
  const ask = (what: string, work: () => Promise<unknown>, danger = false) =>
    void modal.confirm({
      title: t(`${what}-sure`, { name }),
      content: t(`${what}-what`),
      okText: t(`${what}-do`),
      okButtonProps: { danger },
      onOk: () => work().catch(() => undefined),
    })
  return (
    <>
      {!disabled && (
        <>
          <Button loading={link.isPending} onClick={() => link.mutate()}>
            {t('sign-in-link')}
          </Button>
          <Button loading={invite.isPending} onClick={() => ask('account-invite', () => invite.mutateAsync())}>
            {t('account-invite-do')}
          </Button>
        </>
      )}
      {totp && (
        <Button danger onClick={() => ask('account-factor', () => removeFactor.mutateAsync(), true)}>
          {t('account-factor-do')}
        </Button>
      )}
      {own !== id && (
        <Button danger={!disabled} onClick={() => turn(account)}>
          {t(disabled ? 'account-enable' : 'account-disable')}
        </Button>
      )}
    </>
  )
}
