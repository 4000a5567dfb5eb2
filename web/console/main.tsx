// The totals of each campaign, plain: how many are due, how many have reported, who is missing.
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { dressPage, lang, say } from '../words.ts'
import { Denied, readCampaigns, readMissing, readProgress, takeToken, type Campaign } from './api.ts'
import { dimensions, type Dimension, type Missing, type Progress } from './api.ts'
import { MissingList } from './missing.tsx'
import { ProgressTable } from './progress.tsx'
import '../base.css'
import './style.css'

const everyMs = 5000
const missingAtFirst = 20
const mostMissing = 500

interface Seen {
  campaigns: Campaign[]
  progress: Progress | null
  missing: Missing | null
}

/** Open ones first, the next to fall due on top; those that are over follow, the latest first. */
const byUrgency = (a: Campaign, b: Campaign) => {
  const [first, second] = [a, b].map(({ state }) => (state === 'open' ? 0 : 1))
  return first! - second! || (first === 0 ? a.dueAt.localeCompare(b.dueAt) : b.dueAt.localeCompare(a.dueAt))
}

function Console({ token }: { token: string }) {
  const [seen, setSeen] = useState<Seen | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [chosen, choose] = useState<string | null>(null)
  const [by, setBy] = useState<Dimension>('district')
  const [shown, setShown] = useState(missingAtFirst)
  const campaign = seen?.campaigns.find(({ id }) => id === chosen) ?? seen?.campaigns[0]

  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      let isDenied = false
      try {
        const campaigns = (await readCampaigns(token)).sort(byUrgency)
        const id = (campaigns.find((one) => one.id === chosen) ?? campaigns[0])?.id
        const [progress, missing] = id
          ? await Promise.all([readProgress(token, id, by), readMissing(token, id, shown)])
          : [null, null]
        if (isOver) return
        setSeen({ campaigns, progress, missing })
        setTrouble(null)
      } catch (error) {
        if (isOver) return
        isDenied = error instanceof Denied
        setTrouble(
          error instanceof Denied
            ? error.status === 401
              ? 'console-token-invalid'
              : 'console-forbidden'
            : 'console-offline',
        )
      }
      if (!isOver && !isDenied) timer = setTimeout(() => void look(), everyMs)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [token, chosen, by, shown])

  return (
    <>
      <p class="trouble" role="status">
        {trouble && say(trouble)}
      </p>
      {seen && !campaign && <p class="empty">{say('console-no-campaigns')}</p>}
      {seen && campaign && seen.progress && seen.missing && (
        <>
          <div class="asked">
            <label>
              {say('console-campaign')}
              <select value={campaign.id} onChange={(event) => choose(event.currentTarget.value)}>
                {seen.campaigns.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
            <p class="quiet">
              {say('console-due-at', {
                date: new Date(campaign.dueAt).toLocaleString(lang, { dateStyle: 'long', timeStyle: 'short' }),
              })}
              {' · '}
              {say('console-updated', { time: new Date(seen.progress.at).toLocaleTimeString(lang) })}
            </p>
          </div>
          <div class="tabs" role="group" aria-label={say('console-by')}>
            {dimensions.map((one) => (
              <button key={one} type="button" aria-pressed={one === by} onClick={() => setBy(one)}>
                {say(`console-by-${one}`)}
              </button>
            ))}
          </div>
          <ProgressTable progress={seen.progress} by={by} />
          <MissingList
            token={token}
            campaign={campaign}
            missing={seen.missing}
            onMore={shown < mostMissing ? () => setShown(Math.min(shown + 100, mostMissing)) : null}
          />
        </>
      )}
    </>
  )
}

dressPage(say('console-title'))
const token = takeToken()
render(
  <main>
    <h1>{say('console-title')}</h1>
    {token ? <Console token={token} /> : <p class="empty">{say('console-no-token')}</p>}
  </main>,
  document.getElementById('app')!,
)
