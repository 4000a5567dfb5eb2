// Whoever leaves a page with something typed that was not sent is asked first.
import { App } from 'antd'
import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { t } from '../words.ts'

/** `isSent` holds at once, before the page is drawn anew. `onLeave`: what was typed is given up. */
export function useGuard(isChanged: boolean, isSent: { current: boolean }, onLeave: () => void): void {
  const { modal } = App.useApp()
  const blocker = useBlocker(() => isChanged && !isSent.current)
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    void modal.confirm({
      title: t('leave-sure'),
      content: t('leave-what'),
      okText: t('leave'),
      cancelText: t('leave-not'),
      onOk: () => {
        onLeave()
        blocker.proceed()
      },
      onCancel: () => blocker.reset(),
    })
  }, [blocker, modal, onLeave])
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isChanged && !isSent.current) event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isChanged, isSent])
}
