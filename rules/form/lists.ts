// The choices sheet (and tables given as files) → lists of choices.
import { Headings } from './rows.ts'
import type { Cells, Problems } from './rows.ts'
import type { ChoiceList } from './program.ts'
import type { Choice, Text } from './types.ts'

export type ReadText = (row: Cells, column: string, sheet: 'survey' | 'choices') => Text

export function readLists(
  rows: readonly Cells[],
  readText: ReadText,
  { mayRepeat, several }: { mayRepeat: boolean; several: ReadonlySet<string> },
  problems: Problems,
): Map<string, ChoiceList> {
  const byList = new Map<string, Choice[]>()
  for (const row of rows) {
    const list = row.get('list_name')
    const name = row.get('name')
    if (list === '') {
      problems.add('choices', row.row, row.heading('list_name'), 'list-missing', name)
      continue
    }
    if (name === '') {
      problems.add('choices', row.row, row.heading('name'), 'choice-name-missing', list, { list })
      continue
    }
    // Of several chosen names one text is made, with spaces between them.
    if (/\s/.test(name) && several.has(list))
      problems.add('choices', row.row, row.heading('name'), 'choice-name-space', name, { name })
    const choices = byList.get(list) ?? []
    byList.set(list, choices)
    if (!mayRepeat && choices.some((choice) => choice.name === name)) {
      problems.add('choices', row.row, row.heading('name'), 'choice-twice', name, { name, list })
    }
    const image = readText(row, 'image', 'choices')
    const media = Object.keys(image).length > 0 ? { media: image } : {}
    if (media.media) problems.note('choices', row.row, row.heading('image'), 'column-ignored', row.get('image'))
    choices.push({ name, label: readText(row, 'label', 'choices'), cells: row.raw, ...media })
  }
  return new Map([...byList].map(([name, choices]) => [name, listOf(name, choices)]))
}

export function listOf(name: string, choices: readonly Choice[]): ChoiceList {
  const columns = new Set(['name', 'label', ...choices.flatMap((choice) => Object.keys(choice.cells))])
  const byName = new Map<string, Choice>()
  // The first of a repeated name counts: that is the one a person sees first.
  for (const choice of choices) if (!byName.has(choice.name)) byName.set(choice.name, choice)
  return { name, choices, byName, columns }
}

/** A table from a file as choices: columns `name` and `label` unless the parameters say otherwise. */
export function listFromFile(
  file: string,
  table: readonly Record<string, string>[],
  parameters: Readonly<Record<string, string>>,
  bare: string,
): ChoiceList {
  const headings = new Headings('choices')
  const value = parameters.value ?? 'name'
  const label = parameters.label ?? 'label'
  return listOf(
    file,
    table
      .filter((row) => (row[value] ?? '') !== '')
      .map((row) => {
        const words: Record<string, string[]> = {}
        for (const [written, text] of Object.entries(row)) {
          if (written === label) words[bare] = [text]
          const { column, lang } = headings.of(written)
          if (column === 'label' && lang !== '' && text !== '') words[lang] = [text]
        }
        return { name: row[value] as string, label: words, cells: row }
      }),
  )
}
