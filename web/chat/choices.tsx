/** @jsxImportSource preact */
// A button that opens a short list above itself.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

interface Props {
  label: string
  icon: IconName
  choices: { text: string; run: () => void }[]
}

export function Choices({ label, icon, choices }: Props) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const items = () => [...root.current!.querySelectorAll<HTMLButtonElement>('[role=menuitem]')]

  // Before the next key can be pressed.
  useLayoutEffect(() => {
    if (!isOpen) return
    items()[0]?.focus()
    const onOutside = (event: Event) => !root.current?.contains(event.target as Node) && setOpen(false)
    document.addEventListener('pointerdown', onOutside)
    return () => document.removeEventListener('pointerdown', onOutside)
  }, [isOpen])

  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') close()
    if (event.key === 'Tab') setOpen(false)
    if (step === undefined) return
    event.preventDefault()
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    all[(at + step + all.length) % all.length]?.focus()
  }

  return (
    <div class="choices" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class="icon"
        ref={opener}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div class="sheet" role="menu" aria-label={label}>
          {choices.map(({ text, run }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              onClick={() => {
                close()
                run()
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
