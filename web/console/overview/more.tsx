// Below the overview: every rate with its definition, the round before, and each question counted.
import { Table, Tabs, Tag } from 'antd'
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showNumber, showShare } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { Rate, type RateFigure } from '../kit/rate.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { Uncounted, useFigures, type Figured } from '../kit/uncounted.tsx'
import type { Campaign } from '../shapes.ts'
import { lang, t } from '../words.ts'

interface NamedRate extends RateFigure {
  id: string
  label: string
  definition: string
}
interface Totals extends Figured {
  total: { rates: NamedRate[]; gap: { licences: number; units: number; definition: string } } | null
}
/** Whose figures a rate is made of. */
const behindRate = (rate: string) =>
  rate === 'report' ? { only: 'in' } : rate === 'legalised' ? { only: rate } : { rate }
interface Comparison extends Figured {
  previous: Campaign | null
  units:
    (Record<'stayed' | 'relapsed' | 'mended' | 'stillNot' | 'notYet' | 'fresh', number> & { definition: string }) | null
  rates: (NamedRate & { before: NamedRate; change: number | null; trend: 'rise' | 'fall' | 'same' | null })[]
}
interface Numbers {
  count: number
  sum: number
  min: number
  max: number
  mean: number
  median: number
}
interface Question {
  name: string
  label: string
  units: number
  hidden: boolean
  money: boolean
  choices: { name: string; label: string; count: number }[] | null
  numbers: Numbers | null
  inTenThousands: Omit<Numbers, 'count'> | null
}

export function More({ campaign: { id } }: { campaign: Campaign }) {
  return (
    <Card>
      <Tabs
        size="small"
        destroyOnHidden
        items={[
          { key: 'rates', label: t('rates'), children: <Rates id={id} /> },
          { key: 'comparison', label: t('comparison'), children: <Compared id={id} /> },
          { key: 'questions', label: t('questions'), children: <Questions id={id} /> },
        ]}
      />
    </Card>
  )
}

const Definition = ({ rate }: { rate: NamedRate }) => <small>{rate.definition}</small>

function Rates({ id }: { id: string }) {
  const totals = useFigures<Totals>(`/campaigns/${id}/totals${query({ lang })}`)
  return (
    <Loaded of={totals}>
      {({ total, uncounted }) => (
        <>
          <Uncounted of={{ uncounted }} />
          <Table<NamedRate>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={total?.rates ?? []}
            locale={{ emptyText: <Nothing>{total ? t('nothing') : t('hidden-cell-why')}</Nothing> }}
            columns={[
              { title: t('rate-name'), dataIndex: 'label', width: 170 },
              { title: t('figure'), width: 170, render: (_, rate) => <Rate rate={rate} hasBar /> },
              {
                title: t('reports'),
                width: 80,
                render: (_, { id: rate, denominator }) =>
                  (denominator ?? 0) > 0 && (
                    <Link to={`/overview/${id}/behind${query(behindRate(rate))}`}>{t('look-behind')}</Link>
                  ),
              },
              { title: t('definition'), render: (_, rate) => <Definition rate={rate} /> },
            ]}
          />
          {total && (
            <p className="quiet">
              {t('gap')}{' '}
              <Link className="in-text" to={`/overview/${id}/behind${query({ only: 'gap' })}`}>
                {t('gap-figures', { licences: showNumber(total.gap.licences), units: showNumber(total.gap.units) })}
              </Link>{' '}
              <small>{total.gap.definition}</small>
            </p>
          )}
        </>
      )}
    </Loaded>
  )
}

const moves = ['stayed', 'relapsed', 'mended', 'stillNot', 'notYet', 'fresh'] as const
const trends = { rise: 'success', fall: 'error', same: 'default' } as const

function Compared({ id }: { id: string }) {
  const comparison = useFigures<Comparison>(`/campaigns/${id}/comparison${query({ lang })}`)
  return (
    <Loaded of={comparison} isEmpty={({ previous }) => !previous} empty={t('comparison-none')}>
      {({ previous, units, rates, uncounted }) => (
        <>
          <Uncounted of={{ uncounted }} />
          <p className="quiet">{t('comparison-with', { title: previous?.title ?? '' })}</p>
          {units && (
            <>
              <dl className="figures">
                {moves.map((move) => (
                  <div key={move}>
                    <dt className="quiet">{t(`moved-${move}`)}</dt>
                    <dd>
                      <Link to={`/overview/${id}/behind${query({ moved: move })}`}>{showNumber(units[move])}</Link>
                    </dd>
                  </div>
                ))}
              </dl>
              <p className="quiet">{units.definition}</p>
            </>
          )}
          <Table
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={rates}
            columns={[
              { title: t('rate-name'), dataIndex: 'label' },
              { title: t('before'), render: (_, { before }) => <Rate rate={before} /> },
              { title: t('figure'), render: (_, rate) => <Rate rate={rate} /> },
              {
                title: t('change'),
                render: (_, { change, trend }) =>
                  trend ? (
                    <Tag color={trends[trend]}>
                      {t(`trend-${trend}`)} {change ? showShare(Math.abs(change)) : ''}
                    </Tag>
                  ) : (
                    t('not-applicable')
                  ),
              },
            ]}
          />
        </>
      )}
    </Loaded>
  )
}

function Questions({ id }: { id: string }) {
  const questions = useFigures<Figured & { hidden: boolean; items: Question[] }>(
    `/campaigns/${id}/questions${query({ lang })}`,
  )
  return (
    <Loaded of={questions} isEmpty={({ items }) => items.length === 0}>
      {({ items, uncounted }) => (
        <>
          <Uncounted of={{ uncounted }} />
          <ul className="question-figures">
            {items.map((question) => (
              <li key={question.name}>
                <h3>
                  {question.label}{' '}
                  <small>
                    <Link to={`/overview/${id}/behind${query({ question: question.name })}`}>
                      {t('question-units', { count: showNumber(question.units) })}
                    </Link>
                  </small>
                </h3>
                {question.hidden && <p className="quiet">{t('hidden-cell-why')}</p>}
                {question.choices && (
                  <ul>
                    {question.choices.map(({ name, label, count }) => (
                      <li key={name}>
                        {label}
                        <Link to={`/overview/${id}/behind${query({ question: question.name, choice: name })}`}>
                          {showNumber(count)}
                        </Link>
                      </li>
                    ))}
                  </ul>
                )}
                {question.numbers && <NumberFigures question={question} numbers={question.numbers} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  )
}

function NumberFigures({ question, numbers }: { question: Question; numbers: Numbers }) {
  const shown = question.inTenThousands ?? numbers
  return (
    <ul>
      {(['sum', 'mean', 'median', 'min', 'max'] as const).map((name) => (
        <li key={name}>
          {t(`number-${name}`)} {question.inTenThousands && t('ten-thousands')}
          <span>{showNumber(shown[name])}</span>
        </li>
      ))}
    </ul>
  )
}
