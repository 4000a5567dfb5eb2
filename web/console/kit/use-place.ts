// Where one was in a long list: kept while the page lives, so that coming back by the browser's button leads there again.
import { useEffect, useRef } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

const tops = new Map<string, number>()
const mostKept = 50

/** `list` names the list with its filters. @returns what is to be told of every scroll. */
export function usePlace(list: string, isThere: boolean, scrollTo: (top: number) => void): (top: number) => void {
  const { key } = useLocation()
  const isBack = useNavigationType() === NavigationType.Pop
  const name = `${key} ${list}`
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (!isThere || shown.current === list) return
    const isFirst = shown.current === null
    shown.current = list
    const top = isFirst && isBack ? tops.get(name) : 0
    if (top || !isFirst) scrollTo(top ?? 0)
  }, [list, name, isThere, isBack, scrollTo])
  return (top) => {
    // A list that has not been brought to its place yet says nothing of it.
    if (shown.current !== list) return
    tops.delete(name)
    tops.set(name, top)
    if (tops.size > mostKept) tops.delete(tops.keys().next().value!)
  }
}
