// One unit: what is known of it, who answers for it, how they are invited or replaced.
import { App, Button, Descriptions, Modal, QRCode, Select, Table } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet, useSend, type Paged } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { lang, t } from '../words.ts'
import type { HandedOver, Person, Unit } from './shapes.ts'

export function UnitPage() {
  const { unit = '' } = useParams()
  const may = useMay()
  const asked = useGet<Unit>(`/units/${unit}${query({ lang })}`)
  return (
    <Loaded of={asked}>
      {(one) => (
        <Page
          title={one.name}
          back={{ to: '/units', title: t('nav-units') }}
          note={one.unit}
          actions={
            may('people') && (
              <Link to={`/invites${query({ units: [one.unit] })}`}>
                <Button>{t('invite')}</Button>
              </Link>
            )
          }
        >
          <Card title={t('unit')}>
            <Descriptions
              size="small"
              column={{ xs: 1, md: 2 }}
              items={[
                ...(['district', 'unitType', 'industry', 'chamber'] as const).map((by) => ({
                  key: by,
                  label: t(`by-${by}`),
                  children: one[by].label ?? '—',
                })),
                { key: 'superior', label: t('superior'), children: one.superior ?? '—' },
                { key: 'tags', label: t('audience-tags'), children: one.tags.join(' ') || '—' },
                { key: 'at', label: t('updated-at'), children: showTime(one.updatedAt) },
              ]}
            />
          </Card>
          {may('people') && <People unit={one} />}
        </Page>
      )}
    </Loaded>
  )
}

function People({ unit }: { unit: Unit }) {
  const people = useGet<Paged<Person>>(`/people${query({ unit: unit.unit })}`)
  const [leaving, setLeaving] = useState<Person | null>(null)
  return (
    <Card title={t('people')}>
      <Loaded of={people}>
        {({ items }) => (
          <>
            <Table<Person>
              size="small"
              rowKey="id"
              pagination={false}
              dataSource={items}
              locale={{ emptyText: <Nothing>{t('people-none')}</Nothing> }}
              columns={[
                { title: t('person'), render: (_, { contact }) => contact ?? '—' },
                { title: t('since'), render: (_, { since }) => showTime(since) },
                {
                  title: t('reachable'),
                  render: (_, { reachable }) => t(reachable ? 'reachable-yes' : 'reachable-no'),
                },
                {
                  title: '',
                  width: 140,
                  render: (_, person) =>
                    person.leftAt ? (
                      t('person-left', { time: showTime(person.leftAt) })
                    ) : (
                      <Button size="small" onClick={() => setLeaving(person)}>
                        {t('hand-over')}
                      </Button>
                    ),
                },
              ]}
            />
            <HandOver
              key={leaving?.id}
              unit={unit}
              person={leaving}
              others={items.filter(({ id, leftAt }) => id !== leaving?.id && !leftAt)}
              onClose={() => setLeaving(null)}
            />
          </>
        )}
      </Loaded>
    </Card>
  )
}

interface HandOverProps {
  unit: Unit
  person: Person | null
  others: Person[]
  onClose: () => void
}
function HandOver({ unit, person, others, onClose }: HandOverProps) {
  const { message } = App.useApp()
  const [to, setTo] = useState<string | undefined>()
  const [done, setDone] = useState<HandedOver | null>(null)
  const send = useSend<HandedOver>(
    () => [`/units/${unit.unit}/hand-over`, { method: 'POST', body: { person: person!.id, ...(to && { to }) } }],
    {
      onDone: ({ data }) => {
        if (data.link) return setDone(data)
        void message.success(t('hand-over-done'))
        onClose()
      },
    },
  )
  return (
    <Modal
      open={person !== null}
      title={t('hand-over-sure', { unit: unit.name, person: person?.contact ?? '' })}
      okText={done ? t('close') : t('hand-over')}
      confirmLoading={send.isPending}
      onOk={() => (done ? onClose() : send.mutate())}
      onCancel={onClose}
    >
      {done ? (
        <div className="handed">
          <p>{t('hand-over-code', { time: showTime(done.expiresAt) })}</p>
          <span aria-hidden="true">
            <QRCode type="svg" value={done.link!} bordered={false} />
          </span>
          <p>
            <b className="code">{done.code}</b>
          </p>
        </div>
      ) : (
        <>
          <p>{t('hand-over-what')}</p>
          <Select
            allowClear
            className="wide"
            aria-label={t('hand-over-to')}
            placeholder={t('hand-over-to')}
            value={to}
            onChange={setTo}
            options={others.map(({ id, since }) => ({ value: id, label: `${id.slice(-6)} ${showTime(since)}` }))}
          />
        </>
      )}
    </Modal>
  )
}
