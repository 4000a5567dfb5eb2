// The districts at their place, as squares of one size: a small district is as easy to see and to hit as a large one.
import { Tooltip } from 'antd'
import places from '../../../forms/district-tiles.json' with { type: 'json' }
import districts from '../../../forms/districts.json' with { type: 'json' }
import { showNumber } from '../format.ts'
import { shownRate } from '../kit/rate.tsx'
import type { Cell, Named } from '../shapes.ts'
import { lang, t } from '../words.ts'

interface Props {
  cells: Cell[]
  /** Districts of too few units to show. */
  hidden: Named[]
  chosen: string | null
  onChoose: (code: string) => void
}

/** Upper ends of the first four of five steps. */
export const steps = [0.25, 0.5, 0.75, 0.9]
export const stepOf = (value: number | null | undefined): string =>
  value == null ? 'none' : String(steps.filter((end) => value >= end).length)

export function Tiles({ cells, hidden, chosen, onChoose }: Props) {
  const known = new Map(cells.map((cell) => [cell.code, cell]))
  return (
    <>
      <div className="tiles" role="group" aria-label={t('tiles-label')}>
        {places.map(({ code, short, column, row }) => {
          const cell = known.get(code)
          const district = districts.find((each) => each.code === code)!
          const name = lang === 'en' ? district.nameEn : district.name
          const parts = cell ? `${showNumber(cell.rate.numerator)}/${showNumber(cell.rate.denominator)}` : ''
          const isHidden = hidden.some((each) => each.code === code)
          const said = cell
            ? `${name} ${shownRate(cell.rate)} ${parts}`
            : `${name} ${t(isHidden ? 'hidden-cell-why' : 'no-units')}`
          return (
            <Tooltip key={code} title={cell ? `${said} — ${cell.rate.definition ?? ''}` : said}>
              <button
                type="button"
                className={`tile step-${stepOf(cell?.rate.value)} at-${column}-${row}`}
                style={{ gridColumn: column, gridRow: row }}
                aria-pressed={chosen === code}
                disabled={!cell}
                onClick={() => onChoose(code)}
              >
                <span>{lang === 'en' ? district.nameEn : short}</span>
                {cell && <b> {cell.rate.value === null ? '—' : `${Math.floor(cell.rate.value * 100)}%`}</b>}
                {cell && <small> {parts}</small>}
              </button>
            </Tooltip>
          )
        })}
      </div>
      <Legend />
    </>
  )
}

function Legend() {
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
