// Telegram's HTML parse mode: the tags it knows, and its complaints about those that do not match.
import type { MessageEntity } from 'grammy/types'
import { badRequest } from './refusal.ts'
import type { Formatted } from './text.ts'

const kinds: Record<string, MessageEntity['type']> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
}
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

const startTag = /<([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*>/y
const endTag = /<\/([a-zA-Z][\w-]*)?\s*>/y
const reference = /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));?/y

export function parseHtml(source: string): Formatted {
  const entities: MessageEntity[] = []
  const open: { tag: string; attributes: string; from: number }[] = []
  let text = ''
  let at = 0
  const fail = (why: string) => badRequest(`can't parse entities: ${why}`)
  const byte = () => Buffer.byteLength(source.slice(0, at))
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(source)
  }

  while (at < source.length) {
    const char = source[at]
    if (char === '&') {
      const found = match(reference)
      const decoded = found && decode(found)
      text += decoded ?? '&'
      at += decoded ? found[0].length : 1
      continue
    }
    if (char !== '<') {
      text += char
      at += 1
      continue
    }
    const end = match(endTag)
    if (end) {
      const top = open.pop()
      if (!top) throw fail(`Unexpected end tag at byte offset ${byte()}`)
      if (end[1] !== undefined && end[1].toLowerCase() !== top.tag)
        throw fail(`Unmatched end tag at byte offset ${byte()}, expected "</${top.tag}>", found "</${end[1]}>"`)
      close(top)
      at += end[0].length
      continue
    }
    const start = match(startTag)
    const tag = start?.[1]?.toLowerCase() ?? /^<([^\s>]*)/.exec(source.slice(at))?.[1] ?? ''
    if (!start || !kinds[tag]) throw fail(`Unsupported start tag "${tag}" at byte offset ${byte()}`)
    if (tag === 'span' && !/class\s*=\s*["']?tg-spoiler/.test(start[2] ?? ''))
      throw fail(`Tag "span" must have class "tg-spoiler" at byte offset ${byte()}`)
    open.push({ tag, attributes: start[2] ?? '', from: text.length })
    at += start[0].length
  }
  const left = open.pop()
  if (left) throw fail(`Can't find end tag corresponding to start tag "${left.tag}"`)
  return { text, entities }

  function close({ tag, attributes, from }: (typeof open)[number]) {
    const kind = kinds[tag]
    const length = text.length - from
    if (length === 0 || !kind) return
    const entity = { type: kind, offset: from, length }
    if (kind !== 'text_link') return void entities.push(entity as MessageEntity)
    const url = /href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(attributes)
    const target = url?.[1] ?? url?.[2] ?? url?.[3] ?? text.slice(from)
    if (/^(https?|tg|mailto|tel):/.test(target)) entities.push({ ...entity, url: target } as MessageEntity)
  }
}

function decode([, decimal, hex, name]: RegExpExecArray): string | undefined {
  if (name !== undefined) return named[name]
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
