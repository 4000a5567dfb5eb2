// A long list: the server gives it page by page while one scrolls, and only the rows in sight are in the page.
import { Table, type TableProps } from 'antd'
import { useCallback, useRef, type ReactNode } from 'react'
import { PagedFoot } from './paged-foot.tsx'
import { Nothing, Trouble } from './states.tsx'
import { useMore, type Pages } from './use-more.ts'
import { usePlace } from './use-place.ts'
import { useRoom } from './use-room.ts'

interface Props<T> {
  of: Pages<T>
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

/** Asked for this long before the end comes into sight, px: about twenty rows. */
const ahead = 800
const scroller = '.ant-table-tbody-virtual-holder'
type Scrolling = { scrollTo(how: { top: number }): void }

export function PagedTable<T extends object>({ of, columns, rowKey, width, label, empty, count, ...more }: Props<T>) {
  const box = useRef<HTMLDivElement>(null)
  const table = useRef<unknown>(null)
  const height = useRoom(box)
  const list = useMore(of, () => {
    const rows = box.current?.querySelector(scroller)
    return !rows || rows.scrollHeight - rows.scrollTop - rows.clientHeight < ahead
  })
  const scrollTo = useCallback((top: number) => (table.current as Scrolling | null)?.scrollTo({ top }), [])
  const keepPlace = usePlace(of.place, of.items.length > 0 && !of.isPlaceholderData, scrollTo)
  if (of.error && of.items.length === 0) return <Trouble error={of.error} retry={() => void of.refetch()} />
  return (
    <div ref={box} className="paged" role="region" aria-label={label}>
      <Table<T>
        virtual
        size="small"
        ref={table as never}
        pagination={false}
        columns={columns}
        dataSource={of.items}
        rowKey={rowKey}
        loading={of.isPending || of.isPlaceholderData}
        scroll={{ x: width, y: height }}
        onScroll={({ currentTarget }: React.UIEvent<HTMLDivElement>) => {
          keepPlace(currentTarget.scrollTop)
          list.onScroll()
        }}
        locale={{ emptyText: of.isPending || of.hasNextPage ? ' ' : <Nothing>{empty}</Nothing> }}
        {...(more.selection && { rowSelection: more.selection })}
        {...(more.rowClassName && { rowClassName: more.rowClassName })}
      />
      <PagedFoot of={of} list={list} count={count} words="rows" />
    </div>
  )
}
