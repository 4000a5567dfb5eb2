// Who answers for a unit, where each can be reached, and who of them wants to hand over.
import { Alert, Button, Table, Tag } from 'antd'
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet, type Paged } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { useDecline } from './decline.tsx'
import { HandOver } from './hand-over.tsx'
import { nameOfPerson } from './person.ts'
import type { AskedHandover, Person, Unit } from './shapes.ts'
import { useTitles } from './use-titles.ts'

interface Props {
  unit: Unit
  /** Of the person whose hand-over is open; it is in the address. */
  leaving: string | null
  onLeaving: (id: string | null) => void
}
export function UnitPeople({ unit, leaving, onLeaving }: Props) {
  const people = useGet<Paged<Person>>(`/people${query({ unit: unit.unit })}`)
  const asked = useGet<Paged<AskedHandover>>(`/hand-overs${query({ unit: unit.unit })}`)
  return (
    <Loaded of={people}>
      {({ items }) => (
        <>
          <div className="after-gap">
            {asked.data?.items.map((one) => (
              <Asked key={one.id} asked={one} items={items} onLeaving={onLeaving} />
            ))}
          </div>
          <Table<Person>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={items}
            scroll={{ x: 880 }}
            locale={{ emptyText: <Nothing>{t('people-none')}</Nothing> }}
            rowClassName={({ leftAt }) => (leftAt ? 'off' : '')}
            columns={[
              { title: t('person'), render: (_, person) => nameOfPerson(person) },
              { title: t('since'), width: 180, render: (_, { since }) => showTime(since) },
              { title: t('reachable'), width: 300, render: (_, person) => <Reach person={person} /> },
              {
                title: '',
                width: 200,
                render: (_, { id, leftAt }) =>
                  leftAt ? (
                    t('person-left', { time: showTime(leftAt) })
                  ) : (
                    <Button size="small" onClick={() => onLeaving(id)}>
                      {t('hand-over')}
                    </Button>
                  ),
              },
            ]}
          />
          <HandOver
            key={leaving}
            unit={unit}
            person={items.find(({ id, leftAt }) => id === leaving && !leftAt) ?? null}
            asked={asked.data?.items.find(({ person }) => person === leaving) ?? null}
            others={items.filter(({ id, leftAt }) => id !== leaving && !leftAt)}
            onClose={() => onLeaving(null)}
          />
        </>
      )}
    </Loaded>
  )
}

/** Each chat by itself: one that is blocked does not matter while another is not. */
function Reach({ person: { chats, reachable } }: { person: Person }) {
  return (
    <>
      {!reachable && <Tag color="error">{t('reachable-no')}</Tag>}
      {chats.map(({ channel, blockedAt }, index) => (
        <Tag key={index} color={blockedAt ? 'default' : 'success'}>
          {t(`channel-${channel}`)}
          {blockedAt && ` · ${t('blocked-since', { time: showTime(blockedAt) })}`}
        </Tag>
      ))}
    </>
  )
}

interface AskedProps {
  asked: AskedHandover
  items: Person[]
  onLeaving: (id: string) => void
}
function Asked({ asked, items, onLeaving }: AskedProps) {
  const decline = useDecline()
  const titles = useTitles()
  const person = items.find(({ id }) => id === asked.person)
  return (
    <Alert
      type="warning"
      title={t('hand-over-asked', { person: person ? nameOfPerson(person) : '—', time: showTime(asked.askedAt) })}
      description={
        <>
          <p>{t('hand-over-said', { campaigns: titles(asked) })}</p>
          {asked.note && <p>{asked.note}</p>}
        </>
      }
      action={
        <div className="actions">
          <Button size="small" type="primary" onClick={() => onLeaving(asked.person)}>
            {t('hand-over')}
          </Button>
          <Button size="small" onClick={() => decline(asked)}>
            {t('hand-over-decline')}
          </Button>
        </div>
      }
    />
  )
}
