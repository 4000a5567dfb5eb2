// Who is told of what happens, by signed requests to an address of theirs.
import { PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { showList, showTime } from '../format.ts'
import { OnceOnly, type Secret } from '../kit/once-only.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { hookEvents, type Hook } from './shapes.ts'
import { HookState, nameOfEvent } from './state.tsx'

export function HooksPage() {
  const hooks = useGet<{ items: Hook[] }>('/hooks')
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  return (
    <Page
      title={t('nav-hooks')}
      note={t('hooks-what')}
      actions={
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setNew(true)}>
          {t('hook-new')}
        </Button>
      }
    >
      <Card>
        <Loaded of={hooks}>
          {({ items }) => (
            <Table<Hook>
              size="small"
              rowKey="id"
              dataSource={items}
              pagination={false}
              scroll={{ x: 860 }}
              locale={{ emptyText: <Nothing>{t('hooks-none')}</Nothing> }}
              rowClassName={({ disabledAt }) => (disabledAt ? 'off' : '')}
              columns={[
                {
                  title: t('hook-url'),
                  render: (_, { id, url }) => (
                    <Link className="secret" to={`/hooks/${id}`}>
                      {url}
                    </Link>
                  ),
                },
                { title: t('hook-events'), width: 300, render: (_, { events }) => showList(events.map(nameOfEvent)) },
                { title: t('state'), width: 240, render: (_, hook) => <HookState hook={hook} /> },
                { title: t('created-at'), width: 180, render: (_, { createdAt }) => showTime(createdAt) },
              ]}
            />
          )}
        </Loaded>
      </Card>
      <NewHook
        isOpen={isNew}
        onClose={() => setNew(false)}
        onMade={(text) => {
          setNew(false)
          setSecret({ title: t('hook-secret'), text })
        }}
      />
      <OnceOnly secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}

/** Not `required`: that would mark the group in a way its role does not allow. */
const atLeastOne = {
  validator: (_: unknown, chosen?: string[]) =>
    chosen?.length ? Promise.resolve() : Promise.reject(new Error(t('needed-this'))),
}

interface Fields {
  url: string
  events: string[]
}
interface NewProps {
  isOpen: boolean
  onClose: () => void
  onMade: (secret: string) => void
}
function NewHook({ isOpen, onClose, onMade }: NewProps) {
  const [form] = Form.useForm<Fields>()
  const send = useSend<Hook & { secret: string }, Fields>(
    ({ url, events }) => ['/hooks', { method: 'POST', body: { url: url.trim(), events } }],
    {
      stale: ['/hooks'],
      onDone({ data }) {
        form.resetFields()
        onMade(data.secret)
      },
    },
  )
  return (
    <Modal
      open={isOpen}
      title={t('hook-new')}
      okText={t('create')}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ events: [...hookEvents] }}
        onFinish={(given) => send.mutate(given)}
      >
        <Form.Item
          name="url"
          label={t('hook-url')}
          extra={t('hook-url-help')}
          rules={[{ required: true, pattern: /^\s*https:\/\/[^\s/@]+(\/\S*)?\s*$/, message: t('hook-url-bad') }]}
        >
          <Input maxLength={1000} placeholder="https://" inputMode="url" />
        </Form.Item>
        <Form.Item name="events" label={t('hook-events')} rules={[atLeastOne]}>
          <Checkbox.Group
            className="column"
            options={hookEvents.map((value) => ({ value, label: nameOfEvent(value) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
