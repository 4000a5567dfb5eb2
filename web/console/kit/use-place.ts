// Where one was in a long list: kept while the page lives, so that coming back by the browser's button leads there again.
// A row is kept and not a height: of rows that were never drawn nobody knows how high they are.
import { useEffect, useLayoutEffect, useRef } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

export interface Spot {
  /** The first row in sight. */
  row: string
  /** px of it that are above the edge. */
  above: number
}

interface Place {
  /** null: nothing is in sight. */
  find: () => Spot | null
  /** null: to the beginning. */
  goTo: (spot: Spot | null) => void
}

const spots = new Map<string, Spot>()
const mostKept = 50

/** `list` names the list with its filters. To be called before `useMore`: the end is looked at from the right place. */
export function usePlace(list: string, isThere: boolean, { find, goTo }: Place): void {
  const { key } = useLocation()
  const isBack = useNavigationType() === NavigationType.Pop
  const name = `${key} ${list}`
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (!isThere || shown.current === list) return
    const isFirst = shown.current === null
    shown.current = list
    const spot = isFirst && isBack ? spots.get(name) : undefined
    if (spot || !isFirst) goTo(spot ?? null)
  }, [list, name, isThere, isBack, goTo])

  const last = useRef({ name, list, find })
  useLayoutEffect(() => {
    last.current = { name, list, find }
  })
  // Looked at once, when the list is left and its rows still stand in the page.
  useLayoutEffect(
    () => () => {
      const { name, list, find } = last.current
      // A list that has not been brought to its place yet says nothing of it.
      const spot = shown.current === list && find()
      if (!spot) return
      spots.delete(name)
      spots.set(name, spot)
      if (spots.size > mostKept) spots.delete(spots.keys().next().value!)
    },
    [],
  )
}
