import { Button, Result } from 'antd'
import { isRouteErrorResponse, Link, useRouteError } from 'react-router'
import { t } from './words.ts'

/** An address that is none, or a page that broke: after a new version its old parts are gone, so loading anew helps. */
export function RouteTrouble() {
  const error = useRouteError()
  const isUnknown = error === undefined || (isRouteErrorResponse(error) && error.status === 404)
  return (
    <Result
      className="trouble"
      icon={null}
      title={<span role="alert">{t(isUnknown ? 'no-such-page' : 'page-broke')}</span>}
      extra={
        isUnknown ? (
          <Link to="/">{t('to-start')}</Link>
        ) : (
          <Button onClick={() => location.reload()}>{t('reload')}</Button>
        )
      }
    />
  )
}
