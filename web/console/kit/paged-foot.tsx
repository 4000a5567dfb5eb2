// Below a long list: how much of it is there, and how to go on when it does not go on by itself.
import { Button } from 'antd'
import { showNumber } from '../format.ts'
import { t } from '../words.ts'
import { sayTrouble } from './trouble.ts'
import type { Pages, useMore } from './use-more.ts'

interface Props<T> {
  of: Pages<T>
  list: ReturnType<typeof useMore>
  /** How many there are in all, when the server says so. */
  count?: number | undefined
  /** What is counted: the words of `<words>-of`, `-all`, `-so-far`. */
  words: 'rows' | 'photos'
}

export function PagedFoot<T>({ of, list, count, words }: Props<T>) {
  const shown = showNumber(of.items.length)
  return (
    <p className="quiet paged-foot" role="status">
      {of.isFetchingNextPage
        ? t('loading-more')
        : count !== undefined
          ? t(`${words}-of`, { shown, count: showNumber(count) })
          : t(of.hasNextPage ? `${words}-so-far` : `${words}-all`, { count: shown })}
      {of.isFetchNextPageError && of.error && (
        <>
          {' '}
          <span className="bad">{sayTrouble(of.error)}</span>
          <Button type="link" size="small" onClick={() => void of.fetchNextPage()}>
            {t('retry')}
          </Button>
        </>
      )}
      {list.isResting && of.hasNextPage && !of.isFetching && (
        <Button type="link" size="small" onClick={list.goOn}>
          {t('look-on')}
        </Button>
      )}
    </p>
  )
}
