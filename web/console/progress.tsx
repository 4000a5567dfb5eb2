import { lang, say } from '../words.ts'
import type { Dimension, Figures, Progress } from './api.ts'

const number = new Intl.NumberFormat(lang)
const percent = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 })
const figures = ['due', 'submitted', 'accepted', 'overdue'] as const

export function ProgressTable({ progress, by }: { progress: Progress; by: Dimension }) {
  const { rows, total } = progress
  return (
    <section class="card" aria-label={say('console-title')}>
      <dl class="totals">
        {figures.map((figure) => (
          <div key={figure}>
            <dt>{say(`console-${figure}`)}</dt>
            <dd data-figure={figure}>{number.format(total[figure])}</dd>
          </div>
        ))}
        <div>
          <dt>{say('console-rate')}</dt>
          <dd data-figure="rate">{shownRate(total)}</dd>
        </div>
      </dl>
      <p class="quiet">{total.rate.definition}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={say(`console-by-${by}`)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say(`console-by-${by}`)}</th>
              {figures.map((figure) => (
                <th key={figure} scope="col" class="number">
                  {say(`console-${figure}`)}
                </th>
              ))}
              <th scope="col">{say('console-rate')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.code} name={row.label ?? say('console-none')} row={row} />
            ))}
          </tbody>
          <tfoot>
            <Row name={say('console-total')} row={total} />
          </tfoot>
        </table>
      </div>
    </section>
  )
}

const shownRate = ({ rate }: Figures) => (rate.value === null ? say('console-rate-none') : percent.format(rate.value))

function Row({ name, row }: { name: string; row: Figures }) {
  const { numerator, denominator, value } = row.rate
  return (
    <tr>
      <th scope="row">{name}</th>
      {figures.map((figure) => (
        <td key={figure} class={figure === 'overdue' && row.overdue > 0 ? 'number bad' : 'number'}>
          {number.format(row[figure])}
        </td>
      ))}
      <td class="rate">
        <span class="bar" aria-hidden="true">
          <i style={{ width: `${(value ?? 0) * 100}%` }} />
        </span>
        <span>{shownRate(row)}</span>
        <small>
          {number.format(numerator)}/{number.format(denominator)}
        </small>
      </td>
    </tr>
  )
}
