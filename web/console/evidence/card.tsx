// One photo of the gallery: what it shows, why a person must look at it, and where it belongs.
import { Tag } from 'antd'
import { Link } from 'react-router'
import { Flags } from '../review/flags.tsx'
import { pdfText } from '../review/paper.tsx'
import { t } from '../words.ts'
import type { Photo } from './shapes.ts'
import { useLinks } from './use-links.ts'

interface Props {
  campaign: string
  photo: Photo
  onOpen: () => void
}

export function PhotoCard({ campaign, photo, onOpen }: Props) {
  const links = useLinks(campaign, photo)
  const { state, pages, unitName, label, flags, alike, report, district } = photo
  const said = photo.links.document ? pdfText(pages) : t(`proof-${state}`)
  const what = t('evidence-open', { unit: unitName, label })
  return (
    <article className="photo-card">
      <button
        type="button"
        className="thumb"
        aria-label={links.thumbnail ? what : `${said} ${what}`}
        disabled={state !== 'ready'}
        onClick={onOpen}
      >
        {links.thumbnail ? <img src={links.thumbnail} alt="" /> : <span>{said}</span>}
      </button>
      <Link to={`/reports/${report}`} title={unitName}>
        {unitName}
      </Link>
      <p className="quiet" title={label}>
        {[district.label, label].filter(Boolean).join(' · ')}
      </p>
      <div className="photo-flags">
        <Flags flags={flags} />
        {alike > 0 && <Tag>{t('alike-count', { count: alike })}</Tag>}
      </div>
    </article>
  )
}
