### 聊天里的话。第一语言是中文；en.ftl 与此同步。

## 认识与绑定

stranger =
    您好，这里是“正版”——软件正版化填报助手。

    请把主管部门或商会发给您的 12 位邀请码发到这里，就可以开始填报。没有邀请码？请向通知您填报的单位索取。
welcome-back = 欢迎回来。
code-unknown = 没有这个邀请码。请对照收到的通知再输一遍（12 位字母和数字，没有 0、O、1、I、L、U）。
code-used = 这个邀请码已经用过了，每个码只能用一次。请向发码的单位再要一个。
code-expired = 这个邀请码已经过期了。请向发码的单位再要一个。
code-revoked = 这个邀请码已经作废了。请向发码的单位再要一个。
code-open = 这个邀请码现在不能用，请稍后再试。
code-too-many = 输错的次数太多，请 { $minutes } 分钟后再试。
notice-unit = 邀请码有效。您将代表：{ $unit }
notice-moves = 请注意：这个聊天现在绑定的是另一家单位，同意后将改为代表 { $unit }。
notice =
    开始之前，请先看这份隐私告知（{ $version } 版）：

    · 谁在处理：组织本次软件正版化填报的主管部门；本程序受其委托运行。
    · 记录什么：您所在单位、您用的语言、您自愿填写的称呼（只有本单位一起填报的同事能看到，可以不填）、这个聊天的编号、您同意的时间、您填的内容和照片，以及哪一题由谁在何时填写。不需要身份证号，也不读取通讯录和位置。
    · 为了什么：只用于统计和核查软件正版化情况、提醒您按时填报。
    · 保存多久：个人信息保存到您要求删除或不再负责填报为止；单位的填报按档案规定保存，系统日志至少 6 个月。
    · 照片：会去掉拍摄地点；能看到大图的只有有权审核的人，每次查看都有记录。
    · 您的权利：/mydata 查看和导出，答案可以随时更正，/forget 删除您的个人信息、撤回同意。
    · 联系谁：给您发邀请码的单位。
    · 重要：不要填写或拍摄涉密计算机的任何信息，也不要在涉密计算机上使用本程序。
notice-ask = 您同意吗？不同意就不会留下任何记录。
agreed = 您已同意隐私告知（{ DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }）。
declined = 好的，没有留下任何记录。改变主意时，再发一次邀请码就行。
bound = 绑定好了，您代表：{ $unit }
bound-already = 您已经绑定好了，不用再绑一次。
link =
    在另一个聊天里继续填，请用这个一次性的码（{ $minutes } 分钟内有效）：

    { $code }

    网页：{ $web }
link-telegram = Telegram：{ $url }

## 任务

tasks = { $unit } 的填报任务：
tasks-none = { $unit } 现在没有要填的任务。有新任务时会通知您。
tasks-more = ……还有 { $count } 项，先完成上面的。
tasks-done = 已提交：
task-open = { $n }. { $title } — { DATETIME($due, month: "long", day: "numeric") }截止（{ $when ->
    [over] 已过期，请尽快补报
    [today] 今天截止
   *[ahead] 还有 { $days } 天
    }）{ $state ->
    [returned] {" "}· 已退回，请修改 { $faults } 处
    [started] {" "}· 填写中
   *[new] {""}
    }
task-done = ✓ { $title }（{ DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }{ $state ->
    [accepted] {" "}已通过
    [editing] {" "}正在修改，原来提交的仍有效
   *[submitted] {""}
    }）
report-begun =
    { $title }
    { $form }，共 { $total } 题左右，{ DATETIME($due, month: "long", day: "numeric") }截止。
    每答一题都会自动保存，随时可以离开，发 /tasks 回来接着填。
report-resumed = { $title }：接着上次填，已完成 { $answered } / { $total } 题。
report-left = 已保存。发 /tasks 随时回来接着填。
report-closed = 这份填报已经{ $who ->
    [nobody] 提交
   *[other] 由{ $who }提交
    }（回执号 { $number }，{ DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }），现在不能再改。
nothing-open = 现在没有正在填的题目，请从下面选一项任务。

## 题目

place = 第 { $n } / { $total } 题
place-row = 第 { $n } 项
question-optional = { $label }（选答）
question-gone = 前面的答案有变化，刚才那一题不用答了。
question-taken = { $who ->
    [you] 这一题您刚刚在别处已经答了：{ $value }。
   *[other] 这一题{ $who }刚刚已经答了：{ $value }。
    }这里的回答没有覆盖它，我们接着往下。
question-answered = 第 { $n } 题已经答过了：{ $value }。要修改吗？
answer-wrong = ⚠️ { $reason }
answer-key-masked = ✓ 记下了：{ $value }
    这像是产品密钥，为了安全只保存最后 5 位。请把刚才那条消息也删掉。
