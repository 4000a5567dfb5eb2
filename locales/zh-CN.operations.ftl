# 送达种类、留存、设置、审计的文字
delivery-kind-reminder = 提醒
delivery-kind-joined = 列入通知
delivery-kind-escalation = 升级告知
delivery-kind-broadcast = 群发
