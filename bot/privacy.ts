// The privacy notice. A changed text is a new version: then it is shown again before anything more is kept.
import type { Turn } from './turn.ts'

export const consentVersion = '2026-12'

export const noticeText = (turn: Turn) => turn.say('notice', { version: consentVersion })
