// The districts at their place, as squares of one size: a small district is as easy to see and to hit as a large one.
import { Tooltip } from 'antd'
import { t } from '../words.ts'
import type { Place } from './places.ts'
import { stepOf } from './steps.ts'

interface Props {
  places: Place[]
  chosen: string | null
  onChoose: (code: string) => void
}

export function Tiles({ places, chosen, onChoose }: Props) {
  return (
    <div className="tiles" role="group" aria-label={t('tiles-label')}>
      {places.map(({ code, label, column, row, cell, percent, parts, said }) => (
        <Tooltip key={code} title={cell ? `${said} — ${cell.rate.definition ?? ''}` : said}>
          <button
            type="button"
            className={`tile step-${stepOf(cell?.rate.value)} at-${column}-${row}`}
            style={{ gridColumn: column, gridRow: row }}
            aria-pressed={chosen === code}
            disabled={!cell}
            onClick={() => onChoose(code)}
          >
            <span>{label}</span>
            {percent && <b> {percent}</b>}
            {cell && <small> {parts}</small>}
          </button>
        </Tooltip>
      ))}
    </div>
  )
}