answer-noted = ✓ 记下了：{ $value }
answer-given = ✅ { $value }
answer-brief = ✓ { $label }：{ $value }
answer-skipped = 已跳过
answer-now = 现在的答案：{ $value }
photos-count = { $count } 个
hint-buttons = 这里请按下面的按钮。
hint-image = 这一题请发照片（拍照或从相册选都可以）；发完按“完成”。
hint-file = 这一题请发照片或 PDF；发完按“完成”。
ask-text = 请直接输入文字。
ask-text-multiline = 请直接输入文字，可以分几行写，写完一次发出。
ask-phone = 请输入电话，例如 023-63890000 或 13800000000。
ask-integer = 请输入整数，例如 25。
ask-decimal = 请输入数字，例如 1,200.50 或 3万。
ask-date = 请输入日期，例如 2018-07-02 或 2018年7月2日。
ask-time = 请输入时间，例如 14:30。
ask-datetime = 请输入日期和时间，例如 2018-07-02 14:30。
ask-range = 请输入 { $start } 到 { $end } 之间的数字。
ask-image = 请发照片，最多 { $max } 张，可以一次发多张；要看清小字，请用“文件”方式发送。
ask-file = 请发照片或 PDF，最多 { $max } 个，可以一次发多个，每个不超过 20 MB。电子发票请发 PDF 版；拍照要看清小字，请用“文件”方式发送。
ask-select-paged = 选项较多：可以翻页，也可以直接输入名称、编码的一部分或拼音（如 yz）来找。
ask-select-multiple = 可以选多项，选完按“完成”。已选 { $count } 项。
ask-rank = 请按先后顺序逐个点选，全部排好后按“完成”。已排 { $count } 项。

## 多项（重复组）

repeat-count = { $count ->
    [0] 还没有填。{ $min ->
        [0] 没有就按“没有”。
       *[other] 至少要填 { $min } 项。
    }
   *[other] 已填 { $count } 项：
    }
row-empty = （还没填）
row-card = { $label } · 第 { $n } 项
row-delete = 确定删除第 { $n } 项“{ $name }”吗？删除后不能恢复。
row-deleted = 第 { $n } 项已删除。
rows = { $count ->
    [0] 没有
   *[other] { $count } 项（{ $names }{ $more ->
        [yes] 等
       *[no] {""}
    }）
    }
list-comma = 、

## 照片和文件

photos-received = 已收到 { $count } 个，最多 { $max } 个。还可以继续发；发完请按“完成”。
photos-full = 已收到 { $count } 个，已经到上限（{ $max } 个），多出的没有收。请按“完成”。
photos-late = 晚到的凭证已补到第 { $n } 题，现在共 { $count } 个。
photos-late-full = 第 { $n } 题已有 { $count } 个，到了上限，晚到的没有收。
photo-no-question = 现在这一题不收照片和文件，刚才发的没有保存。要补凭证，请先选题目，再发一次。
photo-nothing-open = 现在没有正在填的题目，刚才发的没有保存。
photo-heic = 这种格式（HEIC）暂时打不开。请改用“照片”方式发送，或在手机设置里把拍照格式改为“兼容性最佳”。
photo-expected = 这一题只收照片，这个文件不是图片，没有收。请打开它截一张图，或对着拍一张再发。
file-invoice = OFD 和 XML 版的电子发票这里打不开，没有收。请到开票平台或电子税务局下载同一张发票的 PDF 版再发；没有 PDF 的，打开后截图也可以。
file-too-large = 文件超过 20 MB，收不了。请压缩后再发，或者改用“照片”方式发送。

## 汇总和提交

summary = 请核对 { $unit } 的填报：{ $form }{ $pages ->
    [1] {""}
   *[other] （第 { $page } / { $pages } 页）
    }
summary-group = 【{ $label }】
summary-line = { $n }. { $label }：{ $value }
summary-mend = 要修改，请按对应的数字。
submit-confirm = 确定替 { $unit } 提交吗？提交后就不能再改了，除非审核退回。
submit-problem = 还不能提交，有一处要先改好{ $more ->
    [0] ：
   *[other] （之后还有 { $more } 处）：
    }
