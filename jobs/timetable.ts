// Every job and its time, on the local clock. `alone`: one process at a time; the others guard their work themselves.

export interface Entry {
  name: string
  when: string
  alone?: boolean
}

export const timetable = [
  { name: 'opening', when: '* * * * *', alone: true },
  { name: 'round', when: '7 * * * *', alone: true },
  { name: 'membership', when: '*/15 * * * *', alone: true },
  { name: 'reminder', when: '*/10 * * * *' },
  { name: 'escalation', when: '5,35 * * * *', alone: true },
  { name: 'broadcast', when: '*/15 * * * * *', alone: true },
  { name: 'delivery', when: '*/10 * * * * *' },
  { name: 'news', when: '*/15 * * * * *', alone: true },
  { name: 'freeze', when: '* * * * *', alone: true },
  { name: 'calendar', when: '0 9 * * *', alone: true },
  { name: 'evidence', when: '*/15 * * * * *' },
  { name: 'forgetting', when: '*/5 * * * *', alone: true },
  { name: 'preview', when: '*/10 * * * *', alone: true },
  { name: 'tally', when: '*/2 * * * * *' },
  { name: 'tally-check', when: '40 3 * * *', alone: true },
  { name: 'audit', when: '* * * * *' },
  { name: 'hook', when: '*/15 * * * * *', alone: true },
  { name: 'audit-anchor', when: '50 23 * * *' },
  { name: 'retention', when: '20 3 * * *', alone: true },
] as const satisfies readonly Entry[]
export type JobName = (typeof timetable)[number]['name']
