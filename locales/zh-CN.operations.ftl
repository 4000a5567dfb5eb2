# 送达种类、留存、设置、审计的文字
delivery-kind-reminder = 提醒
delivery-kind-joined = 列入通知
delivery-kind-escalation = 升级告知
delivery-kind-broadcast = 群发

retention-chatMessages = 网页会话的消息
retention-inbox = 网页会话已处理的操作
retention-invites = 过期未用的邀请码
retention-people = 已交接人员
retention-evidence = 任务结束后从未提交的照片和文件
retention-deliveries = 送达记录
retention-pushes = 群发与催报
retention-handovers = 已办结的交接
retention-tokens = 过期或作废的令牌
retention-hookDeliveries = 外发通知记录
retention-audit = 审计记录
