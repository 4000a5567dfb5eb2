// The functions an expression may call. A name that is not here is an error when the form is compiled.
import { argument } from './compile.ts'
import type { Argument, Evaluate, Place } from './compile.ts'
import { over, simple } from './function-table.ts'
import type { Made, Maker, Table } from './function-table.ts'
import { dateFunctions } from './functions-date.ts'
import { nodeFunctions } from './functions-node.ts'
import { patternOf } from './pattern.ts'
import type { Tree } from './parse.ts'
import { ExpressionError } from './token.ts'
import type { Val } from './value.ts'
import { isEmpty, plainNumber, toBoolean, toNames, toNumber, toText } from './value.ts'

const math = (compute: (x: number, y: number) => number, count = 1) =>
  simple(count, count, ([x, y]) => compute(toNumber(x as Val), count > 1 ? toNumber(y as Val) : NaN))

const numbers = (values: Val[]) => values.filter((value) => !isEmpty(value)).map(toNumber)

/** Without an argument it is about the answer it stands at. */
function ofSelf(compute: (text: string) => Val): Table[string] {
  const make: Maker = ([arg]) => {
    if (!arg) return (_scope, self) => compute(toText(self))
    return (scope, self, item) => compute(toText(arg.one(scope, self, item)))
  }
  return { from: 0, to: 1, make }
}

const plainFunctions: Table = {
  true: simple(0, 0, () => true),
  false: simple(0, 0, () => false),
  boolean: simple(1, 1, ([value]) => toBoolean(value as Val)),
  'boolean-from-string': simple(1, 1, ([value]) => ['1', 'true'].includes(toText(value as Val).toLowerCase())),
  number: simple(1, 1, ([value]) => toNumber(value as Val)),
  int: simple(1, 1, ([value]) => Math.trunc(toNumber(value as Val))),
  string: simple(1, 1, ([value]) => toText(value as Val)),
  round: simple(1, 2, ([value, places]) => round(toNumber(value as Val), places === undefined ? 0 : toNumber(places))),
  abs: math(Math.abs),
  pow: math((x, y) => x ** y, 2),
  sqrt: math(Math.sqrt),
  exp: math(Math.exp),
  exp10: math((x) => 10 ** x),
  log: math(Math.log),
  log10: math(Math.log10),
  sin: math(Math.sin),
  cos: math(Math.cos),
  tan: math(Math.tan),
  asin: math(Math.asin),
  acos: math(Math.acos),
  atan: math(Math.atan),
  atan2: math(Math.atan2, 2),
  pi: simple(0, 0, () => Math.PI),

  substr: simple(2, 3, ([value, start, end]) => part(toText(value as Val), toNumber(start as Val), end)),
  'substring-before': simple(2, 2, ([value, mark]) => {
    const at = toText(value as Val).indexOf(toText(mark as Val))
    return at < 0 ? '' : toText(value as Val).slice(0, at)
  }),
  'substring-after': simple(2, 2, ([value, mark]) => {
    const at = toText(value as Val).indexOf(toText(mark as Val))
    return at < 0 ? '' : toText(value as Val).slice(at + toText(mark as Val).length)
  }),
  contains: simple(2, 2, ([value, piece]) => toText(value as Val).includes(toText(piece as Val))),
  'starts-with': simple(2, 2, ([value, piece]) => toText(value as Val).startsWith(toText(piece as Val))),
  'ends-with': simple(2, 2, ([value, piece]) => toText(value as Val).endsWith(toText(piece as Val))),
  'upper-case': simple(1, 1, ([value]) => toText(value as Val).toUpperCase()),
  'lower-case': simple(1, 1, ([value]) => toText(value as Val).toLowerCase()),
  translate: simple(3, 3, ([value, from, to]) =>
    translate(toText(value as Val), toText(from as Val), toText(to as Val)),
  ),
  'string-length': ofSelf((text) => [...text].length),
  'normalize-space': ofSelf((text) => text.trim().replaceAll(/\s+/g, ' ')),
  concat: over(0, (values) => values.map(toText).join('')),
  join: over(1, ([separator, ...values]) => values.map(toText).join(toText(separator as Val))),

  coalesce: simple(1, Infinity, (values) => values.find((value) => !isEmpty(value)) ?? ''),
  selected: simple(2, 2, ([value, name]) => toNames(value as Val).includes(toText(name as Val).trim())),
  'selected-at': simple(2, 2, ([value, index]) => toNames(value as Val)[toNumber(index as Val)] ?? ''),
  'count-selected': simple(1, 1, ([value]) => toNames(value as Val).length),
  checklist: over(2, ([least, most, ...values]) => {
    const count = values.filter((value) => value === 'yes').length
    return within(count, toNumber(least as Val), toNumber(most as Val))
  }),
  'weighted-checklist': over(2, ([least, most, ...values]) => {
    let sum = 0
    for (let index = 0; index + 1 < values.length; index += 2) {
      if (values[index] === 'yes') sum += toNumber(values[index + 1] as Val)
    }
    return within(sum, toNumber(least as Val), toNumber(most as Val))
  }),

  // An empty answer is no number; XPath would make the whole sum "not a number", which helps nobody who fills a form.
  sum: over(1, (values) => numbers(values).reduce((sum, value) => plainNumber(sum + value), 0)),
  min: over(1, (values) => least(numbers(values))),
  max: over(1, (values) => -least(numbers(values).map((value) => -value))),
  count: over(1, (values) => values.length),
  'count-non-empty': over(1, (values) => values.filter((value) => !isEmpty(value)).length),

  not: {
    from: 1,
    to: 1,
    make: ([arg]) => {
      const { one } = arg as Argument
      return (scope, self, item) => !toBoolean(one(scope, self, item))
    },
  },
  if: {
    from: 3,
    to: 3,
    make: ([test, then, otherwise]) => {
      const [condition, yes, no] = [test, then, otherwise].map((arg) => (arg as Argument).one) as [
        Evaluate,
        Evaluate,
        Evaluate,
      ]
      return (scope, self, item) => (toBoolean(condition(scope, self, item)) ? yes : no)(scope, self, item)
    },
  },
  regex: { from: 2, to: 2, make: regex },
}

