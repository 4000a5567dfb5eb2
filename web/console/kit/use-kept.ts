// What is being written, kept in this tab until it is sent or given up: a reload loses nothing, and whoever signs in after does not
// find it.
import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../session.tsx'

/**
 * `what` names the thing within an account. `value` is kept whenever it changes; null: there is nothing worth keeping.
 * @returns what was kept before, as it was when the page came, and `drop`, after which nothing more is kept.
 */
export function useKept<T>(what: string): { before: T | null; keep: (value: T | null) => void; drop: () => void } {
  const { account, name } = useSession()
  const key = `zhengban-kept ${JSON.stringify([account ?? `token ${name}`, what])}`
  const [before] = useState<T | null>(() => read<T>(key))
  const [isOver] = useState({ current: false })
  const drop = useCallback(() => {
    isOver.current = true
    sessionStorage.removeItem(key)
  }, [isOver, key])
  const keep = useCallback(
    (value: T | null) => {
      if (isOver.current) return
      if (value === null) sessionStorage.removeItem(key)
      else sessionStorage.setItem(key, JSON.stringify(value))
    },
    [isOver, key],
  )
  return { before, keep, drop }
}

export function useKeeping<T>(value: T | null, keep: (value: T | null) => void): void {
  const text = JSON.stringify(value)
  useEffect(() => keep(JSON.parse(text) as T | null), [text, keep])
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null
  }
}
