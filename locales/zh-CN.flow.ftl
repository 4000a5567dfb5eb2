# 填报在聊天里的来龙去脉：收不收、修改、撤销、沿用上期、退回与通过的通知
report-not-taken = { $reason }{ $kept ->
    [yes] { " " }您已填的内容都还在，没有丢失。
   *[no] {""}
    }如有疑问，请联系组织填报的单位。
report-late = 已过截止日期，现在提交算补报。
tasks-over = 没有提交、已不再接收：
task-over = · { $title }（{ $reason }）
