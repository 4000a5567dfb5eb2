// Who works here, in which role and how far; and the tokens of other programs.
import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, InputNumber, Modal, Select, Switch, Tabs, Tag, Typography } from 'antd'
import { useState } from 'react'
import districts from '../../../forms/districts.json' with { type: 'json' }
import { roles, type Role, type Scope } from '../../../rules/scope.ts'
import { call } from '../api.ts'
import { showList, showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Card, Page } from '../kit/page.tsx'
import { sayTrouble } from '../kit/trouble.ts'
import { useFilter } from '../kit/use-filter.ts'
import { usePages, useSend } from '../kit/use-get.ts'
import { lang, t } from '../words.ts'

interface Account {
  id: string
  name: string
  role: Role
  scope: Scope
  disabled: boolean
  totp: boolean
  chats: number
  lockedUntil: string | null
  lastSignInAt: string | null
}
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
/** Told this once. */
interface Secret {
  title: string
  text: string
  until: string
}

const districtName = (code: string) => {
  const found = districts.find((each) => each.code === code)
  return (lang === 'en' ? found?.nameEn : found?.name) ?? code
}
export const showScope = (scope: Scope): string => {
  const parts = [
    scope.districts && showList(scope.districts.map(districtName)),
    scope.chambers && showList(scope.chambers),
    scope.measures && t('scope-measures', { measures: scope.measures.join(', ') }),
    scope.units && t('scope-units', { count: scope.units.length }),
    scope.superiors && t('scope-superiors', { units: scope.superiors.join(', ') }),
  ].filter(Boolean)
  return parts.length === 0 ? t('scope-all') : parts.join('；')
}

