// Expression text → tree, by precedence climbing. Knows the grammar only; names are looked up when the tree is compiled.
import { ExpressionError, tokens } from './token.ts'
import type { Token } from './token.ts'

export type Tree =
  | { kind: 'literal'; value: string | number }
  | { kind: 'reference'; name: string }
  | { kind: 'self' }
  | { kind: 'parent' }
  | { kind: 'column'; name: string }
  | { kind: 'call'; name: string; args: Tree[]; part: string }
  | { kind: 'binary'; operator: string; left: Tree; right: Tree }
  | { kind: 'negate'; of: Tree }
  | { kind: 'items'; list: string; where: Tree | null; column: string | null }

const LEVEL = new Map(
  [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod'], ['|']].flatMap(
    (operators, index) => operators.map((operator): [string, number] => [operator, index + 1]),
  ),
)
/** Deeper ones are refused: they would exhaust the stack, and no person writes them. */
const DEEPEST = 200

export function parse(source: string): Tree {
  const list = tokens(source)
  let index = 0
  let depth = 0

  const peek = (ahead = 0): Token => list[Math.min(index + ahead, list.length - 1)] as Token
  const isSymbol = (text: string, ahead = 0) => peek(ahead).kind === 'symbol' && peek(ahead).text === text
  const fail = (token = peek()): never => {
    throw new ExpressionError('expression-invalid', source.slice(token.at, token.at + 40) || source)
  }
  const take = (text: string): void => {
    if (!isSymbol(text)) fail()
    index++
  }

  function expression(lowest: number): Tree {
    if (++depth > DEEPEST) fail()
    let left = unary()
    for (;;) {
      const token = peek()
      const level = token.kind === 'symbol' || token.kind === 'name' ? LEVEL.get(token.text) : undefined
      if (level === undefined || level < lowest) break
      index++
      left = { kind: 'binary', operator: token.text, left, right: expression(level + 1) }
    }
    depth--
    return left
  }

  function unary(): Tree {
    if (!isSymbol('-')) return primary()
    index++
    if (++depth > DEEPEST) fail()
    const of = unary()
    depth--
    return of.kind === 'literal' && typeof of.value === 'number'
      ? { kind: 'literal', value: -of.value }
      : { kind: 'negate', of }
  }

  function primary(): Tree {
    const token = peek()
    index++
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) }
    if (token.kind === 'string') return { kind: 'literal', value: token.text }
    if (token.kind === 'reference') return { kind: 'reference', name: token.text }
    if (token.kind === 'name') return isSymbol('(') ? call(token) : { kind: 'column', name: token.text }
    if (token.text === '(') {
      const inner = expression(1)
      take(')')
      return inner
    }
    if (token.text === '.') return { kind: 'self' }
    if (token.text === '..') return isSymbol('/') ? steps() : { kind: 'parent' }
    if (token.text === '/') {
      index--
      return steps()
    }
    return fail(token)
  }

  function call(name: Token): Tree {
    take('(')
    const args: Tree[] = []
    if (!isSymbol(')')) {
      do args.push(expression(1))
      while (isSymbol(',') && ++index)
    }
    take(')')
    const part = source.slice(name.at, peek().at).trim()
    if (name.text === 'current' && isSymbol('/')) return steps()
    if (name.text === 'instance' && isSymbol('/')) return items(args, part)
    return { kind: 'call', name: name.text, args, part }
  }

  /** `/form/group/name`, `../name`: names are unique in a form, so the last step says which question. */
  function steps(): Tree {
    let last: Tree = { kind: 'parent' }
    while (isSymbol('/')) {
      index++
      const token = peek()
      index++
      if (token.kind === 'name') last = { kind: 'reference', name: token.text }
      else if (token.kind === 'reference') last = { kind: 'reference', name: token.text }
      else if (isSymbol('.', -1)) last = { kind: 'self' }
      else if (!isSymbol('..', -1)) fail(token)
    }
    return last
  }

  /** `instance('list')/root/item[…]/column` */
  function items(args: Tree[], part: string): Tree {
    const list = args[0]
    if (args.length !== 1 || list?.kind !== 'literal') throw new ExpressionError('expression-invalid', part)
    let where: Tree | null = null
    let column: string | null = null
    for (let step = 0; isSymbol('/'); step++) {
      index++
      const token = peek()
      if (token.kind !== 'name') fail()
      index++
      if (step >= 2) column = token.text
      if (isSymbol('[')) {
        index++
        where = expression(1)
        take(']')
      }
    }
    return { kind: 'items', list: String(list.value), where, column }
  }

  const tree = expression(1)
  if (peek().kind !== 'end') fail()
  return tree
}
