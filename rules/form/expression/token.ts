// Cuts an XLSForm expression into tokens. Real files hold curly quotes and, from Chinese keyboards, full-width brackets,
// commas and signs; outside quoted text they mean the plain ones.

export type TokenKind = 'number' | 'string' | 'name' | 'reference' | 'symbol' | 'end'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
}

/** Thrown by the tokenizer and the parser only, and caught by compileExpression. */
export class ExpressionError extends Error {
  readonly code:
    'expression-invalid' | 'function-unknown' | 'function-arguments' | 'reference-unknown' | 'regex-invalid'
  readonly part: string
  readonly args: Record<string, string | number>
  constructor(code: ExpressionError['code'], part: string, args: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.part = part
    this.args = args
  }
}

const WIDE: Record<string, string> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '＝': '=',
  '＜': '<',
  '＞': '>',
  '＋': '+',
  '－': '-',
  '＊': '*',
  '！': '!',
  '　': ' ',
  ' ': ' ',
  '–': '-',
}
const CLOSERS: Record<string, string> = { "'": "'", '"': '"', '‘': "’‘'", '’': "’‘'", '“': '”“"', '”': '”“"' }
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)/y
const NAME = /[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?/uy
const REFERENCE = /\$\{\s*([^{}]*?)\s*\}/y
const SYMBOLS = ['!=', '<=', '>=', '..', '=', '<', '>', '+', '-', '*', '(', ')', '[', ']', ',', '/', '|', '.']

export function tokens(source: string): Token[] {
  const list: Token[] = []
  let at = 0
  while (at < source.length) {
    const char = WIDE[source.charAt(at)] ?? source.charAt(at)
    if (/\s/.test(char)) {
      at++
      continue
    }
    const token = quoted(source, at) ?? matched(source, at) ?? symbol(source, at)
    if (!token) throw new ExpressionError('expression-invalid', source.slice(at, at + 20))
    list.push(token.token)
    at = token.next
  }
  list.push({ kind: 'end', text: '', at })
  return list
}

interface Cut {
  token: Token
  next: number
}

function quoted(source: string, at: number): Cut | null {
  const closers = CLOSERS[source[at] as string]
  if (!closers) return null
  for (let end = at + 1; end < source.length; end++) {
    if (closers.includes(source[end] as string)) {
      return { token: { kind: 'string', text: source.slice(at + 1, end), at }, next: end + 1 }
    }
  }
  throw new ExpressionError('expression-invalid', source.slice(at))
}

function matched(source: string, at: number): Cut | null {
  REFERENCE.lastIndex = at
  const reference = REFERENCE.exec(source)
  if (reference) {
    return { token: { kind: 'reference', text: reference[1] as string, at }, next: REFERENCE.lastIndex }
  }
  for (const [kind, pattern] of [
    ['number', NUMBER],
    ['name', NAME],
  ] as const) {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found) return { token: { kind, text: found[0], at }, next: pattern.lastIndex }
  }
  return null
}

function symbol(source: string, at: number): Cut | null {
  const plain = [source[at], source[at + 1]].map((char) => (char === undefined ? '' : (WIDE[char] ?? char))).join('')
  const text = SYMBOLS.find((candidate) => plain.startsWith(candidate))
  return text ? { token: { kind: 'symbol', text, at }, next: at + text.length } : null
}
