// The 38 districts with what is said of each: the same on tiles and on a map.
import places from '../../../forms/district-tiles.json' with { type: 'json' }
import districts from '../../../forms/districts.json' with { type: 'json' }
import { showNumber, showShare } from '../format.ts'
import { shownRate } from '../kit/rate.tsx'
import type { Cell, Named } from '../shapes.ts'
import { lang, t } from '../words.ts'

export interface Place {
  code: string
  label: string
  column: number
  row: number
  cell: Cell | undefined
  percent: string | null
  parts: string
  /** With name, rate and numbers. */
  said: string
}

export function placesOf(cells: Cell[], hidden: Named[]): Place[] {
  const known = new Map(cells.map((cell) => [cell.code, cell]))
  return places.map(({ code, short, column, row }) => {
    const cell = known.get(code)
    const district = districts.find((each) => each.code === code)!
    const name = lang === 'en' ? district.nameEn : district.name
    const parts = cell ? `${showNumber(cell.rate.numerator)}/${showNumber(cell.rate.denominator)}` : ''
    const isHidden = hidden.some((each) => each.code === code)
    return {
      ...{ code, column, row, cell, parts, label: lang === 'en' ? district.nameEn : short },
      percent: cell ? (cell.rate.value === null ? '—' : showShare(cell.rate.value)) : null,
      said: cell
        ? `${name} ${shownRate(cell.rate)} ${parts}`
        : `${name} ${t(isHidden ? 'hidden-cell-why' : 'no-units')}`,
    }
  })
}
