// A document of evidence in the light box: what it is and the way to open it. It is never drawn inside our own pages.
import { DownloadOutlined, FilePdfOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { showSize, showTime } from '../format.ts'
import { t } from '../words.ts'
import type { Proof } from './shapes.ts'

export const pdfText = (pages: number | null) => t('pdf', { pages: pages ?? 0 })

export function Paper({ proof }: { proof: Proof }) {
  const { pages, bytes, receivedAt, links } = proof
  return (
    <section className="paper" aria-label={t('document-this')}>
      <FilePdfOutlined aria-hidden />
      <p>
        <b>{[pdfText(pages), bytes ? showSize(bytes) : null].filter(Boolean).join(' · ')}</b>
        <br />
        <span className="quiet">{t('received-at', { time: showTime(receivedAt) })}</span>
      </p>
      {links.document && <OpenPaper href={links.document} isFocused />}
    </section>
  )
}

/** The same file from elsewhere: there is nothing to compare with the eye, only the way to it. */
export function TwinPaper({ href }: { href: string }) {
  return (
    <section className="paper" aria-label={t('alike-same')}>
      <FilePdfOutlined aria-hidden />
      <OpenPaper href={href} />
    </section>
  )
}

function OpenPaper({ href, isFocused = false }: { href: string; isFocused?: boolean }) {
  return (
    <Button href={href} target="_blank" rel="noopener" icon={<DownloadOutlined aria-hidden />} autoFocus={isFocused}>
      {t('document-open')}
    </Button>
  )
}
