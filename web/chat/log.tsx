/** @jsxImportSource preact */
// The bubbles, oldest above. The view stays where the person is: at the end it follows what is new, further up it does not jump.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { lang, say } from '../words.ts'
import { Bubble, PendingBubble } from './bubble.tsx'
import type { Conversation } from './conversation.ts'
import type { Waiting } from './outbox.ts'

const nearPx = 120
const day = new Intl.DateTimeFormat(lang, { month: 'long', day: 'numeric', weekday: 'short' })

export function Log({ conversation }: { conversation: Conversation }) {
  const box = useRef<HTMLElement>(null)
  const before = useRef({ first: 0, last: '', height: 0, isAtEnd: true })
  const [hasNews, setHasNews] = useState(false)
  const { messages, outbox } = conversation
  const pending = outbox.waiting.filter(
    ({ act }) => act.kind !== 'press' && !messages.some(({ clientId }) => clientId === act.clientId),
  )
  const newest = messages.at(-1)
  const last = `${newest?.id ?? 0}/${pending.at(-1)?.act.clientId ?? ''}`
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })

  useLayoutEffect(() => {
    const view = box.current
    if (!view) return
    const was = before.current
    const first = messages[0]?.id ?? 0
    const isOwn = pending.length > 0 && last !== was.last
    if (first < was.first) view.scrollTop += view.scrollHeight - was.height
    else if ((was.isAtEnd || isOwn) && last !== was.last) follow(view)
    else if (was.isAtEnd) toEnd()
    else if (last !== was.last) setHasNews(true)
    before.current = { first, last, height: view.scrollHeight, isAtEnd: isAtEnd(view) }
  })

  useEffect(() => {
    const view = box.current
    if (!view) return
    // A keyboard that opens, or a picture that arrives, must not push the newest out of sight.
    const watch = new ResizeObserver(() => before.current.isAtEnd && toEnd())
    watch.observe(view)
    watch.observe(view.firstElementChild!)
    return () => watch.disconnect()
  }, [])

  const onScroll = () => {
    const view = box.current!
    before.current.isAtEnd = isAtEnd(view)
    if (before.current.isAtEnd) setHasNews(false)
    if (view.scrollTop < nearPx) void conversation.loadOlder()
  }

  const albums = new Set(messages.flatMap(({ album }) => album ?? []))
  const pendingOf = (album: string) => pending.filter((waiting) => albumOf(waiting) === album)
  const shown = (some: Waiting[]) =>
    some.map((waiting) => <PendingBubble key={waiting.act.clientId} waiting={waiting} conversation={conversation} />)

  const isEmpty = conversation.phase === 'open' && messages.length === 0 && pending.length === 0
  return (
    <main class="log" ref={box} onScroll={onScroll} tabIndex={0} aria-label={say('page-log')}>
      <div class="inner">
        {conversation.hasMore && (
          <button type="button" class="older" onClick={() => void conversation.loadOlder()}>
            {conversation.isLoadingMore ? say('page-loading') : say('page-older')}
          </button>
        )}
        {isEmpty && <Welcome conversation={conversation} />}
        <div role="log" aria-live="polite" aria-relevant="additions text" aria-label={say('page-log')}>
          {messages.map((message, index) => (
            <div key={message.id}>
              {dayOf(message.at) !== dayOf(messages[index - 1]?.at) && (
                <p class="day">{day.format(new Date(message.at))}</p>
              )}
              <Bubble message={message} conversation={conversation} />
              {message.album && messages[index + 1]?.album !== message.album && shown(pendingOf(message.album))}
            </div>
          ))}
          {shown(pending.filter((waiting) => !albums.has(albumOf(waiting))))}
        </div>
        {conversation.isTyping && (
          <p class="typing" aria-label={say('page-typing')}>
            <i />
            <i />
            <i />
          </p>
        )}
      </div>
      {hasNews && (
        <button type="button" class="news" onClick={toEnd}>
          {say('page-news')}
        </button>
      )}
    </main>
  )
}

const albumOf = ({ act }: Waiting) => (act.kind === 'file' ? (act.album ?? '') : '')
const isAtEnd = (view: HTMLElement) => view.scrollHeight - view.scrollTop - view.clientHeight < nearPx

/** To the end; but what is longer than the view is read from its beginning. */
function follow(view: HTMLElement): void {
  const bubbles = view.querySelectorAll<HTMLElement>('.bubble')
  const newest = bubbles[bubbles.length - 1]
  const isLong = newest?.classList.contains('bot') && newest.offsetHeight > view.clientHeight - 16
  view.scrollTo({ top: newest && isLong ? newest.offsetTop - 8 : view.scrollHeight })
}
const dayOf = (at: string | undefined) => (at ? new Date(at).toDateString() : '')

function Welcome({ conversation }: { conversation: Conversation }) {
  return (
    <section class="welcome">
      <h2>{say('page-welcome')}</h2>
      <p>{say('page-welcome-more')}</p>
      <button type="button" class="solid" onClick={() => conversation.say('/start')}>
        {say('page-begin')}
      </button>
    </section>
  )
}
