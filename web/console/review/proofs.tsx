// The photos of one place: small ones in a row, large in a light box, look-alikes side by side.
import { Modal, Tag } from 'antd'
import { useState } from 'react'
import { showTime } from '../format.ts'
import { t } from '../words.ts'
import { Flags } from './flags.tsx'
import { PhotoFacts } from './photo-facts.tsx'
import type { Alike, Proof } from './shapes.ts'
import { Viewer } from './viewer.tsx'
import { PaperBox, pdfText } from './paper.tsx'

interface Props {
  proofs: Proof[]
  /** Beside each photo: what the reviewer says of it. */
  verdictOf: (proof: Proof) => React.ReactNode
}

export function Proofs({ proofs, verdictOf }: Props) {
  const [shown, show] = useState<number | null>(null)
  const proof = shown === null ? null : proofs[shown]
  return (
    <>
      <ul className="proofs">
        {proofs.map((each, index) => (
          <li key={each.id}>
            <button
              type="button"
              className="thumb"
              aria-label={nameOf(each, index + 1)}
              disabled={!each.links.picture && !each.links.document}
              onClick={() => show(index)}
            >
              {each.links.thumbnail ? (
                <img src={each.links.thumbnail} alt="" loading="lazy" />
              ) : (
                <span>{each.links.document ? pdfText(each.pages) : t(`proof-${each.state}`)}</span>
              )}
            </button>
            <div className="proof-facts">
              <Flags flags={each.flags} />
              {each.alike.length > 0 && <Tag>{t('alike-count', { count: each.alike.length })}</Tag>}
              {verdictOf(each)}
            </div>
          </li>
        ))}
      </ul>
      <Modal
        open={proof != null}
        onCancel={() => show(null)}
        footer={null}
        width="94vw"
        centered
        destroyOnHidden
        title={
          proof && t(proof.links.document ? 'paper-title' : 'photo-title', { n: shown! + 1, count: proofs.length })
        }
      >
        {proof && (
          <LightBox
            key={proof.id}
            proof={proof}
            onStep={(by) => show((now) => ((now ?? 0) + by + proofs.length) % proofs.length)}
            verdict={verdictOf(proof)}
          />
        )}
      </Modal>
    </>
  )
}

/** A button is called what it shows, and a document shows its pages. */
const nameOf = ({ links, pages }: Proof, n: number) =>
  links.document ? `${t('paper-open', { n })}：${pdfText(pages)}` : t('photo-open', { n })

function LightBox({
  proof,
  onStep,
  verdict,
}: {
  proof: Proof
  onStep: (by: number) => void
  verdict: React.ReactNode
}) {
  const [beside, setBeside] = useState(0)
  const other = proof.alike[beside]
  if (proof.links.document)
    return <PaperBox {...{ proof, onStep, verdict }} factsOf={(twin) => <AlikeFacts of={twin} />} />
  return (
    <div
      className="light-box"
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight') onStep(1)
        if (key === 'ArrowLeft') onStep(-1)
      }}
    >
      <div className={other ? 'side-by-side' : ''}>
        <div>
          <Viewer src={proof.links.picture!} label={t('photo-this')} isFocused />
          <PhotoFacts at={proof} />
          {verdict}
        </div>
        {other && (
          <div>
            {other.links.picture ? (
              <Viewer key={other.id} src={other.links.picture} label={other.unitName} />
            ) : (
              <p>{t('picture-failed')}</p>
            )}
            <AlikeFacts of={other} />
          </div>
        )}
      </div>
      {proof.alike.length > 1 && (
        <ul className="proofs">
          {proof.alike.map((each, index) => (
            <li key={each.id}>
              <button
                type="button"
                className="thumb"
                aria-pressed={index === beside}
                onClick={() => setBeside(index)}
                aria-label={each.unitName}
              >
                {each.links.thumbnail && <img src={each.links.thumbnail} alt="" />}
              </button>
            </li>
          ))}
        </ul>
      )}
      {proof.alikeHidden > 0 && <p className="quiet">{t('alike-hidden', { count: proof.alikeHidden })}</p>}
    </div>
  )
}

function AlikeFacts({ of }: { of: Alike }) {
  return (
    <p>
      <Tag color={of.sameUnit ? 'warning' : 'error'}>{t(of.exact ? 'alike-same' : 'alike-similar')}</Tag>
      {t(of.sameUnit ? 'alike-own' : 'alike-other', { unit: of.unitName, code: of.unit })}
      <br />
      <span className="quiet">
        {[of.campaign.title, stateOf(of), t('received-at', { time: showTime(of.receivedAt) })]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </p>
  )
}

const stateOf = ({ state, former }: Alike) => t(former ? 'alike-former' : `state-${state}`)
