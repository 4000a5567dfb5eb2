# 聊天里工作人员的话

staff-notice-account = 邀请码有效。这个聊天将绑定工作账号：{ $name }（{ $role }）
staff-notice =
    开始之前，请先看这份隐私告知（{ $version } 版）：

    · 谁在处理：组织本次软件正版化填报的主管部门；本程序受其委托运行。
    · 记录什么：您的账号名称和角色、您用的语言、这个聊天的编号、您同意和登录的时间，以及您查看、审核、催办和导出的操作记录。
    · 为了什么：让您登录后台、查看进度、催办，并把系统故障等情况告诉您。
    · 保存多久：聊天绑定保存到您发送 /forget 解除为止；操作记录按档案规定保存，不能更改。
    · 联系谁：给您发邀请码的管理员。
staff-bound = 绑定好了。您的工作账号：{ $name }（{ $role }）
staff-menu =
    工作人员的命令：

    { $commands }
staff-menu-line = /{ $command } { $what }
staff-only = 这个命令只供工作人员使用。如果您是工作人员，请向管理员要一个工作账号的邀请码，发到这里。
staff-not-your-role = 您的角色（{ $role }）不能这样做。需要时请联系管理员。
staff-link-disabled = 这个工作账号已经停用，邀请码不能再用。请联系管理员。
staff-unbound = 这个聊天已和工作账号解除绑定，不会再收到工作消息。
staff-forget-ask =
    这个聊天绑定了工作账号“{ $name }”。要解除绑定吗？

    解除后，这里不再能查看进度和催办；账号本身和操作记录都保留。
staff-mydata =
    工作账号：

    · 名称：{ $name }（{ $role }）
    · 同意：隐私告知 { $version } 版，{ DATETIME($at, year: "numeric", month: "long", day: "numeric") }
    · 已绑定的聊天：{ $chats } 个
    · 查看、审核、催办和导出的操作记录按规定保存，不能更改
button-unbind = 解除绑定
signin =
    登录后台请打开（{ $minutes } 分钟内有效，只能用一次）：
    { $url }

    请不要转发：谁打开它，谁就以您的身份登录。

role-name-chamber = 商会
role-name-federation = 工商联
role-name-reviewer = 审核员
role-name-regulator = 监管部门
role-name-trainer = 培训员
role-name-inspector = 检查员
role-name-admin = 管理员

## 进度

standing = 进度（您的范围内）：
standing-none = 您的范围内现在没有进行中的任务。
standing-line = { $n }. { $title } — { $done }/{ $due } 已报（{ $rate }），{ $when ->
    [over] 已截止
   *[ahead] { DATETIME($dueAt, month: "long", day: "numeric") }截止
    }
standing-campaign =
    { $title }
    应报 { $due } 家，已报 { $done } 家，未报 { $missing } 家；上报率 { $rate }（已报 ÷ 应报）
    { $when ->
    [over] 已于 { DATETIME($dueAt, month: "long", day: "numeric") }截止
   *[ahead] { DATETIME($dueAt, month: "long", day: "numeric") }截止
    }
standing-districts = 未报最多的区县：
standing-district = { $name }：未报 { $missing }（{ $done }/{ $due } 已报，{ $rate }）
standing-no-district = （未填区县）
standing-all-in = 全部已报。
standing-gone = 没有这项任务，或者不在您的范围内。
rate-none = 不适用
button-refresh = 刷新
button-standing-back = ← 全部任务
button-push = 催办
button-standing = { $n }. { $title }

## 催办

push-choose = 催哪一项任务？只列出您的范围内还有人未报的。
push-nothing = 您的范围内没有人欠报，不需要催办。
push-campaign = { $title } · 未报 { $missing }
push-who = { $title }：未报 { $missing } 家。催谁？
push-all = { $state ->
    [over] 全部逾期未报（{ $count }）
   *[ahead] 全部未报（{ $count }）
    }
push-by-district = 选区县
push-by-chamber = 选商会
push-pick-district = { $title }：催哪个区县？
push-pick-chamber = { $title }：催哪个商会？
push-one = { $name }（{ $count }）
push-page = 第 { $page }/{ $pages } 页 ›
push-preview =
    { $title }：催办“{ $who }”
    未报 { $units } 家，其中 { $reachable } 家有人能收到。
push-quiet = 现在不是合适的时间（夜里、周末或节假日）。确认后将在 { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") } 发出；也可以现在就发。
push-sample = 收到的人会看到：
push-who-all = 全部未报
push-nobody = “{ $who }”里没有人欠报了。
push-nobody-reachable = “{ $who }”的 { $units } 家都联系不上：没有人绑定，或者都停用了。请用别的办法联系。
push-unknown = 这次催办已经过期或不在了。请重新发 /remind。
push-done-already = 这次催办已经确认过了。
button-push-now = 现在发出（{ $count } 家）
button-push-then = 到时发出（{ $count } 家）
button-push-anyway = 不等，现在就发
button-push-drop = 不发了
button-push-cancel = 停止发送
push-dropped = 好的，没有发出任何消息。
push-progress = { $state ->
    [waiting] ⏳ 等待发出：{ DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
    [running] 📨 正在发出……
    [cancelled] ⏹ 已停止
   *[done] ✅ 已发完
    }
push-counts = 已送达 { $sent } · 等待 { $waiting } · 收不到 { $blocked } · 失败 { $failed } · 跳过 { $skipped }

## 命令

command-progress = 查看填报进度
command-remind = 催办未报的单位
command-signin = 登录后台
