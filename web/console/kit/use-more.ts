// When the next page of a list is asked for: as soon as what is there ends near what is in sight. A page may be short or
// empty, when few of those looked through match, so the end is looked at after every page too, not only while one scrolls.
import { useEffect, useRef, useState } from 'react'
import type { usePages } from './use-get.ts'

export type Pages<T> = Omit<ReturnType<typeof usePages<T>>, 'first'>

/** So many pages in a row that bring nothing; then the person decides whether to look on. */
const mostInVain = 20

export function useMore<T>(of: Pages<T>, isNearEnd: () => boolean) {
  const [isResting, rest] = useState(false)
  const inVain = useRef({ pages: 0, items: 0 })
  const pageCount = of.data?.pages.length ?? 0
  const count = of.items.length
  const isIdle = of.hasNextPage && !of.isFetching && !of.isPlaceholderData

  useEffect(() => {
    const before = inVain.current
    if (pageCount <= 1 || count !== before.items) inVain.current = { pages: pageCount, items: count }
    if (pageCount <= 1) rest(false)
  }, [pageCount, count])

  useEffect(() => {
    if (!isIdle || of.isFetchNextPageError || isResting || !isNearEnd()) return
    if (pageCount - inVain.current.pages >= mostInVain) rest(true)
    else void of.fetchNextPage()
  })

  return {
    /** Looked through much and found nothing more: `goOn` looks on. */
    isResting,
    goOn: () => {
      inVain.current = { pages: pageCount, items: count }
      rest(false)
      void of.fetchNextPage()
    },
    onScroll: () => {
      if (isIdle && !isResting && isNearEnd()) void of.fetchNextPage()
    },
  }
}
