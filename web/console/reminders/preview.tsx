// What was prepared, as the first of them will see it, and the confirm that lets it go: now or at a time.
import { Alert, Button, Checkbox, DatePicker, Radio, Statistic } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { showNumber, showTime } from '../format.ts'
import { Card } from '../kit/page.tsx'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { Content } from './content.tsx'
import type { Prepared, Watched } from './shapes.ts'

interface Props {
  prepared: Prepared
  /** Absent: it was prepared earlier, and is not written any more. */
  onBack?: () => void
}
export function Preview({ prepared, onBack }: Props) {
  const { id, preview } = prepared
  const [anyway, setAnyway] = useState(false)
  const [isTimed, setTimed] = useState(false)
  const [at, setAt] = useState<Dayjs | null>(null)
  const navigate = useNavigate()
  const confirm = useSend<Watched>(
    () => [
      `/pushes/${id}/confirm`,
      { method: 'POST', body: { anyway, ...(isTimed && at && { sendAt: at.toISOString() }) } },
    ],
    { onDone: () => void navigate(`/reminders/${id}`) },
  )
  const isOver = isTimed && at !== null && at.isBefore(dayjs())
  const isNotChosen = isTimed && (at === null || isOver)
  return (
    <Card title={t('push-preview')} className="after">
      <div className="figures">
        <Statistic title={t('push-units')} value={showNumber(preview.units)} />
        <Statistic title={t('push-reachable')} value={showNumber(preview.reachable)} />
      </div>
      {preview.units === 0 && <Alert type="warning" title={t('push-nobody')} />}
      {preview.text && (
        <>
          <p className="quiet">{t('push-as-seen')}</p>
          <Content text={preview.text} buttons={preview.buttons} file={prepared.file} />
        </>
      )}
      <Radio.Group
        aria-label={t('push-when')}
        value={isTimed}
        onChange={({ target }) => setTimed(target.value as boolean)}
        options={[
          { value: false, label: t('push-when-now') },
          { value: true, label: t('push-when-at') },
        ]}
      />
      {isTimed && (
        <p>
          <DatePicker
            aria-label={t('push-when-at')}
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            value={at}
            minDate={dayjs()}
            onChange={setAt}
          />{' '}
          {isOver && <span className="bad">{t('issue-past')}</span>}
        </p>
      )}
      {(isTimed || preview.quietUntil) && (
        <>
          <Alert
            type="info"
            title={isTimed ? t('push-quiet-timed') : t('push-quiet', { time: showTime(preview.quietUntil) })}
          />
          <p>
            <Checkbox checked={anyway} onChange={({ target }) => setAnyway(target.checked)}>
              {t(isTimed ? 'push-anyway-timed' : 'push-anyway')}
            </Checkbox>
          </p>
        </>
      )}
      <div className="actions">
        {onBack && <Button onClick={onBack}>{t('back')}</Button>}
        <Button
          type="primary"
          disabled={preview.reachable === 0 || isNotChosen}
          loading={confirm.isPending}
          onClick={() => confirm.mutate()}
        >
          {t(isTimed ? 'push-confirm-timed' : 'push-confirm', { count: showNumber(preview.reachable) })}
        </Button>
      </div>
    </Card>
  )
}
