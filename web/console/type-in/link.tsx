import { Link } from 'react-router'
import { t } from '../words.ts'

export const TypeInLink = ({ campaign, unit }: { campaign: string; unit: string }) => (
  <Link to={`/units/${encodeURIComponent(unit)}/type-in/${campaign}`}>{t('type-in')}</Link>
)
