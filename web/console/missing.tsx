import { useState } from 'preact/hooks'
import { say } from '../words.ts'
import { saveCsv, type Campaign, type Missing } from './api.ts'

interface Props {
  token: string
  campaign: Campaign
  missing: Missing
  onMore: (() => void) | null
}

export function MissingList({ token, campaign, missing, onMore }: Props) {
  const [download, setDownload] = useState<'rest' | 'working' | 'failed'>('rest')
  const save = async () => {
    setDownload('working')
    try {
      await saveCsv(token, campaign)
      setDownload('rest')
    } catch {
      setDownload('failed')
    }
  }
  const words = { rest: 'console-csv', working: 'console-csv-working', failed: 'console-csv' }[download]
  return (
    <section class="card">
      <h2>{say('console-missing', { count: missing.count })}</h2>
      {missing.count === 0 && <p class="quiet">{say('console-missing-none')}</p>}
      <ul class="missing">
        {missing.items.map(({ unit, unitName, district, state, startedAt, isOverdue }) => (
          <li key={unit}>
            <span>
              {unitName} <small>{unit}</small>
            </span>
            <small class={isOverdue ? 'bad' : ''}>
              {[
                district.label,
                say(state === 'returned' ? 'console-returned' : startedAt ? 'console-started' : 'console-not-started'),
                isOverdue && say('console-overdue'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {missing.next && onMore && (
        <button type="button" class="plain" onClick={onMore}>
          {say('console-more')}
        </button>
      )}
      <p>
        <button type="button" class="solid" disabled={download === 'working'} onClick={() => void save()}>
          {say(words)}
        </button>
      </p>
      <p class="trouble" role="status">
        {download === 'failed' && say('console-csv-failed')}
      </p>
    </section>
  )
}
