// Texts and captions as Telegram takes them: markup parsed, entities checked, ends trimmed, lengths limited.
import type { MessageEntity } from 'grammy/types'
import { parseHtml } from './html.ts'
import { parseMarkdownV2 } from './markdown.ts'
import { badRequest } from './refusal.ts'
import { Params } from './request.ts'

export interface Formatted {
  text: string
  entities: MessageEntity[]
}

// Telegram counts characters, we count UTF-16 units: never more lenient, and an emoji more cannot break a bot in use.
export const LONGEST_TEXT = 4096
const LONGEST_CAPTION = 1024

export function readText(params: Params): Formatted {
  const raw = params.text('text') ?? ''
  if (raw === '') throw badRequest('message text is empty')
  const read = format(raw, params.text('parse_mode'), params.json('entities'))
  if (read.text === '') throw badRequest('text must be non-empty')
  if (read.text.length > LONGEST_TEXT) throw badRequest('message is too long')
  return read
}

/** `from` is the call itself, or one item of an album. */
export function readCaption(from: Params | Record<string, unknown>): Formatted {
  const params = from instanceof Params ? from : new Params(from)
  const read = format(params.text('caption') ?? '', params.text('parse_mode'), params.json('caption_entities'))
  if (read.text.length > LONGEST_CAPTION) throw badRequest('message caption is too long')
  return read
}

/** What Telegram finds by itself in any text: commands, mentions, links, hashtags. */
export function findEntities(text: string): MessageEntity[] {
  const patterns: [MessageEntity['type'], RegExp][] = [
    ['bot_command', /(?<=^|\s)\/[a-zA-Z0-9_]{1,64}(?:@\w{3,32})?/g],
    ['mention', /(?<=^|[^\w@])@[a-zA-Z]\w{3,31}/g],
    ['hashtag', /(?<=^|\s)#[\p{L}\p{N}_]+/gu],
    ['url', /\bhttps?:\/\/[^\s"<>]+/g],
  ]
  return patterns.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map(
      (found) => ({ type, offset: found.index, length: found[0].length }) as MessageEntity,
    ),
  )
}

function format(raw: string, mode: string | undefined, given: MessageEntity[] | undefined): Formatted {
  const parsed = parse(raw, mode, given)
  const text = parsed.text.trim()
  const cut = parsed.text.length - parsed.text.trimStart().length
  const kept = parsed.entities
    .map((entity) => {
      const from = Math.max(entity.offset - cut, 0)
      const to = Math.min(entity.offset + entity.length - cut, text.length)
      return { ...entity, offset: from, length: to - from }
    })
    .filter((entity) => entity.length > 0)
  const covered = (found: MessageEntity) =>
    kept.some((entity) => found.offset < entity.offset + entity.length && entity.offset < found.offset + found.length)
  const entities = [...kept, ...findEntities(text).filter((found) => !covered(found))]
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) }
}

function parse(raw: string, mode: string | undefined, given: MessageEntity[] | undefined): Formatted {
  switch (mode?.toLowerCase() ?? '') {
    case 'html':
      return parseHtml(raw)
    case 'markdownv2':
      return parseMarkdownV2(raw)
    case '':
      return { text: raw, entities: checkEntities(raw, given ?? []) }
    default:
      throw badRequest('unsupported parse_mode')
  }
}

function checkEntities(text: string, entities: MessageEntity[]): MessageEntity[] {
  if (!Array.isArray(entities)) throw badRequest("can't parse entities: expected an Array of MessageEntity")
  const splits = (at: number) => /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[at] ?? '')
  for (const { offset, length } of entities) {
    if (!Number.isInteger(offset) || offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`)
    if (!Number.isInteger(length) || length < 0) throw badRequest(`receive an entity with incorrect length ${length}`)
    if (offset + length > text.length)
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${text.length}`,
      )
    if (splits(offset))
      throw badRequest(`entity beginning at UTF-16 offset ${offset} begins in a middle of a UTF-16 symbol`)
    if (splits(offset + length))
      throw badRequest(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol`)
  }
  return entities
}
