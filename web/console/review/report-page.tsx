// One report before its reviewer: answers, photos, look-alikes, verdicts, the decision, and on to the next.
import { App, Button, Input, Modal, Table } from 'antd'
import { useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { get, query } from '../api.ts'
import { showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useFilter } from '../kit/use-filter.ts'
import type { Paged } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { t } from '../words.ts'
import { Answers, placesOf } from './answers.tsx'
import { Flags, StateTag } from './flags.tsx'
import { History } from './history.tsx'
import { useKeys } from './keys.ts'
import type { ReportRow, Review } from './shapes.ts'
import { ThroughNote } from './through.tsx'
import { keyOf, useReview } from './use-review.ts'

const names = ['campaign', 'state', 'district', 'unitType', 'industry', 'chamber', 'unit', 'flagged', 'sort'] as const

export function ReportPage() {
  const { id = '' } = useParams()
  // Another report is another page: nothing of the one before stays.
  return <OneReport key={id} id={id} />
}

function OneReport({ id }: { id: string }) {
  const state = useReview(id)
  return (
    <Loaded of={state.asked} rows={12}>
      {({ data }) => <Desk id={id} review={data} state={state} />}
    </Loaded>
  )
}

function Desk({ id, review, state }: { id: string; review: Review; state: ReturnType<typeof useReview> }) {
  const { report } = review
  const [filter] = useFilter(names)
  const navigate = useNavigate()
  const may = useMay()
  const { message } = App.useApp()
  const [at, setAt] = useState<string | null>(null)
  const [dialog, setDialog] = useState<'accept' | 'return' | 'keys' | null>(null)
  const isWaiting = report.state === 'submitted' || report.state === 'in_review'
  const isOthers = report.state === 'in_review' && review.review !== null && !review.review.mine
  const isOpen = isWaiting && !isOthers && !review.obstacle && may('reviews')
  const places = placesOf(report.answers ?? [])
  const faults = [...state.verdicts.values()].filter(({ good }) => !good)
  const campaign = filter.campaign ?? report.campaign

  useEffect(() => {
    if (at) document.getElementById(`place-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const toList = `/reports${query({ ...filter, campaign })}`
  const next = async () => {
    const asked = { campaign, district: filter.district, flagged: filter.flagged, state: 'submitted', limit: 20 }
    const { items } = await get<Paged<ReportRow>>(`/reports${query(asked)}`).catch(() => ({ items: [] as ReportRow[] }))
    const other = items.find((each) => each.id !== id && ['submitted', 'in_review'].includes(each.state))
    if (!other) void message.info(t('review-no-more'))
    void navigate(other ? `/reports/${other.id}${query({ ...filter, campaign })}` : toList)
  }
  const step = (by: number) => {
    const now = at === null ? (by > 0 ? -1 : places.length) : places.indexOf(at)
    setAt(places[Math.max(0, Math.min(places.length - 1, now + by))] ?? null)
  }
  const judge = (good: boolean, index = 0) => {
    if (!isOpen || at === null) return
    const code = review.faultCodes[index]?.code
    if (!good && !code) return
    const place = { path: at, evidence: null }
    state.judge(place, {
      ...place,
      good,
      reason: good ? null : code!,
      words: state.verdicts.get(keyOf(place))?.words ?? '',
    })
  }
  const openPhoto = () =>
    document.getElementById(`place-${at}`)?.querySelector<HTMLButtonElement>('button.thumb:enabled')?.click()
  const ask = (what: 'accept' | 'return') => {
    if (!isOpen) return
    if (what === 'accept' && faults.length > 0) return void message.warning(t('problem-faults-marked'))
    if (what === 'return' && faults.length === 0) return void message.warning(t('issue-no-fault'))
    setDialog(what)
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    g: () => judge(true),
    a: () => ask('accept'),
    r: () => ask('return'),
    n: () => void next(),
    o: openPhoto,
    u: () => void navigate(toList),
    '?': () => setDialog('keys'),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), () => judge(false, digit - 1)])),
  })

  return (
    <Page
      title={report.unitName}
      back={{ to: toList, title: t('nav-reports') }}
      note={
        <>
          {[report.unit, report.district.label, report.unitType.label, report.chamber.label]
            .filter(Boolean)
            .join(' · ')}{' '}
          <StateTag state={report.state} /> <Flags flags={review.flags} /> <ThroughNote through={report.through} />
        </>
      }
      actions={
        <>
          <span className="quiet saving" role="status">
            {isOpen && t(`saving-${state.saving}`)}
          </span>
          <Button onClick={() => setDialog('keys')}>{t('keys')} ?</Button>
          {isOpen && (
            <>
              <Button danger onClick={() => ask('return')}>
                {t('return')} ({faults.length})
              </Button>
              <Button type="primary" onClick={() => ask('accept')}>
                {t('accept')}
              </Button>
            </>
          )}
          <Button onClick={() => void next()}>{t('next')} ›</Button>
        </>
      }
    >
      {isOthers && <p className="stale">{t('problem-review-taken')}</p>}
      {isWaiting && review.obstacle && <p className="stale">{t(`problem-${review.obstacle}`)}</p>}
      <div className="review-pair">
        <Card title={report.form.title}>
          <Answers {...{ review, isOpen, at, verdicts: state.verdicts }} onAt={setAt} judge={state.judge} />
        </Card>
        <History review={review} />
      </div>
      <Decision
        what={dialog === 'accept' || dialog === 'return' ? dialog : null}
        unit={report.unitName}
        faults={faults.length}
        onClose={() => setDialog(null)}
        onDecide={async (what, words) => {
          const isDone = await state.decide(what, { words })
          setDialog(null)
          if (!isDone) return
          void message.success(t(`${what}-done`, { unit: report.unitName }))
          await next()
        }}
      />
      <Modal open={dialog === 'keys'} title={t('keys')} footer={null} onCancel={() => setDialog(null)}>
        <Table
          size="small"
          pagination={false}
          rowKey="key"
          showHeader={false}
          dataSource={['j', 'k', 'g', '1-9', 'o', 'a', 'r', 'n', 'u', '?'].map((key) => ({ key }))}
          columns={[
            { dataIndex: 'key', width: 60, render: (key: string) => <kbd>{key}</kbd> },
            { key: 'what', render: (_, { key }) => t(`key-${key === '?' ? 'help' : key}`) },
          ]}
        />
      </Modal>
      {report.submittedAt && <p className="quiet">{t('submitted-when', { time: showTime(report.submittedAt) })}</p>}
    </Page>
  )
}

interface DecisionProps {
  what: 'accept' | 'return' | null
  unit: string
  faults: number
  onClose: () => void
  onDecide: (what: 'accept' | 'return', words: string) => Promise<void>
}
function Decision({ what, unit, faults, onClose, onDecide }: DecisionProps) {
  const [words, setWords] = useState('')
  const [isBusy, setBusy] = useState(false)
  const decide = async () => {
    setBusy(true)
    await onDecide(what!, words.trim())
    setBusy(false)
    setWords('')
  }
  return (
    <Modal
      open={what !== null}
      // Made anew each time: only then does the button take the focus, for Enter, in the moment it is seen.
      destroyOnHidden
      title={what && t(`${what}-sure`, { unit, faults })}
      okText={what && t(what)}
      okButtonProps={{ danger: what === 'return', autoFocus: true }}
      confirmLoading={isBusy}
      onOk={() => void decide()}
      onCancel={onClose}
    >
      <p>{what && t(`${what}-what`, { faults })}</p>
      <Input.TextArea
        aria-label={t('decision-words')}
        placeholder={t('decision-words')}
        rows={3}
        maxLength={2000}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
    </Modal>
  )
}
