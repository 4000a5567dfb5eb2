// Changing a thing that others may change at the same moment: it is sent with the state that was seen, and when somebody else was
// faster, that newer state is read and waits beside the form until it is decided on.
import { App } from 'antd'
import { useState } from 'react'
import { call, Refused, type Answer } from '../api.ts'
import { t } from '../words.ts'
import { sayTrouble } from './trouble.ts'
import { useSend } from './use-get.ts'

interface How<D> {
  /** As it was first read, with its ETag. */
  first: Answer<D>
  read: string
  /** Where PATCH goes; absent: where it is read. */
  write?: string
  onSaved: () => void
}
export function useEditing<D, Change extends object>({ first, read, write = read, onSaved }: How<D>) {
  // What is read again behind the form must not change what If-Match says.
  const [seen, see] = useState(first)
  const [newer, setNewer] = useState<Answer<D> | null>(null)
  const { message } = App.useApp()
  const readNewer = async () => {
    try {
      setNewer(await call<D>(read))
    } catch (error) {
      void message.error(sayTrouble(error))
    }
  }
  const save = useSend<unknown, Change>((body) => [write, { method: 'PATCH', body, ifMatch: seen.etag ?? '' }], {
    done: t('saved'),
    onDone: onSaved,
    onTrouble(error) {
      const isOld = error instanceof Refused && error.status === 412
      if (isOld) void readNewer()
      return isOld
    },
  })
  /** From here on it is the newer state that is changed. */
  const goOn = () => {
    if (newer) see(newer)
    setNewer(null)
  }
  return { seen: seen.data, newer: newer?.data ?? null, save, goOn }
}
