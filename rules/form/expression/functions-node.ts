// Functions that look at the form itself: rows, choices, tables, and chance that is the same whenever it is asked again.
import { plain } from '../plain.ts'
import type { Entry } from '../program.ts'
import type { Scope } from '../scope.ts'
import { hopsTo, nodeNamed, scopesOf, up } from './compile.ts'
import type { Argument, Place } from './compile.ts'
import type { Maker, Table } from './function-table.ts'
import { ExpressionError } from './token.ts'
import { toNames, toNumber, toText } from './value.ts'

/** position(..): the place of the row the expression stands in. */
const position: Maker = (args, place, part) => {
  const [arg] = args
  if (!arg) {
    if (place.level === -1) throw new ExpressionError('expression-invalid', part)
    return (scope) => scope.position
  }
  const entry = repeatIn(arg, place, part)
  const hops = hopsTo(entry.ordinal, place)
  if (hops < 0) throw new ExpressionError('expression-invalid', part)
  return (scope) => up(scope, hops).position
}

/** indexed-repeat(${x}, ${repeat}, n, …): x of row n; further pairs are for repeats inside. */
const indexedRepeat: Maker = (args, place, part) => {
  const [wanted, ...pairs] = args
  if (wanted?.tree.kind !== 'reference' || pairs.length % 2 !== 0) throw new ExpressionError('expression-invalid', part)
  const entry = nodeNamed(wanted.tree.name, place)
  const steps: { repeat: Entry; index: Argument }[] = []
  for (let at = 0; at < pairs.length; at += 2) {
    steps.push({ repeat: repeatIn(pairs[at] as Argument, place, part), index: pairs[at + 1] as Argument })
  }
  const innermost = steps.at(-1)?.repeat
  if (!innermost || innermost.ordinal !== entry.level) throw new ExpressionError('expression-invalid', part)
  const outer = steps[0]?.repeat as Entry
  const candidates = scopesOf(outer.ordinal, place)
  return (scope, self, item) => {
    let rows: readonly Scope[] = candidates(scope)
    let row: Scope | undefined
    for (const [depth, { repeat, index }] of steps.entries()) {
      if (depth > 0) rows = row ? row.rowsOf(repeat) : []
      row = rows[toNumber(index.one(scope, self, item)) - 1]
    }
    return row ? row.value(entry) : ''
  }
}

/** jr:choice-name(${x}, '${x}'): the label of the choice, in the reader's language where one is known. */
const choiceName: Maker = (args, place, part) => {
  const [value, named] = args as [Argument, Argument]
  const name = named.tree.kind === 'literal' ? /^\$\{\s*(.+?)\s*\}$/.exec(String(named.tree.value))?.[1] : undefined
  const entry = named.tree.kind === 'reference' ? nodeNamed(named.tree.name, place) : name && nodeNamed(name, place)
  if (!entry || (entry.node.kind === 'question' && !entry.node.list))
    throw new ExpressionError('expression-invalid', part)
  const list = entry.node.kind === 'question' ? place.lists.get(entry.node.list as string) : undefined
  if (!list) throw new ExpressionError('expression-invalid', part)
  const { defaultLanguage } = place
  place.marks.usesLanguage = true
  return (scope, self, item) => {
    const lang = scope.root.env.lang ?? defaultLanguage
    return toNames(value.one(scope, self, item))
      .map((chosen) => plain(list.byName.get(chosen)?.label ?? {}, lang, defaultLanguage) || chosen)
      .join(lang.startsWith('zh') ? '、' : ', ')
  }
}

/** pulldata('file', 'column wanted', 'key column', key) */
const pulldata: Maker = (args, place, part) => {
  const [file, wanted, keyColumn] = args
    .slice(0, 3)
    .map((arg) => (arg.tree.kind === 'literal' ? String(arg.tree.value) : null))
  if (!file || !wanted || !keyColumn) throw new ExpressionError('expression-invalid', part)
  const rows = place.files[file] ?? place.files[`${file}.csv`]
  if (!rows) throw new ExpressionError('reference-unknown', file, { name: file })
  for (const name of [wanted, keyColumn]) {
    if (rows.length > 0 && !rows.some((row) => Object.hasOwn(row, name))) {
      throw new ExpressionError('reference-unknown', name, { name })
    }
  }
  const found = new Map<string, string>()
  for (const row of rows) if (!found.has(row[keyColumn] ?? '')) found.set(row[keyColumn] ?? '', row[wanted] ?? '')
  const key = (args[3] as Argument).one
  return (scope, self, item) => found.get(toText(key(scope, self, item))) ?? ''
}

/** The same for one report and place whenever it is worked out again. With a length: that many letters and digits. */
const uuid: Maker = ([length], place, part) => {
  const hex = (scope: Scope, index: number) =>
    hash(`${seedOf(scope, place, part)}|${index}`)
      .toString(16)
      .padStart(8, '0')
  if (length) {
    return (scope, self, item) => {
      const count = Math.min(256, Math.max(0, Math.floor(toNumber(length.one(scope, self, item)) || 0)))
      return Array.from({ length: Math.ceil(count / 8) }, (_, index) => hex(scope, index))
        .join('')
        .slice(0, count)
    }
  }
  return (scope) => {
    const digits = [0, 1, 2, 3].map((index) => hex(scope, index)).join('')
    const variant = '89ab'[parseInt(digits.charAt(16), 16) % 4]
    const [a, b, c, d, e] = [
      [0, 8],
      [8, 12],
      [13, 16],
      [17, 20],
      [20, 32],
    ].map(([from, to]) => digits.slice(from, to))
    return `${a}-${b}-4${c}-${variant}${d}-${e}`
  }
}

const random: Maker = (_args, place, part) => (scope) => hash(seedOf(scope, place, part)) / 2 ** 32

export const nodeFunctions: Table = {
  position: { from: 1, to: 1, make: position },
  'indexed-repeat': { from: 3, to: 7, make: indexedRepeat },
  'jr:choice-name': { from: 2, to: 2, make: choiceName },
  pulldata: { from: 4, to: 4, make: pulldata },
  uuid: { from: 0, to: 1, make: uuid },
  random: { from: 0, to: 0, make: random },
}

function repeatIn(arg: Argument, place: Place, part: string): Entry {
  if (arg.tree.kind !== 'reference') throw new ExpressionError('expression-invalid', part)
  const entry = nodeNamed(arg.tree.name, place)
  if (entry.node.kind !== 'repeat') throw new ExpressionError('expression-invalid', part)
  return entry
}

function seedOf(scope: Scope, place: Place, part: string): string {
  return `${scope.root.env.seed ?? ''}|${scope.prefix()}${place.ordinal}|${part}`
}

/** cyrb53's first half: quick and even enough for labels; nothing secret hangs on it. */
function hash(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  return a >>> 0
}
