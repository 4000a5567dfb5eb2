# 凭证：照片和文件的处理结果
evidence-state-received = 已收到
evidence-state-ready = 已处理
evidence-state-failed = 没有处理成功
# 卡片上的汇总
evidence-progress = 已收到 { $received } 个，已处理 { $ready } 个。
evidence-advice-too-small = 第 { $n } 张照片太小，字可能看不清，建议走近一点重拍。（已保存，不重拍也可以提交）
evidence-advice-blurred = 第 { $n } 张照片有些模糊，字可能看不清，建议拿稳、对焦后重拍。（已保存，不重拍也可以提交）
# 处理失败：第几张、为什么、怎么办
evidence-failed-empty = 第 { $n } 个文件是空的，可能没有传完，请再发一次。
evidence-failed-heic = 第 { $n } 张照片是 HEIC 格式，暂时打不开。请改用“照片”方式发送，或在手机设置里把拍照格式改为“兼容性最佳”。
evidence-failed-file-type = 第 { $n } 个文件不是照片（JPEG、PNG、WebP），也不是 PDF，没有收。请拍照或另存为 PDF 后再发。
evidence-failed-ofd = 第 { $n } 个文件是 OFD 格式，这里打不开。请到开票平台或电子税务局下载 PDF 版再发，打开后截图也可以。
evidence-failed-xml = 第 { $n } 个文件是 XML 格式，这里打不开。电子发票请下载 PDF 版再发，打开后截图也可以。
evidence-failed-password = 第 { $n } 个 PDF 要密码才能打开，审核人看不了。请发不设密码的，或打开后截图再发。
evidence-failed-two-kinds = 第 { $n } 个 PDF 里还藏着一个压缩包，为了安全没有收。请重新下载原文件，或打开后截图再发。
evidence-failed-too-large = 第 { $n } 个文件超过 20 MB，没有收。请用“照片”方式发送，或压缩后再发。
evidence-failed-too-many-pixels = 第 { $n } 张照片的像素太多，没有收。请用手机直接拍一张再发。
evidence-failed-damaged = 第 { $n } 个文件不完整或已损坏，请重新拍照或再发一次。
evidence-failed-gone = 第 { $n } 个文件已取不到，请再发一次。
evidence-failed-too-many-attempts = 第 { $n } 个文件多次没有取到，请再发一次。
evidence-failed-too-slow = 第 { $n } 张照片太大，试了几次都没有处理完，没有收。请用手机直接拍一张，或压缩后再发。
button-send-again = 重新发送
