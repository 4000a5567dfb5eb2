// One form: its versions, how they differ, and the form as a person will meet it.
import { Button, Select, Table, Tag } from 'antd'
import { lazy, Suspense } from 'react'
import { useParams } from 'react-router'
import { download, query } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { useGet } from '../kit/use-get.ts'
import { t } from '../words.ts'
import type { FormDiff, FormVersion, WholeVersion } from './shapes.ts'

const Preview = lazy(async () => ({ default: (await import('./preview.tsx')).Preview }))

export function FormPage() {
  const { form = '' } = useParams()
  const [filter, set] = useFilter(['version', 'from'])
  const versions = useGet<{ items: FormVersion[] }>(`/forms/${encodeURIComponent(form)}/versions`)
  const version = filter.version ?? versions.data?.items[0]?.id
  const title = useGet<WholeVersion>(version ? `/form-versions/${encodeURIComponent(version)}` : null).data?.title
  return (
    <Page title={title ?? form} back={{ to: '/forms', title: t('nav-forms') }}>
      <Loaded of={versions}>
        {({ items }) => {
          const shown = filter.version ?? items[0]!.id
          return (
            <>
              <Card title={t('form-versions')}>
                <Table<FormVersion>
                  size="small"
                  rowKey="id"
                  dataSource={items}
                  pagination={items.length > 10 ? { pageSize: 10 } : false}
                  rowClassName={({ id }) => (id === shown ? 'chosen' : '')}
                  columns={[
                    {
                      title: t('version'),
                      render: (_, { id, version }) => (
                        <button type="button" className="plain" onClick={() => set({ version: id })}>
                          {version} <small>{id.split('@')[1]}</small>
                        </button>
                      ),
                    },
                    { title: t('created-at'), width: 200, render: (_, { createdAt }) => showTime(createdAt) },
                    {
                      title: '',
                      width: 150,
                      render: (_, { id }) => (
                        <Button
                          size="small"
                          onClick={() =>
                            void download(`/form-versions/${encodeURIComponent(id)}/workbook`, `${id}.xlsx`)
                          }
                        >
                          {t('download-xlsx')}
                        </Button>
                      ),
                    },
                  ]}
                />
              </Card>
              {items.length > 1 && (
                <Card
                  title={t('form-diff')}
                  extra={
                    <Select
                      className="pick"
                      aria-label={t('form-diff-from')}
                      placeholder={t('form-diff-from')}
                      value={filter.from}
                      allowClear
                      onChange={(from?: string) => set({ from: from ?? null })}
                      options={items
                        .filter(({ id }) => id !== shown)
                        .map(({ id, version }) => ({ value: id, label: `${version} ${id.split('@')[1]}` }))}
                    />
                  }
                >
                  {filter.from ? (
                    <Diff from={filter.from} to={shown} />
                  ) : (
                    <p className="quiet">{t('form-diff-choose')}</p>
                  )}
                </Card>
              )}
              <Card title={t('form-preview')}>
                <Suspense fallback={<p role="status">{t('loading')}</p>}>
                  <Preview key={shown} version={shown} />
                </Suspense>
              </Card>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

const colours = { added: 'success', removed: 'error', changed: 'warning', moved: 'default' } as const

function Diff({ from, to }: { from: string; to: string }) {
  const diff = useGet<FormDiff>(`/form-versions/${encodeURIComponent(to)}/diff${query({ from })}`)
  return (
    <Loaded of={diff}>
      {({ changes }) => (
        <Table
          size="small"
          rowKey={({ sheet, name, kind }) => `${sheet} ${name} ${kind}`}
          dataSource={changes}
          pagination={changes.length > 30 ? { pageSize: 30 } : false}
          locale={{ emptyText: <Nothing>{t('form-diff-none')}</Nothing> }}
          columns={[
            { title: t('sheet'), dataIndex: 'sheet', width: 90 },
            { title: '', width: 90, render: (_, { kind }) => <Tag color={colours[kind]}>{t(`diff-${kind}`)}</Tag> },
            { title: t('form-name'), dataIndex: 'name', width: 180 },
            {
              title: t('form-change'),
              render: (_, { before, after }) => <Cells before={before ?? {}} after={after ?? {}} />,
            },
          ]}
        />
      )}
    </Loaded>
  )
}

function Cells({ before, after }: { before: Record<string, string>; after: Record<string, string> }) {
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (column) => before[column] !== after[column],
  )
  return (
    <ul>
      {columns.map((column) => (
        <li key={column}>
          <small>{column}</small> {before[column] && <del>{before[column]}</del>}{' '}
          {after[column] && <ins>{after[column]}</ins>}
        </li>
      ))}
    </ul>
  )
}
