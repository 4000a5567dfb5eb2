// The part of OData v4's filter language that the read feed knows, as a tree: comparisons of a property with a literal, contains,
// startswith, endswith, in, and, or, not, parentheses.

export type Literal =
  | { type: 'null'; value: null }
  | { type: 'string' | 'date' | 'moment'; value: string }
  | { type: 'number'; value: number }
  | { type: 'boolean'; value: boolean }
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
export type Filter =
  | { op: 'and' | 'or'; left: Filter; right: Filter }
  | { op: 'not'; of: Filter }
  | { op: Comparison; name: string; value: Literal }
  | { op: 'in'; name: string; values: Literal[] }
  | { op: 'contains' | 'startswith' | 'endswith'; name: string; text: string }

export class FilterError extends Error {}

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])
const turned: Record<Comparison, Comparison> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' }
const textFunctions = new Set(['contains', 'startswith', 'endswith'])
const deepest = 30
const mostTokens = 500

type Token = { kind: 'name'; text: string } | { kind: 'sign'; text: string } | { kind: 'literal'; literal: Literal }

/** Tried in this order: a moment begins like a date, a date like a number. */
const patterns: [RegExp, (text: string) => Token | null][] = [
  [/\s+/y, () => null],
  [/'(?:[^']|'')*'/y, (text) => literal({ type: 'string', value: text.slice(1, -1).replaceAll("''", "'") })],
  [
    /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)(?![\w.])/iy,
    (text) => literal({ type: 'moment', value: text }),
  ],
  [/\d{4}-\d\d-\d\d(?![\w.])/y, (text) => literal({ type: 'date', value: text })],
  [
    /-?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,3})?(?![\w.])/y,
    (text) => literal({ type: 'number', value: Number(text) }),
  ],
  [/[\p{L}_][\p{L}\p{Nd}_]{0,127}/uy, wordOf],
  [/[(),]/y, (text) => ({ kind: 'sign', text })],
]
const literal = (value: Literal): Token => ({ kind: 'literal', literal: value })
function wordOf(text: string): Token {
  if (text === 'null') return literal({ type: 'null', value: null })
  if (text === 'true' || text === 'false') return literal({ type: 'boolean', value: text === 'true' })
  return { kind: 'name', text }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length;) {
    let length = 0
    for (const [pattern, read] of patterns) {
      pattern.lastIndex = at
      const found = pattern.exec(text)?.[0]
      if (found === undefined) continue
      const token = read(found)
      if (token) tokens.push(token)
      length = found.length
      break
    }
    if (length === 0) throw new FilterError(`cannot be read from position ${at}`)
    if (tokens.length > mostTokens) throw new FilterError('is too long')
    at += length
  }
  return tokens
}

/** @throws FilterError */
export function parseFilter(text: string): Filter {
  const tokens = tokensOf(text)
  let at = 0
  let depth = 0
  const peek = (word: string) => {
    const token = tokens[at]
    return token !== undefined && token.kind !== 'literal' && token.text === word
  }
  const take = (word: string) => (peek(word) ? Boolean(++at) : false)
  const expect = (word: string) => {
    if (!take(word)) throw new FilterError(`lacks “${word}”`)
  }

  function either(): Filter {
    let left = both()
    while (take('or')) left = { op: 'or', left, right: both() }
    return left
  }
  function both(): Filter {
    let left = one()
    while (take('and')) left = { op: 'and', left, right: one() }
    return left
  }
  function one(): Filter {
    if (++depth > deepest) throw new FilterError('is nested too deeply')
    const found = take('not') ? ({ op: 'not', of: one() } as const) : peek('(') ? inner() : condition()
    depth--
    return found
  }
  function inner(): Filter {
    expect('(')
    const found = either()
    expect(')')
    return found
  }
  function condition(): Filter {
    const token = tokens[at]
    if (token?.kind === 'name' && textFunctions.has(token.text)) return textCondition(token.text as 'contains')
    const left = operand()
    if (take('in')) return among(left)
    const operator = tokens[at++]
    if (operator?.kind !== 'name' || !comparisons.has(operator.text)) throw new FilterError('lacks a comparison')
    const op = operator.text as Comparison
    const right = operand()
    if (left.kind === 'name' && right.kind === 'literal') return { op, name: left.text, value: right.literal }
    if (left.kind === 'literal' && right.kind === 'name')
      return { op: turned[op], name: right.text, value: left.literal }
    throw new FilterError('compares a property with a literal only')
  }
  function textCondition(op: 'contains'): Filter {
    at++
    expect('(')
    const [of, , what] = [operand(), expect(','), operand()]
    expect(')')
    if (of.kind !== 'name' || what.kind !== 'literal' || what.literal.type !== 'string')
      throw new FilterError(`takes a property and a string in ${op}`)
    // Some programs write `contains(…) eq true`.
    if (take('eq')) {
      const is = operand()
      if (is.kind !== 'literal' || is.literal.type !== 'boolean')
        throw new FilterError('compares a condition with true or false')
      const found: Filter = { op, name: of.text, text: what.literal.value }
      return is.literal.value ? found : { op: 'not', of: found }
    }
    return { op, name: of.text, text: what.literal.value }
  }
  function among(left: Token): Filter {
    if (left.kind !== 'name') throw new FilterError('takes a property before “in”')
    expect('(')
    const values: Literal[] = []
    do {
      const each = operand()
      if (each.kind !== 'literal') throw new FilterError('takes literals in “in”')
      values.push(each.literal)
    } while (take(','))
    expect(')')
    return { op: 'in', name: left.text, values }
  }
  function operand(): Extract<Token, { kind: 'name' | 'literal' }> {
    const token = tokens[at++]
    if (!token || token.kind === 'sign') throw new FilterError('ends too early, or has a sign where a value belongs')
    return token
  }

  const found = either()
  if (at < tokens.length) throw new FilterError('goes on after its end')
  return found
}

/** The values that `name eq …` demands in every case: conditions joined by `and` alone. */
export function demanded(filter: Filter | null, name: string): Literal | null {
  if (!filter) return null
  if (filter.op === 'and') return demanded(filter.left, name) ?? demanded(filter.right, name)
  return filter.op === 'eq' && filter.name === name ? filter.value : null
}

type Row = Record<string, string | number | boolean | null>

/** For rows that are at hand; what compares with null is false, but for eq and ne. */
export function holds(filter: Filter, row: Row): boolean {
  switch (filter.op) {
    case 'and':
      return holds(filter.left, row) && holds(filter.right, row)
    case 'or':
      return holds(filter.left, row) || holds(filter.right, row)
    case 'not':
      return !holds(filter.of, row)
    case 'in':
      return filter.values.some(({ value }) => value === row[filter.name])
    case 'contains':
    case 'startswith':
    case 'endswith': {
      const value = row[filter.name]
      if (typeof value !== 'string') return false
      if (filter.op === 'contains') return value.includes(filter.text)
      return filter.op === 'startswith' ? value.startsWith(filter.text) : value.endsWith(filter.text)
    }
    default:
      return compared(filter.op, row[filter.name] ?? null, filter.value.value)
  }
}

function compared(op: Comparison, left: Row[string], right: Row[string]): boolean {
  if (op === 'eq') return left === right
  if (op === 'ne') return left !== right
  if (left === null || right === null || typeof left !== typeof right) return false
  if (op === 'gt') return left > right
  if (op === 'ge') return left >= right
  return op === 'lt' ? left < right : left <= right
}
