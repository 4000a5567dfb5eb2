/** @jsxImportSource preact */
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
          <RichText
            text={from === 'bot' ? text : sayCommand(text)}
            entities={message.entities}
            onCommand={from === 'bot' ? (command) => conversation.say(command) : undefined}
          />
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
        <div class={isTight(row) ? 'row stacked' : 'row'} key={index}>
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
  const { isTicked, words } = readTick(text)
  return (
    <button
      type="button"
      class="button"
      aria-busy={isBusy}
      aria-pressed={isTicked}
      onClick={() => conversation.press(message, data ?? '')}
    >
      {isTicked !== undefined && <span class={isTicked ? 'tick on' : 'tick'} aria-hidden="true" />}
      {words}
    </button>
  )
}

/** A box or tick before a choice is drawn here: not every font has the sign, and a screen reader shall say it. */
function readTick(text: string): { isTicked: boolean | undefined; words: string } {
  const [, sign, words] = /^([☐⬜▢◻☑✅✔])\uFE0F?\s*(.+)$/su.exec(text) ?? []
  return sign && words ? { isTicked: '☑✅✔'.includes(sign), words } : { isTicked: undefined, words: text }
}

/** About how many full-width characters fit beside each other on a phone. */
const rowWidth = 18

/** Long words beside each other become narrow columns; below each other they can be read. */
function isTight(row: Button[]): boolean {
  const widths = row.map(({ text }) => [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 1 : 0.55), 0))
  return row.length > 1 && Math.max(...widths) > (2 * rowWidth) / row.length
}

/** A command the person chose from the menu reads as its words there; an invite code stays off the screen. */
function sayCommand(text: string): string {
  const name = /^\/(start|tasks|help|lang|mydata)(?: |$)/.exec(text)?.[1]
  return name ? say(name === 'start' ? 'page-begin' : `page-command-${name}`) : text
}

export function PendingBubble({ waiting, conversation }: { waiting: Waiting; conversation: Conversation }) {
  const { act, state } = waiting
  if (act.kind === 'press') return null
  return (
    <article class={`bubble person pending ${state}`}>
      <span class="hidden">{say('page-from-person')}</span>
      {act.kind === 'text' && <p class="text">{sayCommand(act.text)}</p>}
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
