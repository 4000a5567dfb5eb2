// The trail, the newest first.
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { PagedTable } from '../kit/paged-table.tsx'
import { Search } from '../kit/search.tsx'
import { usePages } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { places } from '../shell.tsx'
import { lang, t, tOr } from '../words.ts'

interface Entry {
  number: number
  at: string
  who: { id: string; role: string }
  what: string
  on: { kind: string; id: string }
  more: Record<string, string | number | string[]>
  names: { who: string | null; on: string | null; more: Record<string, string> }
}
interface Props {
  filter: Record<'who' | 'what', string | undefined>
  set: (more: Partial<Record<'who' | 'what', string | null>>) => void
}

export function Entries({ filter: { who, what }, set }: Props) {
  const pages = usePages<Entry>('/audit', { who, what, lang })
  const given = { who, what }
  return (
    <>
      <div className="filters">
        {(['who', 'what'] as const).map((name) => (
          <Search
            key={name}
            label={t(`audit-${name}`)}
            value={given[name]}
            onSearch={(words) => set({ [name]: words })}
          />
        ))}
      </div>
      <PagedTable<Entry>
        of={pages}
        rowKey="number"
        width={1030}
        label={t('nav-audit')}
        columns={[
          { title: '#', dataIndex: 'number', width: 60 },
          { title: t('audit-at'), width: 170, render: (_, { at }) => showTime(at) },
          {
            title: t('audit-who'),
            width: 200,
            ellipsis: true,
            render: (_, { who: { id, role }, names }) => (
              <Named name={names.who} id={id} kind={tOr(`role-${role}`, role)} />
            ),
          },
          {
            title: t('audit-what'),
            width: 130,
            render: (_, entry) => tOr(`audit-${entry.what.replaceAll('.', '-')}`, entry.what),
          },
          {
            title: t('audit-on'),
            width: 240,
            ellipsis: true,
            render: (_, { on: { kind, id }, names }) => (
              <Named
                // A chamber is known by its name alone.
                name={kind === 'chamber' ? id : names.on}
                {...{ id, kind: tOr(`audit-kind-${kind}`, kind), to: pageOf(kind, id) }}
              />
            ),
          },
          {
            title: t('audit-more'),
            width: 230,
            ellipsis: true,
            render: (_, entry) => <span title={besides(entry)}>{besides(entry)}</span>,
          },
        ]}
      />
    </>
  )
}

interface NamedProps {
  /** null: it is gone, or has none. */
  name: string | null
  id: string
  kind: string
  to?: string | null
}
/** The name first, the id always: it is what the trail proves. */
function Named({ name, id, kind, to = null }: NamedProps) {
  const may = useMay()
  const isOpen = to !== null && name !== null && placeOf(to).some(may)
  return (
    <span title={`${kind} ${name ?? ''} ${id}`}>
      {kind} {name !== null && (isOpen ? <Link to={to}>{name}</Link> : <b>{name}</b>)}{' '}
      {name !== id && <small>{id}</small>}
    </span>
  )
}
const pages: Record<string, string> = {
  ...{ unit: '/units', units: '/units', people: '/units', invite: '/units' },
  ...{ report: '/reports', account: '/accounts', campaign: '/overview' },
}
const pageOf = (kind: string, id: string) => {
  if (kind === 'chamber') return `/units${query({ chamber: id })}`
  return pages[kind] ? `${pages[kind]}/${encodeURIComponent(id)}` : null
}
const placeOf = (to: string) => places.find(({ path }) => to.startsWith(path))?.needs ?? []

const nameOfField = (name: string) => tOr(`audit-more-${name}`, tOr(`by-${name}`, name))

/** What else the trail tells, by name where it has one. */
function besides({ more, names }: Entry): string {
  return Object.entries(more)
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => {
      const told = Array.isArray(value) ? value.map(nameOfField).join(t('audit-more-and')) : value
      return nameOfField(name) + t('colon') + String(names.more[name] ?? told)
    })
    .join(t('audit-more-next'))
}
