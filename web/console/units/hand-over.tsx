// Another person answers for the unit from now on: a colleague who is there already, or whoever gets the code.
import { App, Modal, QRCode, Select } from 'antd'
import { useState } from 'react'
import { showTime } from '../format.ts'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { nameOfPerson } from './person.ts'
import type { HandedOver, Person, Unit } from './shapes.ts'

interface Props {
  unit: Unit
  person: Person | null
  others: Person[]
  onClose: () => void
}
export function HandOver({ unit, person, others, onClose }: Props) {
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
