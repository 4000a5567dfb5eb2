# 审核与退回
fault-unreadable = 看不清
fault-wrong-item = 不是要求的材料
fault-incomplete = 不完整
fault-mismatch = 与凭证不一致
fault-inconsistent = 前后不一致
fault-expired = 已过期
fault-reused = 照片或文件与其他单位或往年的相同
fault-not-proof = 不能证明使用权
fault-other = 其他
fault-key-visible = 产品密钥没有遮住，请遮住后重拍
review-returned = “{ $title }”已退回，请修改 { $count } 处，其他内容不用再填。请尽量在 { DATETIME($until, month: "numeric", day: "numeric") } 前重新提交；过了这一天仍可修改，直到任务定稿。
review-returned-words = 审核意见：{ $words }
review-returned-late = 这项任务的截止日期已过，仍请尽快修改并重新提交；已填的内容都在。
# 每一处：位置、原因、说明
review-fault = { $place }：{ $reason }
review-fault-words = { $place }：{ $reason }（{ $words }）
review-fault-photo = { $place } 第 { $n } 张：{ $reason }
review-fault-photo-words = { $place } 第 { $n } 张：{ $reason }（{ $words }）
review-mend-first = 这份填报已退回，刚才发的没有记下。请先看要修改的地方：
button-drop-nth = 删除第 { $n } 张
review-mend-closed = 这一项没有退回，不能修改。请只修改退回的 { $count } 处。
review-accepted = “{ $title }”已通过审核，谢谢。
