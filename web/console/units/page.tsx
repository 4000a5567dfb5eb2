// One unit: what is known of it, who answers for it, how they are invited, and what it reported.
import { EditOutlined } from '@ant-design/icons'
import { Button, Descriptions, Tabs } from 'antd'
import { Link, useParams } from 'react-router'
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useFilter } from '../kit/use-filter.ts'
import { useGet } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { lang, t } from '../words.ts'
import { UnitInvites } from './unit-invites.tsx'
import { UnitPeople } from './unit-people.tsx'
import { UnitReports } from './unit-reports.tsx'
import type { Unit } from './shapes.ts'

export function UnitPage() {
  const { unit = '' } = useParams()
  const may = useMay()
  const [filter, set] = useFilter(['tab', 'leaving'])
  const asked = useGet<Unit>(`/units/${encodeURIComponent(unit)}${query({ lang })}`, { keep: false })
  return (
    <Loaded of={asked}>
      {(one) => (
        <Page
          title={one.name}
          back={{ to: '/units', title: t('nav-units') }}
          note={one.unit}
          actions={
            may('change-units') && (
              <Link to={`/units/${encodeURIComponent(one.unit)}/edit`}>
                <Button icon={<EditOutlined aria-hidden />}>{t('edit')}</Button>
              </Link>
            )
          }
        >
          <Facts unit={one} />
          <Card>
            <Tabs
              activeKey={filter.tab ?? (may('people') ? 'people' : 'reports')}
              onChange={(tab) => set({ tab })}
              destroyOnHidden
              items={[
                ...(may('people')
                  ? [
                      {
                        key: 'people',
                        label: t('people'),
                        children: (
                          <UnitPeople
                            unit={one}
                            leaving={filter.leaving ?? null}
                            onLeaving={(leaving) => set({ leaving })}
                          />
                        ),
                      },
                      { key: 'invites', label: t('invites'), children: <UnitInvites unit={one} /> },
                    ]
                  : []),
                ...(may('totals')
                  ? [{ key: 'reports', label: t('unit-reports'), children: <UnitReports unit={one.unit} /> }]
                  : []),
              ]}
            />
          </Card>
        </Page>
      )}
    </Loaded>
  )
}

function Facts({ unit }: { unit: Unit }) {
  return (
    <Card title={t('unit')}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          ...(['district', 'unitType', 'industry', 'chamber'] as const).map((by) => ({
            key: by,
            label: t(`by-${by}`),
            children: unit[by].label ?? '—',
          })),
          {
            key: 'superior',
            label: t('superior'),
            children: unit.superior ? <Superior code={unit.superior} /> : '—',
          },
          { key: 'fourGood', label: t('unit-four-good'), children: t(unit.fourGood ? 'yes' : 'no') },
          { key: 'scale', label: t('unit-scale'), children: unit.scale ? t(`scale-${unit.scale}`) : '—' },
          { key: 'tags', label: t('audience-tags'), children: unit.tags.join(' ') || '—' },
          { key: 'at', label: t('updated-at'), children: showTime(unit.updatedAt) },
        ]}
      />
    </Card>
  )
}

/** By name, where it is within the scope. */
function Superior({ code }: { code: string }) {
  const { data } = useGet<Unit>(`/units/${encodeURIComponent(code)}`, { keep: false })
  return data ? (
    <>
      <Link to={`/units/${encodeURIComponent(code)}`}>{data.name}</Link> <small>{code}</small>
    </>
  ) : (
    code
  )
}
