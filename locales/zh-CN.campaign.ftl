# 任务、催报、升级告知、送达回执
campaign-joined = 贵单位（{ $unit }）已列入填报任务「{ $title }」，请在 { $due } 前完成。发送 /tasks 开始填报。
escalation =
    「{ $title }」已于 { $due } 到期，您联系的单位中还有 { $count } 家没有填报：
escalation-line = · { $unit }（{ $code }）
escalation-more = …… 另有 { $count } 家，完整名单见管理页面。

reason-campaign-not-open = 这项任务还没有开始。
reason-campaign-over = 这项任务已过截止日期，不再接收填报。
reason-campaign-closed = 这项任务已经结束。
reason-campaign-frozen = 这项任务已经定稿，不能再改。
reason-report-accepted = 这份填报已经通过，不能再改。
reason-report-in-review = 审核人员已经开始看这份填报，现在不能改。
reason-edits-over = 截止日期已过，已提交的内容不能再改。
reason-edits-not-allowed = 这项任务提交后不能再改。

campaign-state-draft = 草稿
campaign-state-opening = 正在开启
campaign-state-open = 进行中
campaign-state-closed = 已结束
campaign-state-freezing = 正在定稿
campaign-state-frozen = 已定稿

button-snooze-tonight = 今晚再提醒
button-snooze-tomorrow = 明早 9:30 提醒
button-not-me = 不是我负责
snoozed = 好的，{ DATETIME($time, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }再提醒您{ $count ->
    [1] {""}
   *[other] （共 { $count } 项）
    }。

job-failing = 后台任务「{ $job }」连续 { $failures } 次失败（{ $code }）。
job-mended = 后台任务「{ $job }」已恢复正常。
calendar-missing = { $years } 年的节假日安排还没有录入，提醒只避开周末。

receipt-unit = 单位编号
receipt-unitName = 单位名称
receipt-district = 区县
receipt-chamber = 所属商会
receipt-person = 人员
receipt-kind = 种类
receipt-slot = 时点
receipt-day = 日期
receipt-state = 状态
receipt-reason = 原因
receipt-attempts = 次数
receipt-queuedAt = 排队时间
receipt-doneAt = 完成时间
delivery-state-queued = 等待发送
delivery-state-sending = 正在发送
delivery-state-sent = 已送达
delivery-state-blocked = 被屏蔽
delivery-state-failed = 失败
delivery-state-skipped = 未发送
delivery-reason-reported = 已经填报
delivery-reason-campaign-closed = 任务不在进行中
delivery-reason-slot-moved = 截止日期已改
delivery-reason-same-message = 已并入同一条消息
delivery-reason-person-left = 人员已交接
delivery-reason-hand-over-asked = 本人表示不负责，等待交接
delivery-reason-unreachable = 联系不上
delivery-reason-forgotten = 本人要求删除资料
delivery-reason-cancelled = 已取消
delivery-reason-blocked = 屏蔽了机器人
delivery-reason-deactivated = 帐号已注销
delivery-reason-in-doubt = 是否送达不明，不再重发
delivery-reason-too-many-attempts = 多次尝试失败
unreachable-blocked = 屏蔽了机器人
unreachable-deactivated = 帐号已注销
unreachable-no-chat = 没有会话
unreachable-never-bound = 从未绑定
unreachable-no-consent = 未同意隐私告知
