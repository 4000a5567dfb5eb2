// What a page shows while there is nothing to show yet, nothing at all, or no answer.
import { Button, Empty, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { Refused } from '../api.ts'
import { t } from '../words.ts'
import { sayTrouble } from './trouble.ts'

interface Asked<T> {
  data: T | undefined
  error: Error | null
  isFetching: boolean
  refetch(): unknown
}

interface Props<T> {
  of: Asked<T>
  children: (data: T) => ReactNode
  /** True: there is nothing to show. */
  isEmpty?: (data: T) => boolean
  empty?: ReactNode
  rows?: number
  /** What to show when the server does not know the address (yet); default: that there is no such thing. */
  unknown?: ReactNode
}

export function Loaded<T>({ of, children, isEmpty, empty, rows = 4, unknown }: Props<T>) {
  if (of.data !== undefined) {
    if (isEmpty?.(of.data)) return <Nothing>{empty}</Nothing>
    return (
      <>
        {of.error && <StaleNote error={of.error} retry={() => void of.refetch()} />}
        {children(of.data)}
      </>
    )
  }
  if (of.error) {
    const isUnknown = of.error instanceof Refused && of.error.status === 404
    return isUnknown && unknown !== undefined ? unknown : <Trouble error={of.error} retry={() => void of.refetch()} />
  }
  return (
    <div role="status" aria-label={t('loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}

export function Nothing({ children }: { children?: ReactNode }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={children ?? t('nothing')} />
}

export function Trouble({ error, retry }: { error: Error; retry?: () => void }) {
  const status = error instanceof Refused ? error.status : 0
  return (
    <div className="trouble">
      <p role="alert">{sayTrouble(error)}</p>
      {retry && status !== 403 && <Button onClick={retry}>{t('retry')}</Button>}
    </div>
  )
}

function StaleNote({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <p className="stale" role="status">
      {sayTrouble(error)}{' '}
      <Button size="small" type="link" onClick={retry}>
        {t('retry')}
      </Button>
    </p>
  )
}
