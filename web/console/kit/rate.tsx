// A rate is never a number alone: what was counted, out of how many, and what that means.
import { Tooltip } from 'antd'
import { showNumber, showShare } from '../format.ts'
import { t } from '../words.ts'

export interface RateFigure {
  /** null: too few units to show. */
  numerator: number | null
  denominator: number | null
  value: number | null
  definition?: string
}

export const shownRate = ({ denominator, value }: RateFigure) =>
  value !== null ? showShare(value) : t(denominator === null ? 'hidden-cell' : 'not-applicable')

const shownParts = ({ numerator, denominator }: RateFigure) =>
  denominator === null ? null : `${showNumber(numerator)}/${showNumber(denominator)}`

interface Props {
  rate: RateFigure
  hasBar?: boolean
  /** Large, as a page's headline. */
  isLarge?: boolean
}

export function Rate({ rate, hasBar = false, isLarge = false }: Props) {
  const why = [
    rate.definition,
    rate.denominator === 0 && t('not-applicable-why'),
    rate.denominator === null && t('hidden-cell-why'),
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <Tooltip title={why} trigger={['hover', 'focus']}>
      <span
        className={isLarge ? 'rate large' : 'rate'}
        tabIndex={0}
        role="note"
        aria-label={`${shownRate(rate)} ${shownParts(rate) ?? ''} ${why}`}
      >
        {hasBar && (
          <span className="bar" aria-hidden="true">
            <i style={{ width: `${(rate.value ?? 0) * 100}%` }} />
          </span>
        )}
        <b>{shownRate(rate)}</b> <small>{shownParts(rate)}</small>
      </span>
    </Tooltip>
  )
}
