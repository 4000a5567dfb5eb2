// A roster is looked at first: what it would add and change, and every row that is wrong.
import { InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Statistic, Table, Upload } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { query } from '../api.ts'
import { showNumber } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { useSend } from '../kit/use-get.ts'
import { lang, t } from '../words.ts'
import type { Imported } from './shapes.ts'

export function ImportUnitsPage() {
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const [seen, setSeen] = useState<Imported | null>(null)
  const look = useSend<Imported, File>(
    (given) => [
      `/units/import${query({ dryRun: true, lang })}`,
      { method: 'POST', file: { field: 'file', file: given } },
    ],
    { stale: [], onDone: ({ data }) => setSeen(data) },
  )
  const keep = useSend<Imported, { partial: boolean }>(
    ({ partial }) => [
      `/units/import${query({ partial: partial ? true : null, lang })}`,
      { method: 'POST', file: { field: 'file', file: file! } },
    ],
    { done: t('import-done'), onDone: () => void navigate('/units') },
  )
  const take = (given: File) => {
    setFile(given)
    setSeen(null)
    look.mutate(given)
    // It goes up by our own call.
    return false
  }
  const changes = seen ? seen.counts.added + seen.counts.changed : 0
  return (
    <Page title={t('units-import')} back={{ to: '/units', title: t('nav-units') }}>
      <Card>
        <Upload.Dragger
          accept=".xlsx"
          maxCount={1}
          showUploadList={false}
          beforeUpload={take}
          disabled={look.isPending}
        >
          <p>
            <InboxOutlined className="drop" />
          </p>
          <p>{file ? file.name : t('import-drop')}</p>
          <p className="quiet">{t('import-columns')}</p>
        </Upload.Dragger>
        {look.isPending && <p role="status">{t('import-looking')}</p>}
      </Card>
      {seen && (
        <Card title={t('import-preview')}>
          <div className="figures">
            {(['added', 'changed', 'unchanged'] as const).map((name) => (
              <Statistic key={name} title={t(`import-${name}`)} value={showNumber(seen.counts[name])} />
            ))}
            <Statistic title={t('import-problems')} value={showNumber(seen.problems.length)} />
          </div>
          {seen.problems.length > 0 && (
            <>
              <Alert type="warning" title={t('import-has-problems', { count: seen.problems.length })} />
              <Table
                size="small"
                rowKey={({ sheet, row, column, code }) => [sheet, row, column, code].join(' ')}
                dataSource={seen.problems}
                pagination={{ pageSize: 20, showSizeChanger: false }}
                columns={[
                  { title: t('sheet'), dataIndex: 'sheet', width: 140 },
                  { title: t('row'), dataIndex: 'row', width: 70 },
                  { title: t('column'), dataIndex: 'column', width: 140 },
                  { title: t('value'), dataIndex: 'value', width: 160, ellipsis: true },
                  { title: t('problem'), dataIndex: 'message' },
                ]}
              />
            </>
          )}
          <div className="actions">
            {seen.problems.length === 0 ? (
              <Button
                type="primary"
                disabled={changes === 0}
                loading={keep.isPending}
                onClick={() => keep.mutate({ partial: false })}
              >
                {t('import-go', { count: showNumber(changes) })}
              </Button>
            ) : (
              <Button disabled={changes === 0} loading={keep.isPending} onClick={() => keep.mutate({ partial: true })}>
                {t('import-partly', { count: showNumber(changes) })}
              </Button>
            )}
          </div>
        </Card>
      )}
    </Page>
  )
}
