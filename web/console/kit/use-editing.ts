// Changing a thing that others may change at the same moment: it is sent with the state that was seen, and when somebody else was
// faster, that newer state is read and waits beside the form until it is decided on.
import { App } from 'antd'
import { useState } from 'react'
import { canonical } from '../../../rules/canonical.ts'
import { call, Refused, type Answer } from '../api.ts'
import { t } from '../words.ts'
import { sayTrouble } from './trouble.ts'
import { useSend } from './use-get.ts'

interface How<D> {
  /** As it was first read, with its ETag. */
  first: Answer<D>
  read: string
  /** Where it is sent; absent: where it is read. */
  write?: string
  /** PUT: what is sent is the whole. */
  method?: 'PATCH' | 'PUT'
  /** The part of it that is written here: whatever else is new of it is no clash. */
  written: (data: D) => unknown
  onSaved: () => void
}
const isOld = (error: unknown) => error instanceof Refused && error.status === 412

export function useEditing<D, Change extends object>(how: How<D>) {
  const { first, read, write = read, method = 'PATCH', written, onSaved } = how
  // What is read again behind the form must not change what If-Match says.
  const [seen, see] = useState(first)
  const [newer, setNewer] = useState<Answer<D> | null>(null)
  const { message } = App.useApp()
  const sending = useSend<unknown, { change: Change; etag: string | null }>(
    ({ change, etag }) => [write, { method, body: change, ifMatch: etag ?? '' }],
    { done: t('saved'), onDone: onSaved, onTrouble: isOld },
  )
  const readNewer = async (): Promise<Answer<D> | null> => {
    try {
      return await call<D>(read)
    } catch (error) {
      void message.error(sayTrouble(error))
      return null
    }
  }
  /** Resolves in any case: what went wrong is told. */
  const save = async (change: Change): Promise<void> => {
    try {
      await sending.mutateAsync({ change, etag: seen.etag })
    } catch (error) {
      if (!isOld(error)) return
      const fresh = await readNewer()
      if (!fresh || canonical(written(fresh.data)) !== canonical(written(seen.data))) return setNewer(fresh)
      see(fresh)
      await sending.mutateAsync({ change, etag: fresh.etag }).catch(async (again: unknown) => {
        if (isOld(again)) setNewer(await readNewer())
      })
    }
  }
  /** From here on it is the newer state that is changed. */
  const goOn = () => {
    if (newer) see(newer)
    setNewer(null)
  }
  return { seen: seen.data, newer: newer?.data ?? null, save, isSaving: sending.isPending, goOn }
}
