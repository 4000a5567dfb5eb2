// One picture, large: zoomed by button, wheel or key, turned, moved by scrolling.
import { MinusOutlined, PlusOutlined, RotateLeftOutlined, RotateRightOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useLayoutEffect, useRef, useState } from 'react'
import { t } from '../words.ts'

interface Props {
  src: string
  label: string
  /** Keys work while it has the focus. */
  isFocused?: boolean
}
const zooms = [1, 1.5, 2, 3, 4]

export function Viewer({ src, label, isFocused = false }: Props) {
  const [zoom, setZoom] = useState(0)
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const field = useRef<HTMLDivElement>(null)
  /** What was in the middle, as parts of the whole; it stays there when the picture grows. */
  const middle = useRef({ x: 0.5, y: 0.5 })
  useLayoutEffect(() => {
    const box = field.current!
    box.scrollTo(
      middle.current.x * box.scrollWidth - box.clientWidth / 2,
      middle.current.y * box.scrollHeight - box.clientHeight / 2,
    )
  }, [zoom])
  const step = (by: number) => {
    const box = field.current!
    middle.current = {
      x: (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth,
      y: (box.scrollTop + box.clientHeight / 2) / box.scrollHeight,
    }
    setZoom((now) => Math.max(0, Math.min(zooms.length - 1, now + by)))
  }
  const keys: Record<string, () => void> = {
    '+': () => step(1),
    '=': () => step(1),
    '-': () => step(-1),
    '[': () => setTurn((now) => now - 90),
    ']': () => setTurn((now) => now + 90),
  }
  return (
    <figure
      className="viewer"
      tabIndex={0}
      aria-label={label}
      ref={(node) => {
        if (isFocused) node?.focus()
      }}
      onKeyDown={(event) => {
        const act = keys[event.key]
        if (!act) return
        act()
        event.stopPropagation()
      }}
    >
      <div
        className="viewer-field"
        ref={field}
        // Larger than its field it is moved by the arrow keys, which then mean nothing else.
        {...(zoom > 0 && {
          tabIndex: 0,
          onKeyDown: (event: React.KeyboardEvent) => event.key.startsWith('Arrow') && event.stopPropagation(),
        })}
      >
        {state === 'failed' ? (
          <p role="alert">{t('picture-failed')}</p>
        ) : (
          <img
            src={src}
            alt={label}
            onLoad={() => setState('there')}
            onError={() => setState('failed')}
            style={{
              width: `${zooms[zoom]! * 100}%`,
              height: `${zooms[zoom]! * 100}%`,
              // A photo of 4:3 turned by a quarter still fits.
              transform: `rotate(${turn}deg) scale(${turn % 180 === 0 ? 1 : 0.75})`,
            }}
          />
        )}
      </div>
      <figcaption>
        <Space size={4}>
          <Button
            size="small"
            icon={<MinusOutlined aria-hidden />}
            aria-label={t('zoom-out')}
            onClick={() => step(-1)}
          />
          <Button size="small" icon={<PlusOutlined aria-hidden />} aria-label={t('zoom-in')} onClick={() => step(1)} />
          <Button
            size="small"
            icon={<RotateLeftOutlined aria-hidden />}
            aria-label={t('turn-left')}
            onClick={() => setTurn(turn - 90)}
          />
          <Button
            size="small"
            icon={<RotateRightOutlined aria-hidden />}
            aria-label={t('turn-right')}
            onClick={() => setTurn(turn + 90)}
          />
        </Space>
        <span className="quiet">{state === 'loading' ? t('loading') : label}</span>
      </figcaption>
    </figure>
  )
}
