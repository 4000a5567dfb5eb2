// Beside the answers: what changed since it was sent back, what was decided before, and its versions.
import { Timeline } from 'antd'
import { showTime } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { t } from '../words.ts'
import type { Review } from './shapes.ts'

export function History({ review: { changes, decisions, versions, returned, report } }: { review: Review }) {
  return (
    <aside className="history" aria-label={t('history')}>
      {returned && report.state !== 'accepted' && (
        <Card title={t('returned-earlier')}>
          <p className="quiet">
            {showTime(returned.at)} · {t('due-at', { date: showTime(returned.until) })}
          </p>
          {returned.words && <p>{returned.words}</p>}
        </Card>
      )}
      {changes.length > 0 && (
        <Card title={t('changes', { count: changes.length })}>
          <dl className="changes">
            {changes.map(({ path, label, before, after }) => (
              <div key={path}>
                <dt>{label}</dt>
                <dd>
                  <del>{before.display || '—'}</del> → <ins>{after.display || '—'}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
      <Card title={t('history')}>
        <Timeline
          items={[
            ...versions.map(({ revision, at, photos }) => ({
              key: `v${revision}`,
              at,
              content: t('version-handed-in', { time: showTime(at), photos }),
            })),
            ...decisions.map(({ what, at, words, role, revision }) => ({
              key: `d${revision}`,
              at,
              color: what === 'accept' ? 'green' : 'red',
              content: (
                <>
                  {t(`decision-${what}`, { time: showTime(at), role: t(`role-${role}`) })}
                  {words && <p className="quiet">{words}</p>}
                </>
              ),
            })),
          ].sort((a, b) => a.at.localeCompare(b.at))}
        />
      </Card>
    </aside>
  )
}
