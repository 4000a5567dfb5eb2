// The totals of one campaign: every district at a glance, the same figures as a table, the trend, who is missing.
import { Segmented } from 'antd'
import { useDeferredValue } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { query } from '../api.ts'
import { CampaignPicker, CampaignState } from '../campaigns/picker.tsx'
import { showClock, showLeft, showNumber, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Rate, type RateFigure } from '../kit/rate.tsx'
import { Loaded } from '../kit/states.tsx'
import { Uncounted, useFigures } from '../kit/uncounted.tsx'
import { dimensions, type Dimension, type Progress } from '../shapes.ts'
import { t } from '../words.ts'
import { CellTable } from './cell-table.tsx'
import { Districts } from './districts.tsx'
import { MissingList } from './missing.tsx'
import { More } from './more.tsx'
import { Trend } from './trend.tsx'

const everyMs = 5000

export function OverviewPage() {
  const { id = '' } = useParams()
  const [params, setParams] = useSearchParams()
  const navigate = useNavigate()
  const by = dimensions.find((each) => each === params.get('by')) ?? 'district'
  const chosen = params.get('cell')
  const districts = useFigures<Progress>(`/campaigns/${id}/progress?by=district`, everyMs)
  const others = useFigures<Progress>(by === 'district' ? null : `/campaigns/${id}/progress?by=${by}`, everyMs)
  // What lies below the fold is drawn once the districts can be used.
  const isRestDue = useDeferredValue(districts.data !== undefined, false)
  const choose = (more: Record<string, string | null>) => {
    const next = new URLSearchParams(params)
    for (const [name, value] of Object.entries(more)) {
      if (value === null) next.delete(name)
      else next.set(name, value)
    }
    setParams(next, { replace: true })
  }
  return (
    <Page
      title={t('nav-overview')}
      actions={<CampaignPicker value={id} onChange={(other) => void navigate(`/overview/${other}?by=${by}`)} />}
    >
      <Loaded of={districts} rows={8}>
        {(progress) => (
          <>
            <Headline progress={progress} />
            <div className="pair">
              <Districts
                cells={progress.rows}
                hidden={progress.hidden ?? []}
                chosen={by === 'district' ? chosen : null}
                onChoose={(code) => choose({ by: 'district', cell: code === chosen ? null : code })}
              />
              <Card
                title={t('figures')}
                extra={
                  <Segmented<Dimension>
                    size="small"
                    value={by}
                    onChange={(next) => choose({ by: next, cell: null })}
                    options={dimensions.map((value) => ({ value, label: t(`by-${value}`) }))}
                  />
                }
              >
                <Loaded of={by === 'district' ? districts : others}>
                  {(shown) => (
                    <CellTable
                      progress={shown}
                      chosen={chosen}
                      onChoose={(code) => choose({ cell: code === chosen ? null : code })}
                    />
                  )}
                </Loaded>
              </Card>
            </div>
            {isRestDue && (
              <>
                <Trend campaign={progress.campaign} />
                <More campaign={progress.campaign} />
                <MissingList campaign={progress.campaign} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const figures = ['due', 'submitted', 'accepted', 'overdue'] as const

const hiddenRate: RateFigure = { numerator: null, denominator: null, value: null }

function Headline({ progress }: { progress: Progress }) {
  const { campaign, total, at } = progress
  return (
    <section className="card headline">
      <div className="headline-campaign">
        <h2>
          {campaign.title} <CampaignState state={campaign.state} />
        </h2>
        <p className="quiet">
          {t('due-at', { date: showTime(campaign.dueAt) })} · {showLeft(campaign.dueAt)} ·{' '}
          {t('updated', { time: showClock(at) })}
        </p>
        <Uncounted of={progress} />
      </div>
      <dl>
        <div>
          <dt>{t('rate')}</dt>
          <dd data-figure="rate">
            <Rate rate={total?.rate ?? hiddenRate} isLarge />
          </dd>
        </div>
        {figures.map((figure) => (
          <div key={figure}>
            <dt>{t(figure)}</dt>
            <dd data-figure={figure} className={figure === 'overdue' && total && total.overdue > 0 ? 'bad' : ''}>
              <Link to={`/overview/${campaign.id}/behind${query(behind[figure])}`}>{showNumber(total?.[figure])}</Link>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The reports that a figure counts. */
export const behind: Record<(typeof figures)[number], Record<string, string>> = {
  due: {},
  submitted: { only: 'in' },
  accepted: { state: 'accepted' },
  overdue: { only: 'open' },
}
