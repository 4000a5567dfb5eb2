// Runs in the page, so it stands for itself: scrolls a list so far, frame by frame, and tells what each frame took.
export interface Frames {
  /** ms, of each frame in which the list moved. */
  frames: number[]
  /** ms, of each task above 50. */
  longTasks: number[]
  /** Most elements seen in the page. */
  nodes: number
  /** How often it was looked whether there is a row in the middle, and how often there was none. */
  looks: number
  blank: number
}

export interface Way {
  scroller: string
  row: string
  /** Negative: upwards. */
  px: number
  perFrame: number
}

export async function scrollThrough({ scroller, row, px, perFrame }: Way): Promise<Frames> {
  const box = document.querySelector(scroller)!
  const told: Frames = { frames: [], longTasks: [], nodes: 0, looks: 0, blank: 0 }
  const watch = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) told.longTasks.push(duration)
  })
  watch.observe({ type: 'longtask' })
  const target = box.scrollTop + px
  let before = box.scrollTop
  let last = await new Promise<number>((next) => requestAnimationFrame(next))
  for (let turn = 1; px > 0 ? before < target : before > target; turn++) {
    box.dispatchEvent(new WheelEvent('wheel', { deltaY: Math.sign(px) * perFrame, bubbles: true, cancelable: true }))
    const now = await new Promise<number>((next) => requestAnimationFrame(next))
    // At the end of what has come the list waits for more; that is the request's time, not the frame's.
    if (box.scrollTop !== before) told.frames.push(now - last)
    last = now
    before = box.scrollTop
    // Looking is not part of what is measured, so it is seldom done.
    if (turn % 20 !== 0) continue
    told.nodes = Math.max(told.nodes, document.querySelectorAll('*').length)
    const { left, top, height } = box.getBoundingClientRect()
    told.looks++
    if (!document.elementFromPoint(left + 60, top + height / 2)?.closest(row)) told.blank++
  }
  watch.disconnect()
  return told
}
