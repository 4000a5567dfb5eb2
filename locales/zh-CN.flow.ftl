# 填报在聊天里的来龙去脉：收不收、修改、撤销、沿用上期、退回与通过的通知
report-not-taken = { $reason }{ $kept ->
    [yes] { " " }您已填的内容都还在，没有丢失。
    [handed-in] { " " }您已提交的内容不变，刚才的修改没有提交。
   *[no] {""}
    }如有疑问，请联系组织填报的单位。
report-late = 已过截止日期，现在提交算补报。
tasks-over = 没有提交、已不再接收：
task-over = · { $title }（{ $reason }）

# 提交以后再修改
report-handed-in = 这份填报已经{ $who ->
    [nobody] 提交
   *[other] 由{ $who }提交
    }（回执号 { $number }，{ DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }）。
report-editable = { DATETIME($due, month: "long", day: "numeric") }截止前，审核开始之前，还可以修改。
button-edit = 修改已提交的内容
button-edit-titled = 修改：{ $title }
button-submit-changes = 提交修改
button-drop-changes = 放弃修改
edit-begun = 修改“{ $title }”。没有按“提交修改”之前，原来提交的内容仍然有效。
edit-stands = 正在修改已提交的填报；按“提交修改”才会替换原来的内容。
edit-changes = 改动 { $count } 处：
edit-change = · { $label }：{ $before } → { $after }
edit-more = ……还有 { $count } 处
edit-same = 没有改动，原来提交的内容不变。
edit-dropped = 已放弃修改，原来提交的内容不变。
edit-gone = 没有正在进行的修改，已提交的内容不变。
submit-confirm-editable = 确定替 { $unit } 提交吗？提交后，{ DATETIME($due, month: "long", day: "numeric") }截止前、审核开始之前还可以修改。
receipt-changed =
    ✅ 修改已提交，原来的内容也留有记录。

    { $form }
    { $unit }
    回执号：{ $number }
    时间：{ DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }

# 撤销
command-undo = 撤销上一步
undo-done = ↩️ 已撤销：{ $place } { $value }
undo-nothing = 没有可以撤销的了。只能撤销您自己最近答的几题；更早的，请按“返回”，或在提交前的汇总里修改。
undo-blocked = 您上一步之后，同事又改了同一处，不能撤销。请直接修改那一题。
undo-none-open = 现在没有正在填的题目，没有可以撤销的。已经提交的填报不能用 /undo 撤回；要改，请按“修改”。

# 沿用上期、零报告
button-same = 与上期相同
button-same-all = 全部与上期相同，只看有变化的
button-nil = 无软件 / 无变化
button-walk = 逐题填写
former-answer = 上期：{ $value }
former-offer = 上期（{ DATETIME($at, year: "numeric", month: "long", day: "numeric") }提交，已通过）填过同样的表，可以沿用。照片和文件要重新发。
former-taken = 已沿用上期的 { $count } 处答案。下面只问还没有答的；最后请在汇总里核对。
nil-taken = 已按零报告填好 { $count } 处。下面只问还没有答的；最后请在汇总里核对。

# 对催报的回答、审核消息
button-mend-now = 去修改
button-fill-titled = 现在填报：{ $title }
button-mend-titled = 去修改：{ $title }
button-all-tasks = 全部任务
not-me-which = 这条提醒里有 { $count } 项，哪一项不是您负责？
button-not-me-all = 全部不是我负责
snooze-over = 这个时间已经过了，或者已经没有要填的了。发 /tasks 看看。
not-me-ask =
    好的，已转告工作人员，在确定新的负责人之前不再打扰您。
    知道由谁负责吗？请直接写部门和姓名；不知道就不用回。
not-me-thanks = 谢谢，已一并转告。
button-is-me = 按错了，是我负责
not-me-back = 好的，还是由您负责，会照常提醒。
mend-opened = 改过的内容与没有退回的一项（{ $place }）对不上，这一项也打开了，请一并改好：

# 一起填的同事
colleague = 同事{ $n ->
    [1] 甲
    [2] 乙
    [3] 丙
    [4] 丁
    [5] 戊
    [6] 己
    [7] 庚
    [8] 辛
    [9] 壬
    [10] 癸
   *[other] { NUMBER($n, useGrouping: 0) }
    }
colleague-gone = 已离开的同事
answer-by = { $who }于 { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }填写
summary-by = { $value }（{ $who }）
photo-sender = { $who }发了第 { $list } 个
photo-sender-me = 您
photo-senders = { $list }。
summary-others = 括号里是填写这一项的同事，没有括号的是您自己填的。
bound-name = 同事一起填时，彼此能看到哪一项是谁填的。想让同事看到您的称呼，请发 /name（可不填）。
name-ask = { $now ->
    [none] 同事一起填报时，会看到哪一项是谁填的。
   *[other] 同事现在看到的称呼是：{ $now }。
    }请直接写希望同事看到的称呼，可以带职务，如“王科长”，最多 { $max } 个字。可以不填；不要写电话和证件号。
name-kept = ✓ 同事会看到：{ $name }。要改，再发一次 /name。
name-dropped = 好的，不再显示称呼，同事看到的是“同事”加序号。
name-skipped = 好的，没有改动。
name-empty = 没有读到称呼，请写几个字，如“王科长”。
name-too-long = 称呼最多 { $max } 个字，请写短一点。
name-digits = 请不要写电话或证件号，只写称呼就行，如“王科长”。
button-name-drop = 不显示称呼
button-name-skip = 不填了
