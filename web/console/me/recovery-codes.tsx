// The recovery codes, this once: for the day the phone is gone.
import { Button, Checkbox, Typography } from 'antd'
import { useState } from 'react'
import { saveText } from '../kit/save-text.ts'
import { t } from '../words.ts'

export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const [isKept, setKept] = useState(false)
  return (
    <>
      <p role="status">
        <b>{t('second-factor-done')}</b>
      </p>
      <p>{t('recovery-what')}</p>
      <ul className="recovery" aria-label={t('recovery')}>
        {codes.map((code) => (
          <li key={code}>
            <Typography.Text code>{code}</Typography.Text>
          </li>
        ))}
      </ul>
      <div className="actions">
        <Button onClick={() => saveText(`${codes.join('\n')}\n`, 'zhengban-recovery.txt')}>{t('recovery-save')}</Button>
        <Button className="no-print" onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      <p className="after-gap">
        <Checkbox checked={isKept} onChange={({ target }) => setKept(target.checked)}>
          {t('recovery-kept')}
        </Checkbox>
      </p>
      <Button type="primary" disabled={!isKept} onClick={onKept}>
        {t('recovery-close')}
      </Button>
    </>
  )
}
