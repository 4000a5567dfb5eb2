// One photo or document of the gallery, large; with the keys from one to the next, also beyond what was loaded.
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Modal, Space, Tag } from 'antd'
import { Link } from 'react-router'
import { Flags } from '../review/flags.tsx'
import { Paper } from '../review/paper.tsx'
import { PhotoFacts } from '../review/photo-facts.tsx'
import { Viewer } from '../review/viewer.tsx'
import { t } from '../words.ts'
import type { Photo } from './shapes.ts'
import { useLinks } from './use-links.ts'

interface Props {
  campaign: string
  photo: Photo | null
  /** null: that way there is none. */
  onStep: (by: 1 | -1) => (() => void) | null
  onClose: () => void
}

export function LightBox({ campaign, photo, onStep, onClose }: Props) {
  return (
    <Modal
      open={photo !== null}
      onCancel={onClose}
      footer={null}
      width="94vw"
      centered
      destroyOnHidden
      title={photo && `${photo.unitName} · ${photo.label}`}
    >
      {photo && (
        <div
          className="light-box"
          onKeyDown={({ key }) => {
            if (key === 'ArrowRight') onStep(1)?.()
            if (key === 'ArrowLeft') onStep(-1)?.()
          }}
        >
          <Large key={photo.id} campaign={campaign} photo={photo} />
          <Space wrap className="light-box-foot">
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                icon={by < 0 ? <LeftOutlined aria-hidden /> : <RightOutlined aria-hidden />}
                aria-label={t(by < 0 ? 'photo-before' : 'photo-after')}
                disabled={!onStep(by)}
                onClick={() => onStep(by)?.()}
              />
            ))}
            <Link to={`/reports/${photo.report}`}>
              <Button>{t('evidence-report')}</Button>
            </Link>
            <Flags flags={photo.flags} />
            {photo.alike > 0 && <Tag>{t('alike-count', { count: photo.alike })}</Tag>}
          </Space>
          {isPhoto(photo) && <PhotoFacts at={photo} />}
        </div>
      )}
    </Modal>
  )
}

const isPhoto = ({ links }: Photo) => links.document === undefined

function Large({ campaign, photo }: { campaign: string; photo: Photo }) {
  const links = useLinks(campaign, photo)
  if (links.document) return <Paper proof={{ ...photo, links }} />
  if (links.picture)
    return <Viewer src={links.picture} label={t('photo-of-unit', { unit: photo.unitName })} isFocused />
  return <p role="status">{t('loading')}</p>
}