export function AccountsPage() {
  const [filter, set] = useFilter(['tab'])
  return (
    <Page title={t('nav-accounts')}>
      <Card>
        <Tabs
          activeKey={filter.tab ?? 'accounts'}
          onChange={(tab) => set({ tab })}
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

function Accounts() {
  const pages = usePages<Account>('/accounts')
  const { modal, message } = App.useApp()
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const link = useSend<{ url: string; expiresAt: string }, Account>(
    ({ id }) => [`/accounts/${id}/sign-in`, { method: 'POST', body: {} }],
    { stale: [], onDone: ({ data }) => setSecret({ title: t('sign-in-link'), text: data.url, until: data.expiresAt }) },
  )
  const turn = async ({ id, disabled }: Account) => {
    try {
      // Whoever changes an account says which state they have seen.
      const { etag } = await call(`/accounts/${id}`)
      await call(`/accounts/${id}`, { method: 'PATCH', body: { disabled: !disabled }, ifMatch: etag ?? '' })
      await pages.refetch()
    } catch (error) {
      void message.error(sayTrouble(error))
    }
  }
  const ask = (account: Account) =>
    void modal.confirm({
      title: t(account.disabled ? 'account-enable-sure' : 'account-disable-sure', { name: account.name }),
      content: t(account.disabled ? 'account-enable-what' : 'account-disable-what'),
      okText: t(account.disabled ? 'account-enable' : 'account-disable'),
      okButtonProps: { danger: !account.disabled },
      onOk: () => turn(account),
    })
  return (
    <>
      <div className="filters">
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
          {t('account-new')}
        </Button>
      </div>
      <PagedTable<Account>
        of={pages}
        rowKey="id"
        width={1000}
        label={t('accounts')}
        rowClassName={({ disabled }) => (disabled ? 'off' : '')}
        columns={[
          {
            title: t('person'),
            width: 180,
            render: (_, { name, disabled, totp }) => (
              <>
                {name} {disabled && <Tag>{t('disabled')}</Tag>} {totp && <Tag color="blue">{t('totp-on')}</Tag>}
              </>
            ),
          },
          { title: t('role'), width: 110, render: (_, { role }) => t(`role-${role}`) },
          { title: t('scope'), width: 240, ellipsis: true, render: (_, { scope }) => showScope(scope) },
          { title: t('last-sign-in'), width: 180, render: (_, { lastSignInAt }) => showTime(lastSignInAt) },
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
                <Button size="small" danger={!account.disabled} onClick={() => ask(account)}>
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

function Tokens() {
  const pages = usePages<Token>('/tokens')
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
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
          {t('token-new')}
        </Button>
      </div>
      <PagedTable<Token>
        of={pages}
        rowKey="id"
        width={1040}
        label={t('tokens')}
        rowClassName={({ revokedAt }) => (revokedAt ? 'off' : '')}
        columns={[
          { title: t('token-label'), dataIndex: 'label', width: 180, ellipsis: true },
          { title: t('role'), width: 110, render: (_, { role }) => t(`role-${role}`) },
          { title: t('scope'), width: 220, ellipsis: true, render: (_, { scope }) => showScope(scope) },
          { title: t('last-used'), width: 180, render: (_, { lastUsedAt }) => showTime(lastUsedAt) },
          { title: t('expires'), width: 180, render: (_, { expiresAt }) => showTime(expiresAt) },
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

interface NewFields {
  name?: string
  label?: string
  role: Role
  days?: number
  isAll: boolean
  districts?: string[]
  chambers?: string[]
  measures?: string[]
}
interface NewProps {
  kind: 'account' | 'token'
  isOpen: boolean
  onClose: () => void
  onMade: (made: Record<string, unknown>) => void
}
function NewEntry({ kind, isOpen, onClose, onMade }: NewProps) {
  const [form] = Form.useForm<NewFields>()
  const isAll = Form.useWatch('isAll', form) ?? true
  const send = useSend<Record<string, unknown>, NewFields>(
    ({ isAll: all, districts: inDistricts, chambers, measures, ...fields }) => {
      const scope = all
        ? {}
        : {
            ...(inDistricts?.length && { districts: inDistricts }),
            ...(chambers?.length && { chambers }),
            ...(measures?.length && { measures: measures.map(Number) }),
          }
      return [`/${kind}s`, { method: 'POST', body: { ...fields, scope } }]
    },
    {
      onDone: ({ data }) => {
        form.resetFields()
        onMade(data)
      },
    },
  )
  const needed = [{ required: true, message: t('needed-this') }]
  return (
    <Modal
      open={isOpen}
      title={t(`${kind}-new`)}
      okText={t('create')}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<NewFields>
        form={form}
        layout="vertical"
        initialValues={{ isAll: true, ...(kind === 'token' && { days: 90 }) }}
        onFinish={(given) => send.mutate(given)}
      >
        <Form.Item
          name={kind === 'account' ? 'name' : 'label'}
          label={t(kind === 'account' ? 'person' : 'token-label')}
          rules={needed}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="role" label={t('role')} rules={needed}>
          <Select options={roles.map((value) => ({ value, label: t(`role-${value}`) }))} />
        </Form.Item>
        {kind === 'token' && (
          <Form.Item name="days" label={t('token-days')} rules={needed}>
            <InputNumber min={1} max={366} />
          </Form.Item>
        )}
        <Form.Item name="isAll" label={t('scope-all')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {!isAll && (
          <>
            <Form.Item name="districts" label={t('by-district')}>
              <Select
                mode="multiple"
                showSearch={{ optionFilterProp: 'label' }}
                options={districts.map(({ code }) => ({ value: code, label: districtName(code) }))}
              />
            </Form.Item>
            <Form.Item name="chambers" label={t('by-chamber')}>
              <Select mode="tags" open={false} suffixIcon={null} />
            </Form.Item>
            <Form.Item name="measures" label={t('measure')}>
              <Select
                mode="multiple"
                options={Array.from({ length: 23 }, (_, index) => ({
                  value: String(index + 1),
                  label: String(index + 1),
                }))}
              />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  )
}

function OnceOnly({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  return (
    <Modal
      open={secret !== null}
      title={secret?.title}
      okText={t('close')}
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ hidden: true }}
    >
      {secret && (
        <>
          <p>{t('once-only', { time: showTime(secret.until) })}</p>
          <Typography.Text copyable code className="secret">
            {secret.text}
          </Typography.Text>
        </>
      )}
    </Modal>
  )
}
