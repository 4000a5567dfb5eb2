// A text with its entities (bold, links …) as elements. Nothing in a text is ever taken for markup.
import type { ComponentChildren } from 'preact'
import type { Entity } from './message.ts'

const address = /https?:\/\/[^\s<>"，。；！？、）】》]+/g

interface Props {
  text: string
  entities: Entity[]
  /** Turn addresses in the text into links: only for what the bot says. */
  linked: boolean
}

export function RichText({ text, entities, linked }: Props) {
  const all = linked ? [...entities, ...linksIn(text, entities)] : entities
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
          (inside, entity) => wrap(entity, inside, text),
          text.slice(from, to),
        )
      })}
    </>
  )
}

function linksIn(text: string, entities: Entity[]): Entity[] {
  return [...text.matchAll(address)]
    .map((found) => ({ type: 'url', offset: found.index, length: found[0].length }))
    .filter(
      (link) =>
        !entities.some(({ type, offset, length }) => /link|url/.test(type) && overlaps(link, { offset, length })),
    )
}

type Span = Pick<Entity, 'offset' | 'length'>
const overlaps = (a: Span, b: Span) => a.offset < b.offset + b.length && b.offset < a.offset + a.length

function wrap({ type, url, offset, length }: Entity, inside: ComponentChildren, text: string): ComponentChildren {
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
      const to = url ?? text.slice(offset, offset + length)
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
