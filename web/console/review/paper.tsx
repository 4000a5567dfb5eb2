// A document of evidence in the light box: what it is and the way to open it. It is never drawn inside our own pages.
import { DownloadOutlined, FilePdfOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { showSize, showTime } from '../format.ts'
import { t } from '../words.ts'
import type { Alike, Proof } from './shapes.ts'

export const pdfText = (pages: number | null) => t('pdf', { pages: pages ?? 0 })

interface Props {
  proof: Proof
  onStep: (by: number) => void
  verdict: React.ReactNode
  /** Where a twin was handed in. */
  factsOf: (twin: Alike) => React.ReactNode
}

export function PaperBox({ proof, onStep, verdict, factsOf }: Props) {
  const { alike, alikeHidden } = proof
  return (
    <div
      className="light-box"
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight') onStep(1)
        if (key === 'ArrowLeft') onStep(-1)
      }}
    >
      <div className={alike.length > 0 ? 'side-by-side' : ''}>
        <div>
          <Paper proof={proof} />
          {verdict}
        </div>
        {alike.length > 0 && (
          <div>
            {alike.map((twin) => (
              <div key={twin.id}>
                {twin.links.document && <TwinPaper href={twin.links.document} />}
                {factsOf(twin)}
              </div>
            ))}
          </div>
        )}
      </div>
      {alikeHidden > 0 && <p className="quiet">{t('alike-hidden', { count: alikeHidden })}</p>}
    </div>
  )
}

export function Paper({ proof }: { proof: Pick<Proof, 'pages' | 'bytes' | 'receivedAt' | 'links'> }) {
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
function TwinPaper({ href }: { href: string }) {
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
