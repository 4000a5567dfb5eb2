// The state of one review: verdicts are kept here first and saved a moment later; whoever decides says which revision they read.
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, Refused, type Answer } from '../api.ts'
import { sayTrouble } from '../kit/trouble.ts'
import { useGetTagged } from '../kit/use-get.ts'
import type { Review, Verdict } from './shapes.ts'

const saveAfterMs = 700
export const keyOf = ({ path, evidence }: Pick<Verdict, 'path' | 'evidence'>) => `${path} ${evidence ?? ''}`
/** What the server would refuse is not sent yet. */
const isWhole = ({ good, reason, words }: Verdict) =>
  good || (reason !== null && (reason !== 'other' || words.trim() !== ''))

export type Saving = 'saved' | 'waiting' | 'saving' | 'failed'

export function useReview(id: string) {
  const path = `/reports/${id}/review`
  const asked = useGetTagged<Review>(path)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map())
  const [saving, setSaving] = useState<Saving>('saved')
  const latest = useRef(verdicts)
  const revision = useRef<string | null>(null)
  /** One call after the other: each needs the revision the one before gave. */
  const queue = useRef<Promise<unknown>>(Promise.resolve())

  const data = asked.data
  useEffect(() => {
    if (!data) return
    revision.current = data.etag
    if (saving !== 'saved') return
    const mine = data.data.review?.mine ? data.data.review.verdicts : []
    latest.current = new Map(mine.map((verdict) => [keyOf(verdict), verdict]))
    setVerdicts(latest.current)
    // Only what the server says starts it over.
  }, [data])

  const send = useCallback(
    (method: 'PUT' | 'POST', to: string, body: unknown) => {
      const next = queue.current.then(async () => {
        const answer = await call<Review>(to, { method, body, ifMatch: revision.current ?? '' })
        revision.current = answer.etag
        return answer
      })
      queue.current = next.catch(() => undefined)
      return next
    },
    [queue],
  )
  const keep = useCallback((answer: Answer<Review>) => client.setQueryData([path, 'tagged'], answer), [client, path])
  const fail = useCallback(
    (error: unknown) => {
      setSaving('failed')
      void message.error(sayTrouble(error))
      if (error instanceof Refused && [404, 409, 412].includes(error.status)) {
        setSaving('saved')
        void client.invalidateQueries({ queryKey: [path] })
      }
    },
    [client, message, path],
  )

  const save = useCallback(async () => {
    setSaving('saving')
    try {
      const given = [...latest.current.values()].filter(isWhole)
      keep(await send('PUT', path, { verdicts: given }))
      setSaving('saved')
    } catch (error) {
      fail(error)
    }
  }, [fail, keep, path, send])

  useEffect(() => {
    if (saving !== 'waiting') return
    const timer = setTimeout(() => void save(), saveAfterMs)
    return () => clearTimeout(timer)
  }, [saving, verdicts, save])

  const judge = (place: Pick<Verdict, 'path' | 'evidence'>, verdict: Verdict | null) => {
    const next = new Map(latest.current)
    if (verdict) next.set(keyOf(place), verdict)
    else next.delete(keyOf(place))
    latest.current = next
    setVerdicts(next)
    setSaving('waiting')
  }

  /** @returns whether it was done. */
  const decide = async (what: 'accept' | 'return', more: { words: string; until?: string }): Promise<boolean> => {
    const given = [...latest.current.values()].filter(isWhole)
    try {
      // The notes taken so far go first: accepting with a fault marked is refused there.
      if (saving !== 'saved') keep(await send('PUT', path, { verdicts: given }))
      const body = what === 'return' ? { ...more, verdicts: given } : { words: more.words }
      keep(await send('POST', `/reports/${id}/${what}`, body))
      setSaving('saved')
      await client.invalidateQueries({ predicate: ({ queryKey: [at] }) => at !== path })
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }

  return { asked, review: data?.data, verdicts, saving, judge, decide }
}
