// A long list: the server gives it page by page while one scrolls, and only the rows in sight are in the page.
import { Table, type TableProps } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { showNumber } from '../format.ts'
import { t } from '../words.ts'
import { Nothing, Trouble } from './states.tsx'
import type { usePages } from './use-get.ts'

interface Props<T> {
  of: Omit<ReturnType<typeof usePages<T>>, 'first'>
  columns: NonNullable<TableProps<T>['columns']>
  rowKey: string | ((row: T) => string)
  /** All columns together, px. */
  width: number
  label: string
  empty?: ReactNode
  /** How many there are in all, when the server says so. */
  count?: number | undefined
  selection?: TableProps<T>['rowSelection']
  rowClassName?: (row: T) => string
}

const least = 240
const underneath = 84
const ahead = 600

export function PagedTable<T extends object>({ of, columns, rowKey, width, label, empty, count, ...more }: Props<T>) {
  const box = useRef<HTMLDivElement>(null)
  const height = useRoom(box)
  if (of.error && of.items.length === 0) return <Trouble error={of.error} retry={() => void of.refetch()} />
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: React.UIEvent<HTMLDivElement>) => {
    if (scrollHeight - scrollTop - clientHeight < ahead && of.hasNextPage && !of.isFetchingNextPage)
      void of.fetchNextPage()
  }
  return (
    <div ref={box} className="paged" role="region" aria-label={label}>
      <Table<T>
        virtual
        size="small"
        pagination={false}
        columns={columns}
        dataSource={of.items}
        rowKey={rowKey}
        loading={of.isPending || of.isPlaceholderData}
        scroll={{ x: width, y: height }}
        onScroll={onScroll}
        locale={{ emptyText: of.isPending ? ' ' : <Nothing>{empty}</Nothing> }}
        {...(more.selection && { rowSelection: more.selection })}
        {...(more.rowClassName && { rowClassName: more.rowClassName })}
      />
      <p className="quiet paged-foot" role="status">
        {of.isFetchingNextPage
          ? t('loading-more')
          : count === undefined
            ? t(of.hasNextPage ? 'rows-so-far' : 'rows-all', { count: showNumber(of.items.length) })
            : t('rows-of', { shown: showNumber(of.items.length), count: showNumber(count) })}
      </p>
    </div>
  )
}

/** The height left on the screen below where the box begins. */
function useRoom(box: React.RefObject<HTMLDivElement | null>): number {
  const [height, setHeight] = useState(420)
  useEffect(() => {
    const measure = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0
      setHeight(Math.max(least, Math.round(window.innerHeight - Math.max(0, top + window.scrollY) - underneath)))
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [box])
  return height
}
