// Telegram's MarkdownV2 parse mode: strict about every reserved character, as people who forget to escape learn.
import type { MessageEntity } from 'grammy/types'
import { badRequest } from './refusal.ts'
import type { Formatted } from './text.ts'

const markers = [
  ['```', 'pre', 'PreCode'],
  ['||', 'spoiler', 'Spoiler'],
  ['__', 'underline', 'Underline'],
  ['_', 'italic', 'Italic'],
  ['*', 'bold', 'Bold'],
  ['~', 'strikethrough', 'Strikethrough'],
  ['`', 'code', 'Code'],
  ['[', 'text_link', 'TextUrl'],
] as const
const reserved = '_*[]()~`>#+-=|{}.!'

interface Open {
  marker: string
  kind: MessageEntity['type']
  name: string
  from: number
  byte: number
  language?: string
}

export function parseMarkdownV2(source: string): Formatted {
  const entities: MessageEntity[] = []
  const open: Open[] = []
  let text = ''
  let at = 0
  const fail = (why: string) => badRequest(`can't parse entities: ${why}`)
  const byte = () => Buffer.byteLength(source.slice(0, at))
  const top = () => open.at(-1)
  const unclosed = (entity: Open) => fail(`Can't find end of ${entity.name} entity at byte offset ${entity.byte}`)

  while (at < source.length) {
    const char = source[at] ?? ''
    const next = source.charCodeAt(at + 1)
    if (char === '\\' && next > 0 && next <= 126) {
      text += source[at + 1]
      at += 2
      continue
    }
    const inside = top()
    if (inside?.marker === '`' || inside?.marker === '```') {
      if (source.startsWith(inside.marker, at)) close(inside.marker.length)
      else if (char === '`') throw fail(`Character '\`' is reserved and must be escaped with the preceding '\\'`)
      else take(char)
      continue
    }
    const lineStarts = text === '' || text.endsWith('\n')
    if (char === '>' && lineStarts) {
      if (inside?.marker !== '>') start('>', 'blockquote', 'BlockQuote', 0)
      at += 1
      continue
    }
    if (char === '\n' && inside?.marker === '>' && source[at + 1] !== '>') {
      close(0)
      take(char)
      continue
    }
    if (inside?.marker === '>' && /^\|\|(\n|$)/.test(source.slice(at, at + 3))) {
      at += 2
      continue
    }
    if (inside?.marker === '[' && char === ']') {
      closeLink(inside)
      continue
    }
    if (inside && inside.marker !== '[' && inside.marker !== '>' && source.startsWith(inside.marker, at)) {
      close(inside.marker.length)
      continue
    }
    const found = markers.find(([marker]) => source.startsWith(marker, at))
    if (found) {
      start(found[0], found[1], found[2], found[0].length)
      continue
    }
    if (reserved.includes(char))
      throw fail(`Character '${char}' is reserved and must be escaped with the preceding '\\'`)
    take(char)
  }
  if (top()?.marker === '>') close(0)
  const left = top()
  if (left) throw unclosed(left)
  return { text, entities }

  function take(char: string) {
    text += char
    at += 1
  }
  function start(marker: string, kind: MessageEntity['type'], name: string, width: number) {
    const entity: Open = { marker, kind, name, from: text.length, byte: byte() }
    open.push(entity)
    at += width
    if (kind !== 'pre') return
    const language = /^(\w*)\n/.exec(source.slice(at))
    if (!language) return
    at += language[0].length
    if (language[1]) entity.language = language[1]
  }
  function close(width: number, url?: string) {
    const entity = open.pop()
    at += width
    if (!entity || text.length === entity.from) return
    const extra = { ...(entity.language ? { language: entity.language } : {}), ...(url ? { url } : {}) }
    entities.push({
      type: entity.kind,
      offset: entity.from,
      length: text.length - entity.from,
      ...extra,
    } as MessageEntity)
  }
  function closeLink(link: Open) {
    if (source[at + 1] !== '(') throw unclosed(link)
    const end = source.indexOf(')', at)
    if (end < 0) throw fail(`Can't find end of a URL at byte offset ${byte()}`)
    close(end + 1 - at, source.slice(at + 2, end).replace(/\\(.)/g, '$1'))
  }
}
