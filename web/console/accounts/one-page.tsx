// One account: who it is, what it may and where, how it gets in. Whoever changes it sees what somebody else changed meanwhile.
import { App, Descriptions, Form } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Answer } from '../api.ts'
import { showNumber, showTime } from '../format.ts'
import { EditingForm, type Writing } from '../kit/editing-form.tsx'
import { OnceOnly, type Secret } from '../kit/once-only.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useEditing } from '../kit/use-editing.ts'
import { useGetTagged } from '../kit/use-get.ts'
import { useSession } from '../session.tsx'
import { t } from '../words.ts'
import { AccountActions } from './actions.tsx'
import { AccountFields, fromForm, names, toForm, type AccountForm, type WrittenAccount } from './fields.tsx'
import { showScope } from './scope.ts'
import type { Account } from './shapes.ts'

const writtenOf = ({ name, role, scope, lang }: Account): WrittenAccount => ({ name, role, scope, lang })
const labels = { name: 'person', role: 'role', scope: 'scope', lang: 'account-lang' } as const
const shown = (written: WrittenAccount, name: (typeof names)[number]) =>
  ({
    name: written.name,
    role: t(`role-${written.role}`),
    scope: showScope(written.scope),
    lang: t(`lang-${written.lang}`),
  })[name]
const writing: Writing<WrittenAccount, AccountForm> = {
  ...{ kind: 'account', names, toForm, fromForm },
  clashFields: names.map((name) => ({
    ...{ name, label: t(labels[name]), show: (written) => shown(written, name) },
  })),
}

export function AccountPage() {
  const { id = '' } = useParams()
  const asked = useGetTagged<Account>(`/accounts/${id}`)
  return (
    <Loaded of={asked} rows={6}>
      {(first) => <One first={first} />}
    </Loaded>
  )
}

function One({ first }: { first: Answer<Account> }) {
  const account = first.data
  const [secret, setSecret] = useState<Secret | null>(null)
  return (
    <Page
      title={account.name}
      back={{ to: '/accounts', title: t('accounts') }}
      note={account.disabled ? t('disabled') : t(`role-${account.role}`)}
      actions={<AccountActions account={account} onSecret={setSecret} />}
    >
      <Edit first={first} />
      <OnceOnly secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}

function Edit({ first }: { first: Answer<Account> }) {
  const address = `/accounts/${first.data.id}`
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const { account: own } = useSession()
  const [form] = Form.useForm<AccountForm>()
  const { seen, newer, save, isSaving, goOn } = useEditing<Account, Partial<WrittenAccount>>({
    ...{ first, read: address, written: writtenOf, onSaved: () => void navigate('/accounts') },
  })
  const base = writtenOf(seen)
  const send = (changes: Partial<WrittenAccount>, after: WrittenAccount) => {
    const felt = names.filter((name) => name in changes)
    void modal.confirm({
      title: t('account-edit-sure', { name: seen.name }),
      content: (
        <>
          {felt.map((name) => (
            <p key={name}>
              {t(labels[name])}
              {t('colon')}
              {shown(base, name)} → <b>{shown(after, name)}</b>
            </p>
          ))}
          {(changes.role || changes.scope) && <p>{t('account-edit-what')}</p>}
          {changes.role === 'admin' && <p className="bad">{t('account-edit-admin')}</p>}
        </>
      ),
      okText: t('save'),
      onOk: () => save(changes),
    })
  }
  return (
    <EditingForm
      {...{ writing, form, base, isSaving, goOn }}
      newer={newer && writtenOf(newer)}
      onSend={send}
      onLeave={() => void navigate('/accounts')}
    >
      <div className="pair">
        <Card title={t('account-fields')}>
          <AccountFields isOwn={own === seen.id} />
        </Card>
        <GettingIn account={seen} />
      </div>
    </EditingForm>
  )
}

function GettingIn({ account }: { account: Account }) {
  return (
    <Card title={t('account-getting-in')}>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'last', label: t('last-sign-in'), children: showTime(account.lastSignInAt) },
          { key: 'made', label: t('account-made-at'), children: showTime(account.createdAt) },
          { key: 'chats', label: t('account-chats'), children: showNumber(account.chats) },
          { key: 'totp', label: t('second-factor'), children: t(account.totp ? 'yes' : 'no') },
          ...(account.lockedUntil
            ? [{ key: 'lock', label: t('account-locked-until'), children: showTime(account.lockedUntil) }]
            : []),
        ]}
      />
    </Card>
  )
}
