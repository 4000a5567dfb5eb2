import { t } from '../words.ts'
import { steps } from './steps.ts'

export function Legend() {
  const ends = [0, ...steps, 1]
  return (
    <ul className="legend" aria-label={t('legend')}>
      {ends.slice(0, -1).map((from, index) => (
        <li key={from}>
          <i className={`step-${index}`} />
          {t('legend-step', { from: Math.round(from * 100), to: Math.round(ends[index + 1]! * 100) })}
        </li>
      ))}
      <li>
        <i className="step-none" />
        {t('no-units')}
      </li>
    </ul>
  )
}