const all = new Map(Object.entries({ ...plainFunctions, ...dateFunctions, ...nodeFunctions }))

export const functionNames: readonly string[] = [...all.keys()]

export function functionNamed(call: Tree & { kind: 'call' }, place: Place): Made {
  const found = all.get(call.name)
  if (!found) throw new ExpressionError('function-unknown', call.name, { name: call.name })
  const count = call.args.length
  if (count < found.from || count > found.to) {
    throw new ExpressionError('function-arguments', call.part, { name: call.name, count })
  }
  // position(..) is the one call whose argument is no value
  const args = call.args.map((tree) =>
    tree.kind === 'parent' && call.name === 'position' ? null : argument(tree, place),
  )
  return found.make(
    args.filter((arg) => arg !== null),
    place,
    call.part,
  )
}

function regex(args: Argument[], _place: Place, part: string): Evaluate {
  const [value, pattern] = args as [Argument, Argument]
  if (pattern.tree.kind !== 'literal') {
    return (scope, self, item) =>
      patternOf(toText(pattern.one(scope, self, item)))?.matches(toText(value.one(scope, self, item))) ?? false
  }
  const compiled = patternOf(String(pattern.tree.value))
  if (!compiled) throw new ExpressionError('regex-invalid', part)
  return (scope, self, item) => compiled.matches(toText(value.one(scope, self, item)))
}

/** Halves go up, as XPath has it; 1.005 to two places is 1.01 as people expect. */
function round(value: number, places: number): number {
  if (!Number.isFinite(value) || places === 0) return Math.round(value)
  const shifted = Number(`${value}e${places}`)
  return Number.isNaN(shifted) ? value : Number(`${Math.round(shifted)}e${-places}`)
}

/** 0-based; a negative index counts from the end. */
function part(text: string, start: number, end?: Val): string {
  const chars = [...text]
  return chars.slice(start, end === undefined ? undefined : toNumber(end)).join('')
}

function translate(text: string, from: string, to: string): string {
  const [source, target] = [[...from], [...to]]
  return [...text].map((char) => (source.includes(char) ? (target[source.indexOf(char)] ?? '') : char)).join('')
}

function within(value: number, least: number, most: number): boolean {
  return (least === -1 || value >= least) && (most === -1 || value <= most)
}

function least(values: number[]): number {
  return values.length === 0 ? NaN : values.reduce((low, value) => (value < low ? value : low))
}
