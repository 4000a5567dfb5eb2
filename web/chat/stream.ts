// The line on which the server tells what happens. It is opened again by us, not by the browser, so that a silent line is
// noticed and the pauses stay short.
import { eventsAddress } from './api.ts'

export interface StreamHooks {
  /** The last change seen. */
  after: () => number
  event: (name: string, data: unknown) => void
  state: (isOpen: boolean) => void
  /** Refused rather than broken: perhaps the conversation is not ours any more. */
  refused: () => Promise<void>
}

const names = ['message', 'toast', 'answered', 'typing', 'gone', 'hello', 'beat']
/** Three beats of the server. */
const silentMs = 45_000
const backOffMs = { first: 500, most: 10_000 }

export function openStream(hooks: StreamHooks): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let fails = 0

  const listen = () => {
    clearTimeout(timer)
    timer = setTimeout(again, silentMs)
  }
  const open = () => {
    source?.close()
    const opened = (source = new EventSource(eventsAddress(hooks.after())))
    for (const name of names)
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        fails = 0
        listen()
        if (name === 'hello') hooks.state(true)
        hooks.event(name, JSON.parse(event.data))
      })
    opened.onerror = () => {
      const wasRefused = opened.readyState === EventSource.CLOSED
      again()
      if (wasRefused) void hooks.refused()
    }
    listen()
  }
  const again = () => {
    source?.close()
    hooks.state(false)
    clearTimeout(timer)
    timer = setTimeout(open, Math.min(backOffMs.first * 2 ** fails++, backOffMs.most))
  }
  const now = () => {
    if (source?.readyState === EventSource.OPEN) return
    clearTimeout(timer)
    open()
  }

  const onVisible = () => document.visibilityState === 'visible' && now()
  addEventListener('online', now)
  document.addEventListener('visibilitychange', onVisible)
  open()
  return () => {
    source?.close()
    clearTimeout(timer)
    removeEventListener('online', now)
    document.removeEventListener('visibilitychange', onVisible)
  }
}
