// The trail, the newest first.
import { Input } from 'antd'
import { showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { usePages } from '../kit/use-get.ts'
import { t, tOr } from '../words.ts'

interface Entry {
  number: number
  at: string
  who: { id: string; role: string }
  what: string
  on: { kind: string; id: string }
}
interface Props {
  filter: Record<'who' | 'what', string | undefined>
  set: (more: Partial<Record<'who' | 'what', string | null>>) => void
}

export function Entries({ filter: { who, what }, set }: Props) {
  const pages = usePages<Entry>('/audit', { who, what })
  const given = { who, what }
  return (
    <>
      <div className="filters">
        {(['who', 'what'] as const).map((name) => (
          <Input.Search
            key={name}
            allowClear
            className="search"
            defaultValue={given[name] ?? ''}
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
            width: 260,
            ellipsis: true,
            render: (_, entry) => `${tOr(`role-${entry.who.role}`, entry.who.role)} · ${entry.who.id}`,
          },
          {
            title: t('audit-what'),
            width: 180,
            render: (_, entry) => tOr(`audit-${entry.what.replaceAll('.', '-')}`, entry.what),
          },
          { title: t('audit-on'), width: 260, ellipsis: true, render: (_, { on }) => `${on.kind} ${on.id}` },
        ]}
      />
    </>
  )
}
