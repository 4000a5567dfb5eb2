import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { Button, Input, Select, Space } from 'antd'
import { t } from '../words.ts'
import type { Review, Verdict } from './shapes.ts'

interface Props {
  place: Pick<Verdict, 'path' | 'evidence'>
  /** What the place is called. */
  label: string
  verdict: Verdict | undefined
  codes: Review['faultCodes']
  isOpen: boolean
  onChange: (verdict: Verdict | null) => void
}

/** Good, or at fault with a reason; pressing the same again takes it back. */
export function VerdictControl({ place, label, verdict, codes, isOpen, onChange }: Props) {
  if (!isOpen && !verdict) return null
  const isGood = verdict?.good === true
  const isFault = verdict?.good === false
  return (
    <div className="verdict">
      <Space.Compact size="small">
        <Button
          icon={<CheckOutlined aria-hidden />}
          type={isGood ? 'primary' : 'default'}
          aria-pressed={isGood}
          aria-label={t('verdict-good', { label })}
          disabled={!isOpen}
          onClick={() => onChange(isGood ? null : { ...place, good: true, reason: null, words: '' })}
        />
        <Button
          icon={<CloseOutlined aria-hidden />}
          danger={isFault}
          type={isFault ? 'primary' : 'default'}
          aria-pressed={isFault}
          aria-label={t('verdict-fault', { label })}
          disabled={!isOpen}
          onClick={() =>
            onChange(isFault ? null : { ...place, good: false, reason: codes[0]?.code ?? 'other', words: '' })
          }
        />
      </Space.Compact>
      {isFault && (
        <>
          <Select
            size="small"
            className="fault"
            aria-label={t('fault-reason', { label })}
            disabled={!isOpen}
            value={verdict.reason}
            popupMatchSelectWidth={false}
            onChange={(reason) => onChange({ ...verdict, reason })}
            options={codes.map(({ code, label: said }, index) => ({ value: code, label: `${index + 1} ${said}` }))}
          />
          <Input
            size="small"
            className="fault-words"
            aria-label={t('fault-words', { label })}
            placeholder={t(verdict.reason === 'other' ? 'fault-words-needed' : 'fault-words-hint')}
            disabled={!isOpen}
            maxLength={500}
            defaultValue={verdict.words}
            status={verdict.reason === 'other' && !verdict.words.trim() ? 'error' : ''}
            onBlur={({ target }) => onChange({ ...verdict, words: target.value })}
          />
        </>
      )}
    </div>
  )
}
