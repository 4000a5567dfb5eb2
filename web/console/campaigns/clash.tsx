// Somebody else changed the campaign meanwhile: what it was, what it is now, and what is written here.
import { Button, Table } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { showNumber } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { t } from '../words.ts'
import { AudienceText } from './audience-text.tsx'
import { changedNames, type Name } from './change.ts'
import { measureName } from './measure.ts'
import type { NewCampaign } from './shapes.ts'

const labels: Record<Name, string> = {
  ...{ title: 'title', form: 'form', measure: 'measure', opensAt: 'opens-at', dueAt: 'due-day' },
  ...{ graceDays: 'grace-days', reviewBy: 'review-by', lateAllowed: 'late-allowed', editsAllowed: 'edits-allowed' },
  audience: 'audience',
}
function shown(written: NewCampaign, name: Name): ReactNode {
  if (name === 'audience') return <AudienceText audience={written.audience} />
  if (name === 'measure') return measureName(written.measure)
  if (name === 'graceDays') return showNumber(written.graceDays)
  if (name === 'reviewBy') return written.reviewBy ? t(`role-${written.reviewBy}`) : t('none')
  if (name === 'lateAllowed' || name === 'editsAllowed') return t(written[name] ? 'yes' : 'no')
  return written[name]
}

interface Props {
  base: NewCampaign
  mine: NewCampaign
  theirs: NewCampaign
  onKeepMine: () => void
  onTakeTheirs: () => void
}
export function Clash({ base, mine, theirs, onKeepMine, onTakeTheirs }: Props) {
  const head = useRef<HTMLDivElement>(null)
  // Saving is at the end of the page, and this at its beginning.
  useEffect(() => {
    head.current?.focus({ preventScroll: true })
    head.current?.scrollIntoView({ block: 'center' })
  }, [])
  const changed = new Set([...changedNames(base, theirs), ...changedNames(base, mine)])
  const column = (title: string, of: NewCampaign) => ({
    title: t(title),
    render: (_: unknown, { name }: { name: Name }) =>
      of !== base && changedNames(base, of).includes(name) ? <b>{shown(of, name)}</b> : shown(of, name),
  })
  return (
    <Card className="clash">
      <div ref={head} role="alert" tabIndex={-1}>
        <h2>{t('clash')}</h2>
        <p>{t('clash-what')}</p>
      </div>
      <Table
        size="small"
        rowKey="name"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={[...changed].map((name) => ({ name }))}
        columns={[
          { title: t('field'), width: 160, render: (_, { name }) => t(labels[name]) },
          column('clash-before', base),
          column('clash-now', theirs),
          column('clash-mine', mine),
        ]}
      />
      <div className="actions">
        <Button type="primary" onClick={onKeepMine}>
          {t('clash-keep-mine')}
        </Button>
        <Button onClick={onTakeTheirs}>{t('clash-take-theirs')}</Button>
      </div>
    </Card>
  )
}
