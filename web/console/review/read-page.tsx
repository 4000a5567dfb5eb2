// A report for those who may look but not judge: its answers under their labels.
import { useParams } from 'react-router'
import { query } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet } from '../kit/use-get.ts'
import type { Dims, ReportState } from '../shapes.ts'
import { lang, t } from '../words.ts'
import { StateTag } from './flags.tsx'
import type { Through } from './shapes.ts'
import { ThroughNote } from './through.tsx'

interface Answer {
  name: string
  label: string
  display?: string
  rows?: { row: number; answers: Answer[] }[]
}
interface Report extends Dims {
  campaign: string
  unit: string
  unitName: string
  state: ReportState
  submittedAt: string | null
  form: { title: string }
  through: Through | null
  /** null: a draft. */
  answers: Answer[] | null
}

export function ReadPage() {
  const { id = '' } = useParams()
  const asked = useGet<Report>(`/reports/${id}${query({ lang })}`, { keep: false })
  return (
    <Loaded of={asked} rows={8}>
      {({ campaign, unit, unitName, state, submittedAt, form, through, answers, ...dims }) => (
        <Page
          title={unitName}
          back={{ to: `/reports${query({ campaign, state: 'all' })}`, title: t('nav-reports') }}
          note={
            <>
              {[unit, dims.district.label, dims.unitType.label, dims.chamber.label].filter(Boolean).join(' · ')}{' '}
              <StateTag state={state} /> {submittedAt && t('submitted-when', { time: showTime(submittedAt) })}{' '}
              <ThroughNote through={through} />
            </>
          }
        >
          <Card title={form.title}>
            {answers?.length ? <Answers answers={answers} /> : <Nothing>{t('report-no-answers')}</Nothing>}
          </Card>
        </Page>
      )}
    </Loaded>
  )
}

function Answers({ answers }: { answers: Answer[] }) {
  return (
    <dl className="read">
      {answers.map(({ name, label, display, rows }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>
            {rows ? rows.map(({ row, answers: inner }) => <Answers key={row} answers={inner} />) : display || t('none')}
          </dd>
        </div>
      ))}
    </dl>
  )
}
