import { lang, say, sayProblem } from '../words.ts'
import { fileAddress } from './api.ts'
import type { Conversation } from './conversation.ts'
import type { Button, PresentedMessage, SharedFile } from './message.ts'
import type { Waiting } from './outbox.ts'
import { RichText } from './rich-text.tsx'

const time = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hour12: false })
const size = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 })

export function Bubble({ message, conversation }: { message: PresentedMessage; conversation: Conversation }) {
  const { from, text, file, buttons, at, edited } = message
  const preview = message.clientId ? conversation.previews.get(message.clientId) : undefined
  return (
    <article class={`bubble ${from}`} data-message={message.id}>
      <span class="hidden">{say(`page-from-${from}`)}</span>
      {file && <Attached file={file} preview={preview} />}
      {text && (
        <p class="text">
          <RichText text={text} entities={message.entities} linked={from === 'bot'} />
        </p>
      )}
      {buttons.length > 0 && <Buttons message={message} conversation={conversation} />}
      <p class="time">
        {edited && from === 'person' ? `${say('page-edited')} ` : ''}
        <time dateTime={at}>{time.format(new Date(at))}</time>
      </p>
    </article>
  )
}

function Attached({ file, preview }: { file: SharedFile; preview?: string }) {
  const address = fileAddress(file.id)
  if (!file.asDocument)
    return (
      <a class="photo" href={address} target="_blank" rel="noopener">
        <img src={preview ?? address} alt={say('page-photo', { name: file.name })} loading="lazy" />
      </a>
    )
  return (
    <a class="document" href={address} download={file.name}>
      <span class="name">{file.name}</span>
      <span class="size">{say('page-size', { mb: size.format(Math.max(0.1, file.bytes / 1048576)) })}</span>
    </a>
  )
}

function Buttons({ message, conversation }: { message: PresentedMessage; conversation: Conversation }) {
  return (
    <div class="buttons">
      {message.buttons.map((row, index) => (
        <div class="row" key={index}>
          {row.map((button, place) => (
            <OneButton key={place} button={button} message={message.id} conversation={conversation} />
          ))}
        </div>
      ))}
    </div>
  )
}

function OneButton({ button, message, conversation }: { button: Button; message: number; conversation: Conversation }) {
  const { text, data, url } = button
  if (url)
    return (
      <a class="button" href={url} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    )
  const isBusy = conversation.isPressed(message, data ?? '')
  return (
    <button type="button" class="button" aria-busy={isBusy} onClick={() => conversation.press(message, data ?? '')}>
      {text}
    </button>
  )
}

export function PendingBubble({ waiting, conversation }: { waiting: Waiting; conversation: Conversation }) {
  const { act, state } = waiting
  if (act.kind === 'press') return null
  return (
    <article class={`bubble person pending ${state}`}>
      <span class="hidden">{say('page-from-person')}</span>
      {act.kind === 'text' && <p class="text">{act.text}</p>}
      {act.kind === 'file' && (
        <>
          {act.preview ? (
            <span class="photo">
              <img src={act.preview} alt={say('page-photo', { name: act.file.name })} />
            </span>
          ) : (
            <span class="document">
              <span class="name">{act.file.name}</span>
            </span>
          )}
          {state === 'sending' && (
            <progress max={1} value={waiting.share} aria-label={say('page-uploading', { name: act.file.name })} />
          )}
        </>
      )}
      <Fate waiting={waiting} conversation={conversation} />
    </article>
  )
}

/** What became of it so far, and what the person can do about it. */
function Fate({ waiting, conversation }: { waiting: Waiting; conversation: Conversation }) {
  const { state, tries, code, share, act } = waiting
  const { outbox } = conversation
  const isStuck = state === 'refused' || tries > 0
  const percent =
    act.kind === 'file' && state === 'sending' ? say('page-percent', { percent: Math.round(share * 100) }) : ''
  const words =
    state === 'refused'
      ? sayProblem(code ?? '')
      : tries > 0
        ? say('page-waiting-for-line')
        : percent || say('page-sending')
  return (
    <div class="fate">
      <p class={state === 'refused' ? 'why' : 'time'}>{words}</p>
      {isStuck && (
        <div class="row">
          <button type="button" class="button" onClick={() => outbox.retry(waiting)}>
            {say('page-retry')}
          </button>
          <button type="button" class="button" onClick={() => outbox.cancel(waiting)}>
            {say('page-remove')}
          </button>
        </div>
      )}
    </div>
  )
}
