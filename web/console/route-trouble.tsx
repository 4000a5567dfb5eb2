import { Button } from 'antd'
import { isRouteErrorResponse, Link, useRouteError } from 'react-router'
import { t } from './words.ts'

/** An address that is none, or a page that broke: after a new version its old parts are gone, so loading anew helps. */
export function RouteTrouble() {
  const error = useRouteError()
  const isUnknown = error === undefined || (isRouteErrorResponse(error) && error.status === 404)
  return (
    <div className="trouble">
      <p role="alert">{t(isUnknown ? 'no-such-page' : 'page-broke')}</p>
      {isUnknown ? (
        <Link to="/">{t('to-start')}</Link>
      ) : (
        <Button onClick={() => location.reload()}>{t('reload')}</Button>
      )}
    </div>
  )
}
