// Many cards of one size: only the rows in sight are in the page, and the server gives more while one scrolls.
import { Spin } from 'antd'
import { useCallback, useState, type ReactNode } from 'react'
import { PagedFoot } from './paged-foot.tsx'
import { Nothing, Trouble } from './states.tsx'
import { useMore, type Pages } from './use-more.ts'
import { usePlace } from './use-place.ts'
import { useInnerWidth, useRoom } from './use-room.ts'
import { t } from '../words.ts'

interface Props<T> {
  of: Pages<T>
  keyOf: (item: T) => string
  /** px; they grow in width to fill the row. */
  card: { width: number; height: number }
  label: string
  empty: ReactNode
  children: (item: T, index: number) => ReactNode
}

const gap = 12
/** Rows kept ready above and below those in sight. */
const spare = 2

export function Gallery<T>({ of, keyOf, card, label, empty, children }: Props<T>) {
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const [top, setTop] = useState(0)
  const take = useCallback((node: HTMLDivElement | null) => {
    setBox(node)
    setTop(0)
  }, [])
  const height = useRoom(box)
  const inner = useInnerWidth(box)
  const columns = Math.max(1, Math.floor((inner + gap) / (card.width + gap)))
  const width = Math.floor((inner - (columns - 1) * gap) / columns)
  const step = card.height + gap
  usePlace(of.place, inner > 0 && of.items.length > 0 && !of.isPlaceholderData, {
    find: () => {
      const item = box && of.items[Math.floor(box.scrollTop / step) * columns]
      return item ? { row: keyOf(item), above: box.scrollTop % step } : null
    },
    goTo: (spot) => {
      const at = spot ? of.items.findIndex((item) => keyOf(item) === spot.row) : -1
      box?.scrollTo({ top: spot && at >= 0 ? Math.floor(at / columns) * step + spot.above : 0 })
    },
  })
  const list = useMore(of, () => !box || box.scrollHeight - box.scrollTop - box.clientHeight < height)
  if (of.error && of.items.length === 0) return <Trouble error={of.error} retry={() => void of.refetch()} />
  const isEmpty = of.items.length === 0
  const first = Math.max(0, Math.floor(top / step) - spare) * columns
  const last = (Math.ceil((top + height) / step) + spare) * columns
  return (
    <>
      <div
        ref={take}
        className="gallery"
        role="region"
        aria-label={label}
        aria-busy={of.isFetching}
        tabIndex={0}
        style={{ height }}
        onScroll={({ currentTarget: { scrollTop } }) => {
          // A new row is worth drawing, a pixel is not.
          setTop(Math.floor(scrollTop / step) * step)
          list.onScroll()
        }}
      >
        {isEmpty && (of.isPending || of.isFetching) && (
          <div className="gallery-wait" role="status" aria-label={t('loading')}>
            <Spin />
          </div>
        )}
        {isEmpty && !of.isPending && !of.hasNextPage && <Nothing>{empty}</Nothing>}
        {!isEmpty && inner > 0 && (
          <ul
            className={of.isPlaceholderData ? 'old' : ''}
            style={{ height: Math.ceil(of.items.length / columns) * step - gap }}
          >
            {of.items.slice(first, last).map((item, at) => {
              const index = first + at
              return (
                <li
                  key={keyOf(item)}
                  aria-posinset={index + 1}
                  aria-setsize={of.hasNextPage ? -1 : of.items.length}
                  style={{
                    width,
                    height: card.height,
                    left: (index % columns) * (width + gap),
                    top: Math.floor(index / columns) * step,
                  }}
                >
                  {children(item, index)}
                </li>
              )
            })}
          </ul>
        )}
      </div>
      <PagedFoot of={of} list={list} words="photos" />
    </>
  )
}
