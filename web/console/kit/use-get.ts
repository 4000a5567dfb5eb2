// Reading from the server: one address is one entry of the cache.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryKey,
} from '@tanstack/react-query'
import { App } from 'antd'
import { useMemo } from 'react'
import { call, get, Offline, query, Refused, type Answer, type Sending } from '../api.ts'
import { sayTrouble } from './trouble.ts'

export interface GetOptions {
  /** Asked again by itself after this time; told by what was answered last, if it depends on that. */
  everyMs?: number | ((last: unknown) => number | false)
  /** What was shown stays until the new answer is there. */
  keep?: boolean
  /** It hardly ever changes, and is large. */
  isLasting?: boolean
}

/** null: nothing is asked yet. */
export function useGet<T>(path: string | null, { everyMs, keep = true, isLasting = false }: GetOptions = {}) {
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => get<T>(path!, signal),
    enabled: path !== null,
    ...(everyMs && {
      refetchInterval: typeof everyMs === 'number' ? everyMs : ({ state }) => everyMs(state.data),
    }),
    ...(isLasting && { staleTime: Infinity }),
    ...(keep && { placeholderData: keepPreviousData }),
  })
}

/** With the ETag to decide by. */
export function useGetTagged<T>(path: string | null) {
  return useQuery({
    queryKey: [path, 'tagged'],
    queryFn: ({ signal }) => call<T>(path!, { signal }),
    enabled: path !== null,
    staleTime: 0,
  })
}

export interface Paged<T> {
  items: T[]
  next: string | null
}

type Query = Parameters<typeof query>[0]

export interface PagesOptions {
  /** Rows of the first page. */
  limit?: number
  /** Rows of each page after it: whoever scrolls on wants many. */
  further?: number
  /** Asked with the first page alone, as what counts all that match. */
  once?: Query
  /** Asked again by itself after this time, as long as this holds of the first page. */
  everyMs?: { ms: number; while: (first: unknown) => boolean }
}

/** Longer lists are not read anew just because somebody comes back to them. */
const mostReread = 3
const keptMs = 30 * 60_000
const isShort = ({ state: { data } }: { state: { data?: { pages: unknown[] } | undefined } }) =>
  (data?.pages.length ?? 0) <= mostReread

/** Pages by cursor, one after the other. `first` is the whole first page, for what stands beside its items. */
export function usePages<T, Page extends Paged<T> = Paged<T>>(
  path: string | null,
  given: Query = {},
  { limit = 100, further = limit, once = {}, everyMs }: PagesOptions = {},
) {
  const queryKey = [path, given, limit]
  const pages = useInfiniteQuery<Page, Error, InfiniteData<Page, string | null>, QueryKey, string | null>({
    queryKey,
    queryFn: ({ pageParam: cursor, signal }) =>
      get<Page>(path + query({ ...given, ...(cursor ? { limit: further, cursor } : { limit, ...once }) }), signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    enabled: path !== null,
    placeholderData: keepPreviousData,
    gcTime: keptMs,
    refetchOnMount: (list) => list.state.isInvalidated || isShort(list),
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
    ...(everyMs && {
      refetchInterval: ({ state: { data } }) =>
        data?.pages.length === 1 && everyMs.while(data.pages[0]) ? everyMs.ms : false,
    }),
  })
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  return { ...pages, items, first: pages.data?.pages[0], place: JSON.stringify(queryKey) }
}

interface SendHow<T> {
  /** Said when it worked. */
  done?: string
  /** Addresses that begin so are asked anew; everything when absent. */
  stale?: string[]
  /** Addresses that begin so are no longer there: they are not asked again, though a page may still show them. */
  gone?: string
  onDone?: (answer: Answer<T>) => void
  /** True: it was dealt with there, and nothing more is said. */
  onTrouble?: (error: Error) => boolean
}

/** Sends, says what came of it, and has what it changed read again. */
export function useSend<T = unknown, V = void>(make: (given: V) => [string, Sending], how: SendHow<T> = {}) {
  const client = useQueryClient()
  const { message } = App.useApp()
  const isStale = (path: string) => how.stale?.some((start) => path.startsWith(start)) ?? false
  return useMutation({
    mutationFn: (given: V) => {
      const [path, sending] = make(given)
      return call<T>(path, sending)
    },
    retry: (count, error) => error instanceof Offline && count < 1,
    onSuccess: async (answer) => {
      if (how.done) void message.success(how.done)
      how.onDone?.(answer)
      await client.invalidateQueries({
        predicate: ({ queryKey: [path] }) => {
          const begins = (start: string) => String(path).startsWith(start)
          return !(how.gone && begins(how.gone)) && (!how.stale || how.stale.some(begins))
        },
      })
    },
    onError: (error) => {
      // Somebody else changed it: what they made of it is read, and whoever saves again has seen it.
      if (error instanceof Refused && error.status === 412)
        void client.invalidateQueries({
          predicate: ({ queryKey: [path, kind] }) => kind === 'tagged' || isStale(String(path)),
        })
      if (!how.onTrouble?.(error)) void message.error(sayTrouble(error))
    },
  })
}
