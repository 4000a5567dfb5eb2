# Words of receipts, retention, settings and the audit trail
delivery-kind-reminder = reminder
delivery-kind-joined = notice of joining
delivery-kind-escalation = list of who is overdue
delivery-kind-broadcast = broadcast
