// A form with every kind of question that is counted, random answers to it, and a seeded source of chance.
import type { Answers, FormSource, SheetRow } from '../../rules/form.ts'

const rows = (...cells: Record<string, string>[]): SheetRow[] =>
  cells.map((cell, index) => ({ row: index + 2, cells: cell }))
const named = (type: string, name: string) => ({ type, name, label: name })

export const tallyForm: FormSource = {
  settings: {
    form_id: 'tally',
    form_title: 'tally',
    version: '1',
    tally_rate_os: 'genuine / pcs',
    tally_money: 'price, cost',
  },
  survey: rows(
    named('integer', 'pcs'),
    named('integer', 'genuine'),
    named('decimal', 'price'),
    named('select_one system', 'os'),
    named('select_multiple help', 'help'),
    named('text', 'remark'),
    named('begin_repeat', 'rows'),
    named('integer', 'seats'),
    named('decimal', 'cost'),
    named('select_one system', 'kind'),
    { type: 'end_repeat', name: '', label: '' },
    { type: 'calculate', name: 'seat_total', label: '', calculation: 'sum(${seats})' },
  ),
  choices: rows(
    { list_name: 'system', name: 'linux', label: 'Linux' },
    { list_name: 'system', name: 'win.10', label: 'Windows' },
    { list_name: 'help', name: 'train', label: 'training' },
    { list_name: 'help', name: '$50%', label: 'discount' },
    { list_name: 'help', name: 'none', label: 'none' },
  ),
}

export type Random = () => number
/** mulberry32 */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

export function tallyAnswers(random: Random): Answers {
  const answers: Answers = {}
  const maybe = (name: string, value: () => Answers[string]) => {
    if (random() < 0.8) answers[name] = value()
  }
  const systems = ['linux', 'win.10']
  const cents = (most: number) => Math.round(random() * most * 100) / 100
  maybe('pcs', () => Math.floor(random() ** 3 * 900))
  maybe('genuine', () => Math.floor(random() ** 3 * 900))
  maybe('price', () => (random() < 0.5 ? cents(120) : -cents(3_000_000)))
  maybe('os', () => pick(random, systems))
  maybe('help', () => ['train', '$50%', 'none'].filter(() => random() < 0.5))
  maybe('remark', () => 'x')
  maybe('rows', () =>
    Array.from({ length: Math.floor(random() * 4) }, (_, index) => ({
      ...{ _row: index + 1, seats: Math.floor(random() * 5000), cost: cents(90_000) },
      kind: pick(random, systems),
    })),
  )
  return answers
}
