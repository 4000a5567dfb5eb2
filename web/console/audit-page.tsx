// Who saw, decided or changed what, and when.
import { Input } from 'antd'
import { showTime } from './format.ts'
import { PagedTable } from './kit/paged-table.tsx'
import { Card, Page } from './kit/page.tsx'
import { useFilter } from './kit/use-filter.ts'
import { usePages } from './kit/use-get.ts'
import { t, tOr } from './words.ts'

interface Entry {
  number: number
  at: string
  who: { id: string; role: string; name?: string | null }
  what: string
  on: { kind: string; id: string }
  why?: string | null
  more?: Record<string, unknown>
}

export function AuditPage() {
  const [filter, set] = useFilter(['who', 'what'])
  const pages = usePages<Entry>('/audit', filter)
  return (
    <Page title={t('nav-audit')} note={t('audit-note')}>
      <Card>
        <div className="filters">
          {(['who', 'what'] as const).map((name) => (
            <Input.Search
              key={name}
              allowClear
              className="search"
              defaultValue={filter[name] ?? ''}
              aria-label={t(`audit-${name}`)}
              placeholder={t(`audit-${name}`)}
              onSearch={(value) => set({ [name]: value.trim() || null })}
            />
          ))}
        </div>
        <PagedTable<Entry>
          of={pages}
          rowKey="number"
          width={1000}
          label={t('nav-audit')}
          columns={[
            { title: '#', dataIndex: 'number', width: 80 },
            { title: t('audit-at'), width: 180, render: (_, { at }) => showTime(at) },
            {
              title: t('audit-who'),
              width: 220,
              ellipsis: true,
              render: (_, { who }) => `${who.name ?? who.id} · ${tOr(`role-${who.role}`, who.role)}`,
            },
            {
              title: t('audit-what'),
              width: 180,
              render: (_, { what }) => tOr(`audit-${what.replaceAll('.', '-')}`, what),
            },
            { title: t('audit-on'), width: 260, ellipsis: true, render: (_, { on }) => `${on.kind} ${on.id}` },
          ]}
        />
      </Card>
    </Page>
  )
}
