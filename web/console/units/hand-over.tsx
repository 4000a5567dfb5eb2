// Another person answers for the unit from now on: a colleague who is there already, or whoever gets the code.
import { Modal, QRCode, Select } from 'antd'
import { useState } from 'react'
import { showTime } from '../format.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { nameOfPerson } from './person.ts'
import type { AskedHandover, HandedOver, Person, Unit } from './shapes.ts'
import { useTitles } from './use-titles.ts'

interface Props {
  unit: Unit
  person: Person | null
  /** What they said themselves, when they did. */
  asked: AskedHandover | null
  others: Person[]
  onClose: () => void
}
export function HandOver({ unit, person, asked, others, onClose }: Props) {
  const titles = useTitles()
  const [to, setTo] = useState<string | undefined>()
  const [done, setDone] = useState<HandedOver | null>(null)
  const send = useSend<HandedOver>(
    () => [`/units/${unit.unit}/hand-over`, { method: 'POST', body: { person: person!.id, ...(to && { to }) } }],
    {
      onDone: ({ data }) => setDone(data),
    },
  )
  const name = person ? nameOfPerson(person) : ''
  return (
    <Modal
      open={person !== null || done !== null}
      title={done ? t('hand-over-done') : t('hand-over-sure', { unit: unit.name, person: name })}
      okText={done ? t('close') : t('hand-over')}
      okButtonProps={{ danger: !done }}
      cancelButtonProps={{ hidden: done !== null }}
      confirmLoading={send.isPending}
      onOk={() => (done ? onClose() : send.mutate())}
      onCancel={onClose}
    >
      {done ? (
        <>
          <Owed owed={done.owed} />
          {done.link && <Code code={done.code!} link={done.link} until={done.expiresAt} />}
        </>
      ) : (
        <>
          {asked && <p>{t('hand-over-said', { campaigns: titles(asked) })}</p>}
          <p>{t('hand-over-what')}</p>
          {asked && asked.campaigns.length > 0 && <p>{t('hand-over-whole')}</p>}
          <Select
            allowClear
            className="wide"
            aria-label={t('hand-over-to')}
            placeholder={t('hand-over-to')}
            value={to}
            onChange={setTo}
            options={others.map((each) => ({
              value: each.id,
              label: `${nameOfPerson(each)} · ${showTime(each.since)}`,
            }))}
          />
        </>
      )}
    </Modal>
  )
}

/** What went to the successor: nobody has to look it up elsewhere. */
function Owed({ owed }: Pick<HandedOver, 'owed'>) {
  if (owed.length === 0) return <p>{t('hand-over-owed-none')}</p>
  return (
    <>
      <p>{t('hand-over-owed', { count: owed.length })}</p>
      <ul className="owed" aria-label={t('hand-over-owed', { count: owed.length })}>
        {owed.map(({ report, title, state, startedAt }) => (
          <li key={report}>
            {title} <small>{t(state === 'returned' || startedAt ? `hand-over-${state}` : 'hand-over-fresh')}</small>
          </li>
        ))}
      </ul>
    </>
  )
}

function Code({ code, link, until }: { code: string; link: string; until: string | null }) {
  return (
    <div className="handed">
      <p>{t('hand-over-code', { time: showTime(until) })}</p>
      <span aria-hidden="true">
        <QRCode type="svg" value={link} bordered={false} />
      </span>
      <p>
        <b className="code">{code}</b>
      </p>
    </div>
  )
}