receipt-new =
    🎉 提交成功，谢谢！

    { $form }
    { $unit }
    回执号：{ $number }
    时间：{ DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
receipt = 这份填报您已经提交了。回执号：{ $number }，时间：{ DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }

## 个人信息

mydata =
    关于您，这里保存着：

    · 单位：{ $unit }（填报人）
    · 称呼：{ $name ->
        [none] 没有填（同事看到的是“同事”加序号）
       *[other] { $name }
        }
    · 语言：{ $language }
    · 同意隐私告知：{ $version } 版，{ DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
    · 绑定的聊天：{ $chats } 个
    · 您填过的题目：{ $answers } 处
    · 您发的照片和文件：{ $photos } 个
mydata-rights = 答案可以在填报里更正；/forget 可以删除您的个人信息。完整内容见下面的文件。
mydata-file = 您的全部数据（JSON）
mydata-none = 关于您，这里什么也没有保存。
forget-ask =
    要删除您的个人信息吗？

    会删除：您的身份、称呼、绑定的所有聊天、网页聊天里的全部记录、还没发出的提醒，以及您发的、还没有提交过的照片和文件。
    会保留：单位已经填的内容和提交过的照片，因为它们属于单位的填报，按规定要留存；里面没有姓名、电话和会话编号，谁填的只显示为“已离开的同事”。

    删除后要再填报，需要新的邀请码。
forget-in-preview = 现在在预览里，填的内容一天后自动删除。要删除您的个人信息，请先发 /endpreview，再发 /forget。
forgotten = 已经删除了您的个人信息。单位的填报还在，里面没有您的姓名和电话。再见，谢谢您。
forget-kept = 好的，什么都没有删除。

## 帮助和其他

help =
    我会一题一题地问，您直接回答或按按钮就行。每答一题都会自动保存。

    /tasks 任务列表，接着上次填
    /undo 撤销上一步
    /link 换个地方（网页或另一个聊天）接着填
    /lang 中文 / English
    /name 让同事看到您的称呼（可不填）
    /mydata 看看保存了我的哪些信息
    /forget 删除我的个人信息

    数字可以写成 1,200 或 3万，日期可以写成 2018.7.2。填错了可以按“返回”，最后提交前还能逐题修改。
    请不要填写或拍摄涉密计算机的任何信息。
lang-ask = 请选择语言 / Please choose a language
lang-set = 好的，以后用中文。
command-unknown = 没有这个命令。发 /help 看看能做什么。
edited = 看到您修改了之前的消息，但答案不会跟着变。要改答案，请按“返回”，或在提交前的汇总里修改。
group = 填报涉及单位信息，不在群里进行。请点我的头像，单独和我聊。
unreadable-voice = 我听不了语音，请打字或按按钮。
unreadable-video = 我看不了视频。需要凭证时，请发照片。
unreadable-sticker = 收到表情了 🙂 请用文字或按钮回答。
unreadable-location = 不需要您的位置，也没有保存。请用文字或按钮回答。
unreadable-contact = 不需要联系人名片，也没有保存。请用文字或按钮回答。
unreadable-other = 这种消息我看不懂，请用文字、按钮或照片回答。
sorry = 抱歉，出了点问题，我们已经记下。您之前填的都在，请再试一次，或发 /tasks。
reminder = { $slot ->
    [today] 今天截止
    [over] 已过截止时间，还可以补报
   *[ahead] 还有 { $days } 天截止
    }：{ $title }
    { $unit }还没有提交，截止时间 { DATETIME($due, month: "long", day: "numeric") }。几分钟就能填完，可以接着上次填。
reminder-returned = { $slot ->
    [today] 请在今天改好重新提交
    [over] 已过应改好的日子，请尽快修改
   *[ahead] 请在 { $days } 天内改好重新提交
    }：{ $title }
    { $unit }的填报被退回，还没有改好重新提交，请在 { DATETIME($due, month: "long", day: "numeric") }前改好。只需改退回的几处。
reminder-also-returned = 还有：{ $title }（已退回，请在 { DATETIME($due, month: "long", day: "numeric") }前改好）
reminder-more = ……另外还有 { $count } 项，请看全部任务。
reminder-also = 还有：{ $title }（{ DATETIME($due, month: "long", day: "numeric") }截止）
toast-noted = 已经记下了
toast-stale = 这个按钮已经用过或过期了
toast-foreign = 这不是您单位的填报

## 命令（显示在聊天软件的菜单里）

command-tasks = 填报任务
command-help = 怎么用
command-lang = 语言 / Language
command-link = 换个地方接着填
command-name = 同事看到的称呼
command-mydata = 我的信息
command-forget = 删除我的信息

## 按钮

button-agree = 同意
button-decline = 不同意
button-other-language = English
button-tasks = 任务列表
button-begin = 开始填报
button-begin-titled = 开始填报：{ $title }
button-resume = 继续填报
button-resume-titled = 继续填报：{ $title }
button-fill-now = 现在填报
button-continue = 继续填
button-back = ← 返回
button-skip = 跳过
button-leave = 保存退出
button-read = 知道了
button-acknowledge = 我确认
button-today = 今天
button-done = 完成
button-none = 没有
button-restart-rank = 重新排
button-page-before = ‹ 上一页 { $page }/{ $pages }
button-page-after = 下一页 { $page }/{ $pages } ›
button-add = ＋ 添加一项
button-add-more = ＋ 再加一项
button-row = 看第 { $n } 项
button-rows = 返回列表
button-delete-row = 删除这一项
button-delete = 删除
button-keep = 不删
button-drop-photo = 删除最后一张
button-add-photo = 补到第 { $n } 题 { $label }
button-mend = 修改
button-submit = 提交
button-submit-yes = 确定提交
button-submit-no = 再看看
button-forget = 删除我的信息
button-keep-data = 不删除
