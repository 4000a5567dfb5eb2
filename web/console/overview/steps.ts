// How a rate is coloured, on tiles (style.css) and on a map alike.

/** Upper ends of the first four of five steps. */
export const steps = [0.25, 0.5, 0.75, 0.9]
export const stepOf = (value: number | null | undefined): string =>
  value == null ? 'none' : String(steps.filter((end) => value >= end).length)

/** Fill and text of the classes `step-*` in style.css; the text on each has a contrast of at least 4.5. */
export const colours: Record<string, { fill: string; ink: string }> = {
  none: { fill: '#eceeed', ink: '#566269' },
  0: { fill: '#f6e3cd', ink: '#4a2f0c' },
  1: { fill: '#dfe7e4', ink: '#1c2326' },
  2: { fill: '#a9cbd4', ink: '#0b2a35' },
  3: { fill: '#3d7f95', ink: '#ffffff' },
  4: { fill: '#14556b', ink: '#ffffff' },
}
