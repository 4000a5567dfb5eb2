// A secret that is told this once.
import { Modal, Typography } from 'antd'
import { showTime } from '../format.ts'
import { t } from '../words.ts'

export interface Secret {
  title: string
  text: string
  /** Absent: it does not expire. */
  until?: string
}

export function OnceOnly({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  return (
    <Modal
      open={secret !== null}
      title={secret?.title}
      okText={t('close')}
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ hidden: true }}
    >
      {secret && (
        <>
          <p>{secret.until ? t('once-only', { time: showTime(secret.until) }) : t('once-only-lasting')}</p>
          <Typography.Text copyable code className="secret">
            {secret.text}
          </Typography.Text>
        </>
      )}
    </Modal>
  )
}
