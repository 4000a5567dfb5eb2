// A long list: the server gives it page by page while one scrolls, and only the rows in sight are in the page.
import { Table, type TableProps } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { PagedFoot } from './paged-foot.tsx'
import { Nothing, Trouble } from './states.tsx'
import { useMore, type Pages } from './use-more.ts'
import { usePlace, type Spot } from './use-place.ts'
import { useRoom } from './use-room.ts'

type Columns<T> = NonNullable<TableProps<T>['columns']>
interface Props<T> {
  of: Pages<T>
  columns: Columns<T>
  rowKey: string | ((row: T) => string)
  /** All columns together, px. */
  width: number
  label: string
  empty?: ReactNode
  /** How many there are in all, when the server says so. */
  count?: number | undefined
  selection?: TableProps<T>['rowSelection']
  rowClassName?: (row: T) => string
  /** The server sorts: a column that may lead carries the name of its order as `key`, and `sorter: true`. */
  sort?: Sort
}

export interface Sort {
  /** `name`, or `-name` the other way round. */
  by: string
  /** null: as at first. */
  set: (by: string | null) => void
}

/** Asked for this long before the end comes into sight, px: about twenty rows. */
const ahead = 800
/** By the first press upwards, by the second downwards, by the third as at first. */
function sorted<T>(columns: Columns<T>, { by }: Sort): Columns<T> {
  const order = by.startsWith('-') ? 'descend' : 'ascend'
  const name = by.replace('-', '')
  return columns.map((column) =>
    column.sorter ? { ...column, sortOrder: column.key === name ? order : null } : column,
  )
}
const scroller = '.ant-table-tbody-virtual-holder'
type Scrolling = { scrollTo(how: { key: string; align: 'start'; offset: number }): void }
/** What a row of plain text measures, px (22 of text, twice the theme's 6, its line). The table would take 39, and all that
 * was guessed so would move while one scrolls over it. */
const guessed = { listItemHeight: 35 }

export function PagedTable<T extends object>({ of, columns, rowKey, width, label, empty, count, ...more }: Props<T>) {
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const table = useRef<unknown>(null)
  const height = useRoom(box, '.ant-table-header')
  const goTo = (spot: Spot | null) => {
    if (spot)
      return (table.current as Scrolling | null)?.scrollTo({ key: spot.row, align: 'start', offset: -spot.above })
    // At once, as the table would not: where its end is must not be looked at from where the last list was left.
    box?.querySelector(scroller)?.scrollTo({ top: 0 })
  }
  usePlace(of.place, box !== null && of.items.length > 0 && !of.isPlaceholderData, {
    find: () => firstRow(box?.querySelector(scroller)),
    goTo,
  })
  const list = useMore(of, () => {
    const rows = box?.querySelector(scroller)
    return !rows || rows.scrollHeight - rows.scrollTop - rows.clientHeight < ahead
  })
  if (of.error && of.items.length === 0) return <Trouble error={of.error} retry={() => void of.refetch()} />
  return (
    <div ref={setBox} className="paged" role="region" aria-label={label}>
      <Table<T>
        virtual
        {...guessed}
        size="small"
        ref={table as never}
        pagination={false}
        columns={more.sort ? sorted(columns, more.sort) : columns}
        dataSource={of.items}
        rowKey={rowKey}
        loading={of.isPending || of.isPlaceholderData}
        scroll={{ x: width, y: height }}
        onScroll={list.onScroll}
        locale={{ emptyText: of.isPending || of.hasNextPage ? ' ' : <Nothing>{empty}</Nothing> }}
        onChange={(_, __, pressed) => {
          const { columnKey, order } = Array.isArray(pressed) ? pressed[0]! : pressed
          more.sort?.set(order ? `${order === 'descend' ? '-' : ''}${String(columnKey)}` : null)
        }}
        {...(more.selection && { rowSelection: more.selection })}
        {...(more.rowClassName && { rowClassName: more.rowClassName })}
      />
      <PagedFoot of={of} list={list} count={count} words="rows" />
    </div>
  )
}

function firstRow(rows: Element | null | undefined): Spot | null {
  if (!rows) return null
  const edge = rows.getBoundingClientRect().top
  for (const row of rows.querySelectorAll<HTMLElement>('.ant-table-row')) {
    const { top, bottom } = row.getBoundingClientRect()
    if (bottom > edge) return { row: row.dataset['rowKey'] ?? '', above: edge - top }
  }
  return null
}
