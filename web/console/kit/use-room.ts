import { useEffect, useState, type RefObject } from 'react'

const least = 240
const underneath = 84

/** The height left on the screen below where the box begins, px. */
export function useRoom(box: RefObject<HTMLDivElement | null>): number {
  const [height, setHeight] = useState(420)
  useEffect(() => {
    const measure = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0
      setHeight(Math.max(least, Math.round(window.innerHeight - Math.max(0, top + window.scrollY) - underneath)))
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [box])
  return height
}
