# Words of receipts, retention, settings and the audit trail
delivery-kind-reminder = reminder
delivery-kind-joined = notice of joining
delivery-kind-escalation = list of who is overdue
delivery-kind-broadcast = broadcast

retention-chatMessages = messages of web chats
retention-inbox = web chat acts that are dealt with
retention-invites = invites that expired unused
retention-people = people who handed over
retention-evidence = photos and files never handed in, after their campaign
retention-deliveries = deliveries
retention-pushes = broadcasts and pushes
retention-handovers = hand-overs that are done
retention-tokens = tokens expired or revoked
retention-hookDeliveries = webhook deliveries
retention-audit = audit trail
