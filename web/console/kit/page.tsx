// The frame of a page: its one heading, what can be done with it, its name in the browser's tab.
import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import { t } from '../words.ts'

interface Props {
  title: string
  /** The page above this one. */
  back?: { to: string; title: string }
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

export function Page({ title, back, note, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · ${t('name')}`
  }, [title])
  return (
    <>
      <div className="page-head">
        <div>
          {back && (
            <Link className="back" to={back.to}>
              ‹ {back.title}
            </Link>
          )}
          <h1>{title}</h1>
          {note && <div className="note">{note}</div>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </>
  )
}

export function Card({
  title,
  extra,
  children,
  className = '',
}: {
  title?: ReactNode
  extra?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <section className={`card ${className}`}>
      {(title || extra) && (
        <div className="card-head">
          {title && <h2>{title}</h2>}
          {extra && <div className="extra">{extra}</div>}
        </div>
      )}
      {children}
    </section>
  )
}
