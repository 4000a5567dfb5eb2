// One picture, large: zoomed by button, wheel or key, turned, moved by scrolling.
import { MinusOutlined, PlusOutlined, RotateLeftOutlined, RotateRightOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useState } from 'react'
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
  const step = (by: number) => setZoom((now) => Math.max(0, Math.min(zooms.length - 1, now + by)))
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
      <div className="viewer-field">
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
