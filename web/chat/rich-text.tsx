/** @jsxImportSource preact */
// A text with its entities (bold, links …) as elements. Nothing in a text is ever taken for markup.
import type { ComponentChildren } from 'preact'
import type { Entity } from './message.ts'

/** A command in a sentence, as `/mydata`; not a part of a path, a fraction or an address. (Older Safari has no lookbehind.) */
const command = /(^|[^\w/.:-])(\/[a-z]{2,32})(?![\w/])/g
const address = /()(https?:\/\/[^\s<>"，。；！？、）】》]+)/g

interface Props {
  text: string
  entities: Entity[]
  /** Sends a command that stands in the text. Given only for what the bot says: its addresses and commands can be tapped. */
  onCommand?: (command: string) => void
}

export function RichText({ text, entities, onCommand }: Props) {
  const all = onCommand ? [...entities, ...linksIn(text, entities)] : entities
  const cuts = new Set([0, text.length])
  for (const { offset, length } of all)
    cuts.add(Math.min(offset, text.length)).add(Math.min(offset + length, text.length))
  const places = [...cuts].sort((a, b) => a - b)
  return (
    <>
      {places.slice(0, -1).map((from, index) => {
        const to = places[index + 1]!
        const around = all.filter(({ offset, length }) => offset <= from && offset + length >= to)
        return around.reduceRight<ComponentChildren>(
          (inside, entity) => {
            const words = text.slice(entity.offset, entity.offset + entity.length)
            if (entity.type !== 'bot_command' || !onCommand) return wrap(entity, inside, words)
            return (
              <button type="button" class="command" onClick={() => onCommand(words)}>
                {inside}
              </button>
            )
          },
          text.slice(from, to),
        )
      })}
    </>
  )
}

function linksIn(text: string, entities: Entity[]): Entity[] {
  const found = (type: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(({ 1: before = '', 2: words = '', index }) => ({
      type,
      offset: index + before.length,
      length: words.length,
    }))
  return [...found('url', address), ...found('bot_command', command)].filter(
    (link) =>
      !entities.some(({ type, offset, length }) => /link|url|command/.test(type) && overlaps(link, { offset, length })),
  )
}

type Span = Pick<Entity, 'offset' | 'length'>
const overlaps = (a: Span, b: Span) => a.offset < b.offset + b.length && b.offset < a.offset + a.length

function wrap({ type, url }: Entity, inside: ComponentChildren, words: string): ComponentChildren {
  switch (type) {
    case 'bold':
      return <strong>{inside}</strong>
    case 'italic':
      return <em>{inside}</em>
    case 'underline':
      return <u>{inside}</u>
    case 'strikethrough':
      return <s>{inside}</s>
    case 'code':
    case 'pre':
      return <code>{inside}</code>
    case 'blockquote':
    case 'expandable_blockquote':
      return <q>{inside}</q>
    case 'url':
    case 'text_link': {
      const to = url ?? words
      if (!/^https?:\/\//.test(to)) return inside
      return (
        <a href={to} target="_blank" rel="noopener noreferrer">
          {inside}
        </a>
      )
    }
    default:
      return inside
  }
}
