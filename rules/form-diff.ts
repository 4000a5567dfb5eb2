// How two versions of a form differ, row by row: a row is the same when its name is, wherever it stands.
import type { FormSource, SheetRow } from './form/types.ts'

export interface FormChange {
  sheet: 'settings' | 'survey' | 'choices'
  kind: 'added' | 'removed' | 'changed' | 'moved'
  /** The question's or choice's name; of rows without one their type and turn. */
  name: string
  before: Record<string, string> | null
  after: Record<string, string> | null
}

export function diffForms(before: FormSource, after: FormSource): FormChange[] {
  const one = (settings: Record<string, string>): SheetRow[] => [{ row: 2, cells: settings }]
  return [
    ...diffRows('settings', one(before.settings), one(after.settings), () => 'settings'),
    ...diffRows('survey', before.survey, after.survey, ({ name, type }) => name || (type ?? '')),
    ...diffRows(
      'choices',
      before.choices ?? [],
      after.choices ?? [],
      (cells) => `${cells['list_name'] ?? ''}/${cells['name'] ?? ''}`,
    ),
  ]
}

type Cells = Record<string, string>

function diffRows(
  sheet: FormChange['sheet'],
  before: readonly SheetRow[],
  after: readonly SheetRow[],
  nameOf: (cells: Cells) => string,
): FormChange[] {
  const [old, fresh] = [named(before, nameOf), named(after, nameOf)]
  const stayed = [...old.keys()].filter((name) => fresh.has(name))
  const order = new Map([...fresh.keys()].filter((name) => old.has(name)).map((name, at) => [name, at]))
  const inOrder = longestRun(stayed.map((name) => order.get(name)!))
  const moved = new Set(stayed.filter((name) => !inOrder.has(order.get(name)!)))
  const changes: FormChange[] = []
  for (const [name, cells] of fresh) {
    const known = old.get(name)
    if (!known) changes.push({ sheet, kind: 'added', name, before: null, after: cells })
    else if (!isSame(known, cells)) changes.push({ sheet, kind: 'changed', name, before: known, after: cells })
    else if (moved.has(name)) changes.push({ sheet, kind: 'moved', name, before: known, after: cells })
  }
  for (const [name, cells] of old)
    if (!fresh.has(name)) changes.push({ sheet, kind: 'removed', name, before: cells, after: null })
  return changes
}

/** Rows of the same name get a number, so that none hides another. */
function named(rows: readonly SheetRow[], nameOf: (cells: Cells) => string): Map<string, Cells> {
  const found = new Map<string, Cells>()
  for (const { cells } of rows) {
    const plain = nameOf(cells)
    let name = plain
    for (let turn = 2; found.has(name); turn++) name = `${plain}#${turn}`
    found.set(name, cells)
  }
  return found
}

const isSame = (a: Cells, b: Cells) => {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => (a[name] ?? '') === (b[name] ?? ''))
}

/** A longest rising run: what is outside it was moved. */
function longestRun(places: readonly number[]): Set<number> {
  const ends: number[] = []
  const before = new Map<number, number | undefined>()
  for (const place of places) {
    let low = ends.findIndex((end) => end > place)
    if (low < 0) low = ends.length
    before.set(place, ends[low - 1])
    ends[low] = place
  }
  const run = new Set<number>()
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.add(at)
  return run
}
