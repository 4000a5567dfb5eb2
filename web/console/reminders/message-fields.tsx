// What a message of staff may carry besides its words: a photo or document, and a button that leads somewhere.
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { call, query } from '../api.ts'
import { sayTrouble } from '../kit/trouble.ts'
import { t } from '../words.ts'
import type { PushFile, PushLink } from './shapes.ts'

interface FileProps {
  file: PushFile | null
  onChange: (file: PushFile | null) => void
}
const accepted = 'image/jpeg,image/png,image/webp,application/pdf'

export function MessageFile({ file, onChange }: FileProps) {
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const upload = async (chosen: File) => {
    setBusy(true)
    setTrouble(null)
    try {
      const path = `/push-files${query({ name: chosen.name.slice(-100) })}`
      const { data } = await call<Pick<PushFile, 'id' | 'as'>>(path, { method: 'POST', bytes: chosen })
      onChange({ id: data.id, as: data.as, name: chosen.name.slice(-100) })
    } catch (error) {
      setTrouble(sayTrouble(error))
    }
    setBusy(false)
  }
  return (
    <div className="actions">
      <input
        ref={input}
        hidden
        type="file"
        accept={accepted}
        aria-label={t('push-file')}
        onChange={({ target }) => {
          const chosen = target.files?.[0]
          target.value = ''
          if (chosen) void upload(chosen)
        }}
      />
      <Button loading={isBusy} onClick={() => input.current?.click()}>
        {t('push-file')}
      </Button>
      {file && (
        <>
          {file.name}{' '}
          <Button size="small" onClick={() => onChange(null)}>
            {t('remove')}
          </Button>
        </>
      )}
      {trouble && (
        <span role="alert" className="bad">
          {trouble}
        </span>
      )}
    </div>
  )
}

interface LinkProps {
  link: PushLink
  onChange: (link: PushLink) => void
}
export function MessageLink({ link, onChange }: LinkProps) {
  return (
    <div className="row-fields">
      <Input
        className="pick"
        aria-label={t('push-link-text')}
        placeholder={t('push-link-text')}
        maxLength={48}
        value={link.text}
        onChange={({ target }) => onChange({ ...link, text: target.value })}
      />
      <Input
        className="search"
        aria-label={t('push-link-url')}
        placeholder="https://"
        maxLength={1000}
        value={link.url}
        onChange={({ target }) => onChange({ ...link, url: target.value })}
      />
      {isLinkBad(link) && <span className="bad">{t('push-link-bad')}</span>}
    </div>
  )
}

/** Both or neither, and an address of https. */
export const isLinkBad = ({ text, url }: PushLink): boolean =>
  (text.trim() === '') !== (url.trim() === '') || (url.trim() !== '' && !isHttps(url.trim()))

function isHttps(url: string): boolean {
  try {
    return new URL(url).protocol === 'https:'
  } catch {
    return false
  }
}
