// How much room a box has. Both take the box itself, not a ref to it: a page that shows a trouble in its place and then the
// list has another box, and that one has to be measured as well.
import { useLayoutEffect, useState } from 'react'

const least = 240
/** Of the list's foot, its card and the page. */
const underneath = 104

/** The height left on the screen below where the box begins, or where its `head` ends, px. */
export function useRoom(box: HTMLElement | null, head?: string): number {
  const [height, setHeight] = useState(420)
  useLayoutEffect(() => {
    if (!box) return
    const measure = () => {
      const above = head ? box.querySelector(head) : null
      const top = above ? above.getBoundingClientRect().bottom : box.getBoundingClientRect().top
      setHeight(Math.max(least, Math.round(window.innerHeight - Math.max(0, top + window.scrollY) - underneath)))
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [box, head])
  return height
}

/** The width within the box, without its scrollbar, px. 0: not measured yet. */
export function useInnerWidth(box: HTMLElement | null): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (!box) return
    const measure = () => setWidth(box.clientWidth)
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(box)
    return () => watch.disconnect()
  }, [box])
  return width
}
