// Tells open pages what happens in their chats: at once when it happens in this process, within a second or so when
// another process did it (the chat's change number and last toast are looked at for every page that is open here).
import type { Models } from '../../../models/index.ts'
import type { WebChatEvent } from '../../../models/web-chat.ts'

export type Listener = (event: WebChatEvent) => void
export type Tell = (chat: number, event: WebChatEvent) => void

interface Watched {
  listeners: Set<Listener>
  change: number
  /** The update number of the last toast shown; null before the first look. */
  toast: number | null
  /** A change number is taken before its message is written, so one more look follows each news. */
  again: boolean
}

export interface Watch {
  tell: Tell
  on: (chat: number, listener: Listener) => () => void
  look(): Promise<void>
}

export function createWatch(models: Models): Watch {
  const watched = new Map<number, Watched>()

  const tell: Tell = (chat, event) => {
    const known = watched.get(chat)
    if (!known) return
    if (event.kind === 'toast') known.toast = event.update
    for (const listener of known.listeners) listener(event)
  }

  return {
    tell,
    on(chat, listener) {
      const known = watched.get(chat) ?? { listeners: new Set(), change: 0, toast: null, again: false }
      watched.set(chat, known)
      known.listeners.add(listener)
      return () => {
        known.listeners.delete(listener)
        if (known.listeners.size === 0) watched.delete(chat)
      }
    },
    async look() {
      if (watched.size === 0) return
      const asked = [...watched.keys()]
      const pulses = await models.webChat.pulse(asked)
      const here = new Set(pulses.map(({ _id }) => _id))
      for (const chat of asked) if (!here.has(chat)) tell(chat, { kind: 'gone' })
      for (const { _id, lastChange, toast } of pulses) {
        const known = watched.get(_id)
        if (!known) continue
        const isNews = lastChange > known.change
        if (isNews || known.again) tell(_id, { kind: 'changed' })
        known.again = isNews
        known.change = Math.max(known.change, lastChange)
        if (toast && known.toast !== null && toast.update !== known.toast) tell(_id, { kind: 'toast', ...toast })
        known.toast = toast?.update ?? 0
      }
    },
  }
}
