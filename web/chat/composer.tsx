/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../words.ts'
import type { Conversation } from './conversation.ts'
import { Choices } from './choices.tsx'
import { Icon } from './icon.tsx'

const longestText = 4096
const commands = [
  { command: '/tasks', words: 'page-command-tasks' },
  { command: '/help', words: 'page-command-help' },
  { command: '/lang', words: 'page-command-lang' },
  { command: '/name', words: 'page-command-name' },
  { command: '/mydata', words: 'page-command-mydata' },
]
const sources = [
  { id: 'camera', words: 'page-take-photo', accept: 'image/*', capture: true },
  { id: 'album', words: 'page-choose-photos', accept: 'image/jpeg,image/png,image/webp', capture: false },
  {
    id: 'file',
    words: 'page-choose-file',
    accept:
      'application/pdf,image/jpeg,image/png,image/webp,.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    capture: false,
  },
]

export function Composer({ conversation }: { conversation: Conversation }) {
  const [text, setText] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  const pickers = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const field = area.current!
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`
  }, [text])

  const send = () => {
    const said = text.trim()
    if (!said) return
    conversation.say(said)
    setText('')
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While pinyin is being turned into characters, Enter belongs to the input method (229: Safari says it so).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }
  const pick = (id: string) => pickers.current?.querySelector<HTMLInputElement>(`[data-source="${id}"]`)?.click()
  const onFiles = (input: HTMLInputElement) => {
    if (input.files) conversation.sendFiles([...input.files])
    input.value = ''
  }

  return (
    <footer class="foot">
      <Choices
        label={say('page-menu')}
        icon="menu"
        choices={commands.map(({ command, words }) => ({ text: say(words), run: () => conversation.say(command) }))}
      />
      <Choices
        label={say('page-attach')}
        icon="camera"
        choices={sources.map(({ id, words }) => ({ text: say(words), run: () => pick(id) }))}
      />
      <div class="pickers" ref={pickers} hidden>
        {sources.map(({ id, words, accept, capture }) => (
          <input
            key={id}
            type="file"
            data-source={id}
            aria-label={say(words)}
            accept={accept}
            multiple={!capture}
            capture={capture ? 'environment' : undefined}
            onChange={(event) => onFiles(event.currentTarget)}
          />
        ))}
      </div>
      <textarea
        ref={area}
        rows={1}
        value={text}
        maxLength={longestText}
        enterkeyhint="send"
        aria-label={say('page-write')}
        placeholder={say('page-write')}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" class="icon send" aria-label={say('page-send')} disabled={!text.trim()} onClick={send}>
        <Icon name="send" />
      </button>
    </footer>
  )
}
