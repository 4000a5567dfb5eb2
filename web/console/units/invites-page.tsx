// A sheet to print: one strip per unit with its code, so that nobody types it.
import { PrinterOutlined } from '@ant-design/icons'
import { Button, Progress, QRCode } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { call } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Nothing, Trouble } from '../kit/states.tsx'
import { t } from '../words.ts'
import type { Invite } from './shapes.ts'

const atOnce = 50

export function InvitesPage() {
  const [params] = useSearchParams()
  const units = (params.get('units') ?? '').split(',').filter(Boolean)
  const [made, setMade] = useState<Invite[]>([])
  const [state, setState] = useState<'before' | 'making' | Error>('before')
  const make = async () => {
    setState('making')
    try {
      const all: Invite[] = []
      for (let from = 0; from < units.length; from += atOnce) {
        const body = { units: units.slice(from, from + atOnce) }
        const { data } = await call<{ items: Invite[] }>('/invites', { method: 'POST', body })
        all.push(...data.items)
        setMade([...all])
      }
      setState('before')
    } catch (error) {
      setState(error as Error)
    }
  }
  return (
    <Page
      title={t('invites')}
      back={{ to: '/units', title: t('nav-units') }}
      actions={
        made.length > 0 &&
        state === 'before' && (
          <Button type="primary" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t('print')}
          </Button>
        )
      }
    >
      {units.length === 0 && <Nothing>{t('invites-choose')}</Nothing>}
      {made.length === 0 && units.length > 0 && (
        <Card className="no-print">
          <p>{t('invites-what', { count: units.length })}</p>
          <Button type="primary" loading={state === 'making'} onClick={() => void make()}>
            {t('invites-make', { count: units.length })}
          </Button>
        </Card>
      )}
      {state === 'making' && (
        <Progress percent={Math.floor((made.length / units.length) * 100)} aria-label={t('invites')} />
      )}
      {state instanceof Error && <Trouble error={state} retry={() => void make()} />}
      <ul className="invites">
        {made.map(({ unit, unitName, code, links, expiresAt }) => (
          <li key={unit}>
            <span aria-hidden="true">
              <QRCode type="svg" size={120} value={links.webChat} bordered={false} />
            </span>
            <div>
              <b>{unitName}</b> <small>{unit}</small>
              <p className="code">{code}</p>
              <p className="quiet">{t('invite-how', { time: showTime(expiresAt) })}</p>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  )
}
