import { useEffect, useRef } from 'react'

const takers = 'input, textarea, [contenteditable], [role=combobox], .ant-modal'
/** A dialog that has closed keeps the focus for a moment: it takes no keys any more. */
const isTakenBy = (target: HTMLElement) => target.closest(takers) !== null && target.getClientRects().length > 0

/** Keys work on the whole page, but never while somebody writes or a dialog is open. */
export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (isTakenBy(event.target as HTMLElement)) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
