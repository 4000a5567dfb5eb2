// Disabling an account and letting it back, after saying what that does.
import { App } from 'antd'
import { call } from '../api.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import type { Account } from './shapes.ts'

export function useStanding(): (account: Account) => void {
  const { modal } = App.useApp()
  const turn = useSend<Account, { account: Account; etag: string }>(
    ({ account: { id, disabled }, etag }) => [
      `/accounts/${id}`,
      { method: 'PATCH', body: { disabled: !disabled }, ifMatch: etag },
    ],
    { done: t('saved') },
  )
  const go = async (account: Account) => {
    // Whoever changes an account says which state they have seen.
    const { etag } = await call(`/accounts/${account.id}`)
    await turn.mutateAsync({ account, etag: etag ?? '' })
  }
  return (account) => {
    const verb = account.disabled ? 'enable' : 'disable'
    void modal.confirm({
      title: t(`account-${verb}-sure`, { name: account.name }),
      content: t(`account-${verb}-what`),
      okText: t(`account-${verb}`),
      okButtonProps: { danger: !account.disabled },
      onOk: () => go(account).catch(() => undefined),
    })
  }
}
