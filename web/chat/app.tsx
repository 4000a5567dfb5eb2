/** @jsxImportSource preact */
import { useEffect, useReducer, useState } from 'preact/hooks'
import { say } from '../words.ts'
import { Composer } from './composer.tsx'
import type { Conversation } from './conversation.ts'
import { Log } from './log.tsx'

/** A line that is slow for a moment is not worth a word. */
const quietMs = 1200
const toastMs = 4500

export function App({ conversation }: { conversation: Conversation }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => conversation.subscribe(() => redraw(undefined)), [conversation])
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (conversation.outbox.waiting.some(({ act, state }) => act.kind === 'file' && /waiting|sending/.test(state)))
        event.preventDefault()
    }
    addEventListener('beforeunload', onLeave)
    return () => removeEventListener('beforeunload', onLeave)
  }, [conversation])

  return (
    <div class="chat">
      <header class="head">
        <span class="seal" aria-hidden="true">
          正
        </span>
        <h1>{say('page-title')}</h1>
        <Line isConnected={conversation.isConnected || conversation.phase === 'gone'} />
      </header>
      <Log conversation={conversation} />
      <Notice conversation={conversation} />
      {conversation.phase === 'gone' ? <Gone /> : <Composer conversation={conversation} />}
    </div>
  )
}

function Line({ isConnected }: { isConnected: boolean }) {
  const [isShown, show] = useState(false)
  useEffect(() => {
    if (isConnected) return show(false)
    const timer = setTimeout(() => show(true), quietMs)
    return () => clearTimeout(timer)
  }, [isConnected])
  return (
    <p class="line" role="status">
      {isShown ? say('page-connecting') : ''}
    </p>
  )
}

/** The bot's answer to a press: by itself away again, unless it was meant to be read and closed. */
function Notice({ conversation }: { conversation: Conversation }) {
  const { toast } = conversation
  useEffect(() => {
    if (!toast || toast.alert) return
    const timer = setTimeout(() => conversation.closeToast(), toastMs)
    return () => clearTimeout(timer)
  }, [conversation, toast])
  return (
    <div class="notice" role="alert">
      {toast && (
        <div class="toast">
          <span>{toast.text}</span>
          {toast.alert && (
            <button type="button" onClick={() => conversation.closeToast()}>
              {say('page-close')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Gone() {
  return (
    <footer class="foot gone">
      <p>{say('page-gone')}</p>
      <button type="button" class="solid" onClick={() => location.reload()}>
        {say('page-again')}
      </button>
    </footer>
  )
}
