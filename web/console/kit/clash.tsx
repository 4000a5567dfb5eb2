// Somebody else changed the same thing meanwhile: what it was, what it is now, and what is written here.
import { Button, Table } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { t } from '../words.ts'
import { changedNames, type Three } from './change.ts'
import { Card } from './page.tsx'

export interface ClashField<W> {
  name: keyof W & string
  label: string
  show: (written: W) => ReactNode
}
/** What was changed, for the heading. */
export type ClashKind = 'campaign' | 'unit' | 'account' | 'policy' | 'report' | 'chamber' | 'calendar'
interface Props<W> extends Three<W> {
  kind: ClashKind
  /** In the order of the form. */
  fields: readonly ClashField<W>[]
  onKeepMine: () => void
  onTakeTheirs: () => void
}
export function Clash<W extends object>({ kind, fields, base, mine, theirs, onKeepMine, onTakeTheirs }: Props<W>) {
  const head = useRef<HTMLDivElement>(null)
  // Saving is at the end of the page, and this at its beginning.
  useEffect(() => {
    head.current?.focus({ preventScroll: true })
    head.current?.scrollIntoView({ block: 'center' })
  }, [])
  const differs = (of: W, { name }: ClashField<W>) => changedNames([name], base, of).length > 0
  const column = (title: string, of: W) => ({
    title: t(title),
    render: (_: unknown, field: ClashField<W>) => (differs(of, field) ? <b>{field.show(of)}</b> : field.show(of)),
  })
  return (
    <Card className="clash">
      <div ref={head} role="alert" tabIndex={-1}>
        <h2>{t('clash', { kind })}</h2>
        <p>{t('clash-what')}</p>
      </div>
      <Table<ClashField<W>>
        size="small"
        rowKey="name"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={fields.filter((field) => differs(theirs, field) || differs(mine, field))}
        columns={[
          { title: t('field'), width: 160, dataIndex: 'label' },
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
