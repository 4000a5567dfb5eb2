// What the server says to something that is still being written: asked a moment after the last change.
import { useEffect, useState } from 'react'
import { call } from '../api.ts'

const askAfterMs = 400

/** `isOld`: something changed since, and the answer to that is on its way. */
export function useAsked<T>(path: string, body: unknown): { answer: T | Error | null; isOld: boolean } {
  const text = JSON.stringify(body)
  const [answer, setAnswer] = useState<T | Error | null>(null)
  const [isOld, setOld] = useState(true)
  useEffect(() => {
    const stopping = new AbortController()
    setOld(true)
    const timer = setTimeout(() => {
      call<T>(path, { method: 'POST', body: JSON.parse(text) as unknown, signal: stopping.signal })
        .then(({ data }) => setAnswer(data))
        .catch((error: Error) => !stopping.signal.aborted && setAnswer(error))
        .finally(() => !stopping.signal.aborted && setOld(false))
    }, askAfterMs)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [path, text])
  return { answer, isOld }
}
