// A cursor belongs to the list it came from: the same address, filters and order. Endpoints see only what they wrote into it.
import { createHash } from 'node:crypto'
import { canonical } from '../rules/canonical.ts'
import { Problem } from './problem.ts'

type Query = Record<string, unknown>

/** These change how a page looks, not which list it is of. */
const ofPage = new Set(['cursor', 'limit', 'lang', 'fields', 'count'])

/** Names the list a query asks for. */
export function listOf(path: string, query: Query): () => string {
  return () => {
    const which = Object.fromEntries(Object.entries(query).filter(([name]) => !ofPage.has(name)))
    return createHash('sha256')
      .update(canonical([path, which]))
      .digest('base64url')
      .slice(0, 8)
  }
}

/** The query with its cursor as it was written. @throws Problem invalid-input at `cursor` when it is of another list. */
export function freed(query: Query, list: () => string): Query {
  const { cursor } = query
  if (typeof cursor !== 'string') return query
  const [, written, of] = /^([\w-]+)\.([\w-]{8})$/.exec(cursor) ?? []
  const wrong = of === undefined ? 'invalid' : of === list() ? null : 'other-list'
  if (wrong) throw new Problem('invalid-input', { issues: [{ at: 'cursor', code: wrong }] })
  return { ...query, cursor: written }
}

/** An answer whose `next` holds in the list it is of. */
export function tied(answer: unknown, list: () => string): unknown {
  const { next } = (answer ?? {}) as { next?: unknown }
  return typeof next === 'string' ? { ...(answer as object), next: `${next}.${list()}` } : answer
}
