<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name />
        <message>
            <source>Reporter</source>
            <translation>诉求人</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>电话</translation>
        </message>
        <message>
            <source>Anonymous</source>
            <translation>匿名</translation>
        </message>
        <message>
            <source>Asks to stay anonymous: on no sheet, and named to nobody but who answers.</source>
            <translation>要求匿名：案卷单上不印，只有负责回复的人能看到姓名和电话。</translation>
        </message>
        <message>
            <source>a phone number for the answer</source>
            <translation>回复用的电话号码</translation>
        </message>
        <message>
            <source>a usable phone number</source>
            <translation>可用的电话号码</translation>
        </message>
        <message>
            <source>Earlier cases of this number · {count}, {lately} within a year</source>
            <translation>该号码以往的案卷 · {count}，近一年 {lately}</translation>
        </message>
        <message>
            <source>a description of at most {most} characters</source>
            <translation>不超过 {most} 字的描述</translation>
        </message>
        <message>
            <source>Still missing: {what}.</source>
            <translation>还缺：{what}。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Put aside; it is among the drafts.</source>
            <translation>已暂存到草稿。</translation>
        </message>
        <message>
            <source>This is a draft that was not reported.</source>
            <translation>这是尚未上报的草稿。</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>描述</translation>
        </message>
        <message>
            <source>What the caller says, in plain words</source>
            <translation>来电人说的情况，照实记</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>an event has none</source>
            <translation>事件没有部件</translation>
        </message>
        <message>
            <source>none of this type within {metres} m</source>
            <translation>{metres} 米内没有这类部件</translation>
        </message>
        <message>
            <source>type and place first</source>
            <translation>选定类别和地点后列出</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回复</translation>
        </message>
        <message>
            <source>Wants an answer</source>
            <translation>要求回复</translation>
        </message>
        <message>
            <source>Accepted as {number}.</source>
            <translation>已受理，案卷号 {number}。</translation>
        </message>
        <message>
            <source>Reported as {number}, but not accepted: {why}</source>
            <translation>已上报，编号 {number}，但未能受理：{why}</translation>
        </message>
        <message>
            <source>Reported as {number}, not accepted.</source>
            <translation>已上报，编号 {number}，不予受理。</translation>
        </message>
        <message>
            <source>Reported as {number}, but it waits for acceptance: {why}</source>
            <translation>已上报，编号 {number}，仍待受理：{why}</translation>
        </message>
        <message>
            <source>Severity</source>
            <translation>程度</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>一般</translation>
        </message>
        <message>
            <source>Urgent</source>
            <translation>紧急</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>To the place field</source>
            <translation>到地点栏</translation>
        </message>
        <message>
            <source>New case</source>
            <translation>新案件</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>Report and accept</source>
            <translation>上报并受理</translation>
        </message>
        <message>
            <source>Report only</source>
            <translation>只上报</translation>
        </message>
        <message>
            <source>None of these</source>
            <translation>都不是</translation>
        </message>
        <message>
            <source>Kept here as {number}, reported once connected: its number may change then.</source>
            <translation>已记在本机（暂编 {number}），联上后上报，届时编号可能不同。</translation>
        </message>
        <message>
            <source>Reported as {number}.</source>
            <translation>已上报，编号 {number}。</translation>
        </message>
        <message>
            <source>due {time}</source>
            <translation>限时 {time}</translation>
        </message>
        <message>
            <source>whole case {time}</source>
            <translation>全案限时 {time}</translation>
        </message>
        <message>
            <source>urgings {count}, last {time}</source>
            <translation>催办 {count} 次，最近 {time}</translation>
        </message>
        <message>
            <source>Choose a case in the queue or on the map.</source>
            <translation>在队列里或地图上选一件案件。</translation>
        </message>
        <message>
            <source>The primary step</source>
            <translation>主办步骤</translation>
        </message>
        <message>
            <source>Send back, refuse</source>
            <translation>退回、拒绝</translation>
        </message>
        <message>
            <source>Other steps</source>
            <translation>其他步骤</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Done: {step} {number}</source>
            <translation>已{step}：{number}</translation>
        </message>
        <message>
            <source>Kept here, sent once connected: {step} {number}</source>
            <translation>已记在本机，联上后发出：{step} {number}</translation>
        </message>
        <message>
            <source>area {number}</source>
            <translation>责任 {number}</translation>
        </message>
        <message>
            <source>Major</source>
            <translation>重大</translation>
        </message>
        <message>
            <source>anonymous</source>
            <translation>匿名</translation>
        </message>
        <message>
            <source>asks to stay anonymous</source>
            <translation>要求匿名</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>地点</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Device at</source>
            <translation>手机定位</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Reported</source>
            <translation>上报时间</translation>
        </message>
        <message>
            <source>Counts</source>
            <translation>计数</translation>
        </message>
        <message>
            <source>wanted by {way}</source>
            <translation>要求{way}回复</translation>
        </message>
        <message>
            <source>wanted</source>
            <translation>要求回复</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>处置部门</translation>
        </message>
        <message>
            <source>File when</source>
            <translation>立案条件</translation>
        </message>
        <message>
            <source>Close when</source>
            <translation>结案条件</translation>
        </message>
        <message>
            <source>Choose</source>
            <translation>请选择</translation>
        </message>
        <message>
            <source>Type to search</source>
            <translation>输入文字查找</translation>
        </message>
        <message>
            <source>none</source>
            <translation>不用回复</translation>
        </message>
        <message>
            <source>either</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>Answered by</source>
            <translation>回复方式</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Length</source>
            <translation>时长</translation>
        </message>
        <message>
            <source>open {open} · overdue {overdue}</source>
            <translation>在办 {open} · 超期 {overdue}</translation>
        </message>
        <message>
            <source>Dispatch to</source>
            <translation>派往</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>限时</translation>
        </message>
        <message>
            <source>Condition</source>
            <translation>条件</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>监督员</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
        <message>
            <source>Main case</source>
            <translation>主案件</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>属实</translation>
        </message>
        <message>
            <source>Not found</source>
            <translation>未发现</translation>
        </message>
        <message>
            <source>Differs from the report</source>
            <translation>与上报不符</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation>核实结果</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>级别</translation>
        </message>
        <message>
            <source>Question</source>
            <translation>问题</translation>
        </message>
        <message>
            <source>What should the inspector look at?</source>
            <translation>请监督员看什么？</translation>
        </message>
        <message>
            <source>From</source>
            <translation>从</translation>
        </message>
        <message>
            <source>Until</source>
            <translation>到</translation>
        </message>
        <message>
            <source>Answer by</source>
            <translation>答复期限</translation>
        </message>
        <message>
            <source>Authority</source>
            <translation>移交机关</translation>
        </message>
        <message>
            <source>Platform</source>
            <translation>平台</translation>
        </message>
        <message>
            <source>Handler</source>
            <translation>处置人</translation>
        </message>
        <message>
            <source>Who does it</source>
            <translation>由谁处置</translation>
        </message>
        <message>
            <source>Upper platform's number</source>
            <translation>上级编号</translation>
        </message>
        <message>
            <source>Enforcement case</source>
            <translation>执法案号</translation>
        </message>
        <message>
            <source>Seen</source>
            <translation>已看</translation>
        </message>
        <message>
            <source>Photos before and after seen</source>
            <translation>已比对处置前后照片</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Closing condition met</source>
            <translation>符合结案条件</translation>
        </message>
        <message>
            <source>Reporter was reached</source>
            <translation>已联系上诉求人</translation>
        </message>
        <message>
            <source>Click the map: the cases there are listed here.</source>
            <translation>点一下地图，那里的案件会列在这里。</translation>
        </message>
        <message>
            <source>Cases here</source>
            <translation>同点案件</translation>
        </message>
        <message>
            <source>{count} {count:case|cases} within {metres} m of this place</source>
            <translation>此处 {metres} m 内 {count} 件</translation>
        </message>
        <message>
            <source>Nothing found by this name. It can stay as it is; click the map for the point.</source>
            <translation>没有找到这个地名。可以就这样写；位置请在地图上点一下。</translation>
        </message>
        <message>
            <source>Export this list</source>
            <translation>导出列表</translation>
        </message>
        <message>
            <source>as it stood {time}</source>
            <translation>{time} 时的情况</translation>
        </message>
        <message>
            <source>Folder:</source>
            <translation>文件夹：</translation>
        </message>
        <message>
            <source>Kind:</source>
            <translation>类型：</translation>
        </message>
        <message>
            <source>Writing {done} of {count}</source>
            <translation>正在写入 {done} / {count}</translation>
        </message>
        <message>
            <source>This case has ended.</source>
            <translation>本件已办完。</translation>
        </message>
        <message>
            <source>The next step is another post's.</source>
            <translation>下一步由其他岗位办理。</translation>
        </message>
        <message>
            <source>{minutes} min ago</source>
            <translation>{minutes} 分钟前</translation>
        </message>
        <message>
            <source>{hours} h ago</source>
            <translation>{hours} 小时前</translation>
        </message>
        <message>
            <source>{days} d ago</source>
            <translation>{days} 天前</translation>
        </message>
        <message>
            <source>same type</source>
            <translation>同类</translation>
        </message>
        <message>
            <source>Possible duplicates · {count}</source>
            <translation>可能重复 · {count}</translation>
        </message>
        <message>
            <source>Add photos…</source>
            <translation>添加照片…</translation>
        </message>
        <message>
            <source>Photos are still being read</source>
            <translation>照片还在读取</translation>
        </message>
        <message>
            <source>“{name}” is not a picture and was not attached. Use JPG or PNG.</source>
            <translation>“{name}”不是图片，没有附上。请换 JPG 或 PNG。</translation>
        </message>
        <message>
            <source>At most {most} photos.</source>
            <translation>最多 {most} 张照片。</translation>
        </message>
        <message>
            <source>{name} · press to remove</source>
            <translation>{name} · 点击移除</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>添加照片</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>or: why there is none</source>
            <translation>或：无照片的原因</translation>
        </message>
        <message>
            <source>Why there is no photo</source>
            <translation>无照片的原因</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>处置前</translation>
        </message>
        <message>
            <source>At verification</source>
            <translation>核查</translation>
        </message>
        <message>
            <source>After</source>
            <translation>处置后</translation>
        </message>
        <message>
            <source>Under way</source>
            <translation>处置中</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation>录音</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>taken {when}</source>
            <translation>拍摄于 {when}</translation>
        </message>
        <message>
            <source>says that it was taken later than it was attached</source>
            <translation>相机时间晚于上传时间</translation>
        </message>
        <message>
            <source>was taken {days} {days:day|days} before it was attached</source>
            <translation>拍摄于上传前 {days} 天</translation>
        </message>
        <message>
            <source>was taken {metres} m from the case's place</source>
            <translation>拍摄地点距案卷位置 {metres} 米</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>The photo is not on this machine</source>
            <translation>照片不在本机</translation>
        </message>
        <message>
            <source>Reported without a photo. You can ask the inspector for one.</source>
            <translation>上报时没有照片。可请监督员补拍。</translation>
        </message>
        <message>
            <source>This point is {metres} m outside the district. Check it.</source>
            <translation>这个点在区界外 {metres} m。请核对。</translation>
        </message>
        <message>
            <source>nearest grid</source>
            <translation>就近网格</translation>
        </message>
        <message>
            <source>Click the map</source>
            <translation>请点地图</translation>
        </message>
        <message>
            <source>On the map</source>
            <translation>地图选点</translation>
        </message>
        <message>
            <source>Door, grid</source>
            <translation>地标、门牌、网格</translation>
        </message>
        <message>
            <source>Landmark, door, grid, or a click on the map</source>
            <translation>地标、门牌、网格，或在地图上点一下</translation>
        </message>
        <message>
            <source>From the words: {place}</source>
            <translation>描述里的地点：{place}</translation>
        </message>
        <message>
            <source>Take this place, which the description names</source>
            <translation>采用描述里提到的这个地点</translation>
        </message>
        <message>
            <source>a place inside the district</source>
            <translation>区内的地点</translation>
        </message>
        <message>
            <source>the pin can be dragged</source>
            <translation>地图上的针可拖动</translation>
        </message>
        <message>
            <source>Filter this list</source>
            <translation>筛选列表</translation>
        </message>
        <message>
            <source>Cases</source>
            <translation>案件</translation>
        </message>
        <message>
            <source>↑ ↓ move · Enter open · {key} next</source>
            <translation>↑ ↓ 移动 · Enter 打开 · {key} 下一件</translation>
        </message>
        <message>
            <source>Take the next case</source>
            <translation>取下一件</translation>
        </message>
        <message>
            <source>Previous tab</source>
            <translation>上一标签</translation>
        </message>
        <message>
            <source>Next tab</source>
            <translation>下一标签</translation>
        </message>
        <message>
            <source>Previous case</source>
            <translation>上一件</translation>
        </message>
        <message>
            <source>Next case</source>
            <translation>下一件</translation>
        </message>
        <message>
            <source>Clear the filter</source>
            <translation>清除筛选</translation>
        </message>
        <message>
            <source>Into the list</source>
            <translation>到列表</translation>
        </message>
        <message>
            <source>{count} {count:case|cases}</source>
            <translation>{count} 件</translation>
        </message>
        <message>
            <source>{count} came or left · F5 brings the order up to date</source>
            <translation>有 {count} 件变动 · F5 更新顺序</translation>
        </message>
        <message>
            <source>None of {total} {total:matches|match}. Clear the filter (Esc)</source>
            <translation>{total} 件里没有符合的。清除筛选（Esc）</translation>
        </message>
        <message>
            <source>Opinion</source>
            <translation>意见</translation>
        </message>
        <message>
            <source>Party</source>
            <translation>当事人</translation>
        </message>
        <message>
            <source>if known</source>
            <translation>如已知</translation>
        </message>
        <message>
            <source>A sentence for the department</source>
            <translation>写给处置部门的一句话</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation>处置情况</translation>
        </message>
        <message>
            <source>A sentence for the record</source>
            <translation>记一句话，必填</translation>
        </message>
        <message>
            <source>Why: required</source>
            <translation>原因，必填</translation>
        </message>
        <message>
            <source>Please handle within the limit.</source>
            <translation>请按时限处置。</translation>
        </message>
        <message>
            <source>Not solved yet, please handle again.</source>
            <translation>问题未解决，请重新处置。</translation>
        </message>
        <message>
            <source>Feedback complete, please verify.</source>
            <translation>反馈完整，请安排核查。</translation>
        </message>
        <message>
            <source>Verified as solved, closing agreed.</source>
            <translation>核查属实，同意结案。</translation>
        </message>
        <message>
            <source>To accept</source>
            <translation>待受理</translation>
        </message>
        <message>
            <source>Confirming</source>
            <translation>核实中</translation>
        </message>
        <message>
            <source>To verify</source>
            <translation>待核查</translation>
        </message>
        <message>
            <source>Verifying</source>
            <translation>核查中</translation>
        </message>
        <message>
            <source>To file</source>
            <translation>待立案</translation>
        </message>
        <message>
            <source>To close</source>
            <translation>待结案</translation>
        </message>
        <message>
            <source>Disputed</source>
            <translation>有争议</translation>
        </message>
        <message>
            <source>Handling</source>
            <translation>处置中</translation>
        </message>
        <message>
            <source>Parked</source>
            <translation>挂账缓办</translation>
        </message>
        <message>
            <source>To dispatch</source>
            <translation>待派遣</translation>
        </message>
        <message>
            <source>To review</source>
            <translation>待复核</translation>
        </message>
        <message>
            <source>Returned</source>
            <translation>退回</translation>
        </message>
        <message>
            <source>By camera</source>
            <translation>视频核查</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>在办</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>已办结</translation>
        </message>
        <message>
            <source>To sign</source>
            <translation>待签收</translation>
        </message>
        <message>
            <source>Under review</source>
            <translation>复核中</translation>
        </message>
        <message>
            <source>To confirm</source>
            <translation>待核实</translation>
        </message>
        <message>
            <source>Nothing waits under “{tab}”. New cases will appear here.</source>
            <translation>“{tab}”里没有案件。新的到了会出现在这里。</translation>
        </message>
        <message>
            <source>printed {time} by {who}</source>
            <translation>{who} 打印于 {time}</translation>
        </message>
        <message>
            <source>The map was not there to be printed.</source>
            <translation>打印时地图没有运行，没有图。</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>步骤</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>由</translation>
        </message>
        <message>
            <source>When</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Workstation</source>
            <translation>工作站</translation>
        </message>
        <message>
            <source>Used / limit</source>
            <translation>用时 / 限时</translation>
        </message>
        <message>
            <source>Opinion and facts</source>
            <translation>意见与事项</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步骤</translation>
        </message>
        <message>
            <source>Other attachments</source>
            <translation>其他附件</translation>
        </message>
        <message>
            <source>Related cases</source>
            <translation>相关案件</translation>
        </message>
        <message>
            <source>Handled by</source>
            <translation>经办</translation>
        </message>
        <message>
            <source>Checked by</source>
            <translation>审核</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>event</source>
            <translation>事件</translation>
        </message>
        <message>
            <source>Words, pinyin, initials</source>
            <translation>汉字、拼音或首字母，例如 wsjg</translation>
        </message>
        <message>
            <source>Type</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>{days} d</source>
            <translation>{days} 天</translation>
        </message>
        <message>
            <source>over {time}</source>
            <translation>超 {time}</translation>
        </message>
        <message>
            <source>left {time}</source>
            <translation>剩 {time}</translation>
        </message>
        <message>
            <source>{used} / {limit} min</source>
            <translation>{used} / {limit} 分</translation>
        </message>
        <message>
            <source>over {minutes} min</source>
            <translation>超 {minutes} 分</translation>
        </message>
        <message>
            <source>grid {number}</source>
            <translation>万米 {number}</translation>
        </message>
        <message>
            <source>inspector</source>
            <translation>监督员</translation>
        </message>
        <message>
            <source>hotline</source>
            <translation>热线</translation>
        </message>
        <message>
            <source>‖ from {time}</source>
            <translation>‖ {time} 起算</translation>
        </message>
        <message>
            <source>‖ left {time}</source>
            <translation>‖ 剩 {time}</translation>
        </message>
        <message>
            <source>video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>media</source>
            <translation>媒体</translation>
        </message>
        <message>
            <source>portal</source>
            <translation>门户</translation>
        </message>
        <message>
            <source>text message</source>
            <translation>短信</translation>
        </message>
        <message>
            <source>leader</source>
            <translation>领导</translation>
        </message>
        <message>
            <source>upper platform</source>
            <translation>上级平台</translation>
        </message>
        <message>
            <source>other department</source>
            <translation>其他部门</translation>
        </message>
        <message>
            <source>enforcement</source>
            <translation>执法</translation>
        </message>
        <message>
            <source>sensor</source>
            <translation>感知</translation>
        </message>
        <message>
            <source>self-check</source>
            <translation>自查</translation>
        </message>
        <message>
            <source>urgent hours</source>
            <translation>紧急工作时</translation>
        </message>
        <message>
            <source>work hours</source>
            <translation>工作时</translation>
        </message>
        <message>
            <source>work days</source>
            <translation>工作日</translation>
        </message>
        <message>
            <source>days</source>
            <translation>天</translation>
        </message>
        <message>
            <source>urgent hour</source>
            <translation>紧急工作时</translation>
        </message>
        <message>
            <source>work hour</source>
            <translation>工作时</translation>
        </message>
        <message>
            <source>work day</source>
            <translation>工作日</translation>
        </message>
        <message>
            <source>day</source>
            <translation>天</translation>
        </message>
        <message>
            <source>All others</source>
            <translation>其余</translation>
        </message>
        <message>
            <source>for you to decide</source>
            <translation>要你决定</translation>
        </message>
        <message>
            <source>sent by itself once connected</source>
            <translation>联上后自动发出</translation>
        </message>
        <message>
            <source>now: {state}</source>
            <translation>现为{state}</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>修改</translation>
        </message>
        <message>
            <source>No type yet</source>
            <translation>未定类别</translation>
        </message>
        <message>
            <source>urged {count}</source>
            <translation>督办 {count}</translation>
        </message>
        <message>
            <source>merged into this case</source>
            <translation>并入本案</translation>
        </message>
        <message>
            <source>this case was merged into it</source>
            <translation>本案并入它</translation>
        </message>
        <message>
            <source>happens again after it</source>
            <translation>本案是它的反复</translation>
        </message>
        <message>
            <source>happened again after this case</source>
            <translation>本案的反复</translation>
        </message>
        <message>
            <source>same component</source>
            <translation>同一部件</translation>
        </message>
        <message>
            <source>same place</source>
            <translation>同一地点</translation>
        </message>
        <message>
            <source>Case sheet</source>
            <translation>案卷单</translation>
        </message>
        <message>
            <source>{count} {count:case sheet|case sheets}</source>
            <translation>{count} 件案卷单</translation>
        </message>
        <message>
            <source>page {page} of {count}</source>
            <translation>第 {page} / {count} 页</translation>
        </message>
        <message>
            <source>Corrected: {what}</source>
            <translation>补正：{what}</translation>
        </message>
        <message>
            <source>Video inspector</source>
            <translation>视频监督员</translation>
        </message>
        <message>
            <source>Hotline operator</source>
            <translation>话务员</translation>
        </message>
        <message>
            <source>Acceptor</source>
            <translation>受理员</translation>
        </message>
        <message>
            <source>Shift leader</source>
            <translation>值班长</translation>
        </message>
        <message>
            <source>Dispatcher</source>
            <translation>派遣员</translation>
        </message>
        <message>
            <source>Supervision officer</source>
            <translation>督查员</translation>
        </message>
        <message>
            <source>Evaluator</source>
            <translation>考评员</translation>
        </message>
        <message>
            <source>GIS staff</source>
            <translation>数据管理员</translation>
        </message>
        <message>
            <source>Centre director</source>
            <translation>中心主任</translation>
        </message>
        <message>
            <source>Administrator</source>
            <translation>系统管理员</translation>
        </message>
        <message>
            <source>Department officer</source>
            <translation>部门经办人</translation>
        </message>
        <message>
            <source>Department head</source>
            <translation>部门负责人</translation>
        </message>
        <message>
            <source>Leader</source>
            <translation>领导</translation>
        </message>
        <message>
            <source>Enforcement officer</source>
            <translation>执法队员</translation>
        </message>
        <message>
            <source>Auditor</source>
            <translation>审计员</translation>
        </message>
        <message>
            <source>Public</source>
            <translation>公众</translation>
        </message>
        <message>
            <source>System</source>
            <translation>系统</translation>
        </message>
        <message>
            <source>ordinary</source>
            <translation>一般</translation>
        </message>
        <message>
            <source>yellow card</source>
            <translation>黄牌</translation>
        </message>
        <message>
            <source>red card</source>
            <translation>红牌</translation>
        </message>
        <message>
            <source>resident</source>
            <translation>市民</translation>
        </message>
        <message>
            <source>business</source>
            <translation>企业</translation>
        </message>
        <message>
            <source>organisation</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>visitor</source>
            <translation>外来人员</translation>
        </message>
        <message>
            <source>deputy or committee member</source>
            <translation>人大代表或政协委员</translation>
        </message>
        <message>
            <source>SMS</source>
            <translation>短信</translation>
        </message>
        <message>
            <source>phone</source>
            <translation>电话</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>是</translation>
        </message>
        <message>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <source>Wheel, + −: zoom · Enter: closer · Space: fit · ← →: walk · B: hold for before · Esc: close</source>
            <translation>滚轮、+ −：缩放 · Enter：放近 · 空格：全图 · ← →：换一张 · 按住 B：看处置前 · Esc：关闭</translation>
        </message>
        <message>
            <source>Spot</source>
            <translation>现场位置</translation>
        </message>
        <message>
            <source>Told by phone from the spot</source>
            <translation>现场电话核报</translation>
        </message>
        <message>
            <source>or: why there is no position</source>
            <translation>或：说明为何没有位置</translation>
        </message>
        <message>
            <source>Why there is no position</source>
            <translation>没有位置的原因</translation>
        </message>
        <message>
            <source>Suggested types</source>
            <translation>建议小类</translation>
        </message>
        <message>
            <source>Save the draft</source>
            <translation>保存草稿</translation>
        </message>
        <message>
            <source>Take the first suggestion</source>
            <translation>采用第一条建议</translation>
        </message>
        <message>
            <source>Merge into the first duplicate</source>
            <translation>并入第一个疑似重复案卷</translation>
        </message>
        <message>
            <source>Show the first duplicate beside it</source>
            <translation>并排查看第一个疑似重复案卷</translation>
        </message>
        <message>
            <source>The draft is kept on this workstation.</source>
            <translation>草稿已存在本工作站。</translation>
        </message>
        <message>
            <source>The same as {number}.</source>
            <translation>与 {number} 为同一问题。</translation>
        </message>
        <message>
            <source>Reported as {number}, but not merged: {why}</source>
            <translation>已上报为 {number}，但未能并案：{why}</translation>
        </message>
        <message>
            <source>the same component</source>
            <translation>同一部件</translation>
        </message>
        <message>
            <source>same class</source>
            <translation>同大类</translation>
        </message>
        <message>
            <source>words alike {share}</source>
            <translation>描述相近 {share}</translation>
        </message>
        <message>
            <source>closed, may be a repeat</source>
            <translation>已结案，可能是反复发案</translation>
        </message>
        <message>
            <source>no photo</source>
            <translation>无照片</translation>
        </message>
        <message>
            <source>Merge into it</source>
            <translation>并入</translation>
        </message>
        <message>
            <source>Report what was typed and merge it into this case</source>
            <translation>把所填内容上报并并入该案卷</translation>
        </message>
        <message>
            <source>Not the same</source>
            <translation>不是同一件</translation>
        </message>
        <message>
            <source>Don't show this case for this report any more</source>
            <translation>本次登记不再提示这件</translation>
        </message>
        <message>
            <source>Show what was marked as not the same</source>
            <translation>重新显示已标为不是同一件的</translation>
        </message>
        <message>
            <source>Not the same: {count}</source>
            <translation>不是同一件 {count}</translation>
        </message>
        <message>
            <source>not here</source>
            <translation>不在本机</translation>
        </message>
        <message>
            <source>Suggested</source>
            <translation>建议</translation>
        </message>
        <message>
            <source>because of {words}</source>
            <translation>因为“{words}”</translation>
        </message>
        <message>
            <source>{seen} of {of} earlier {of:case|cases}</source>
            <translation>以往 {seen} / {of} 件</translation>
        </message>
        <message>
            <source>the catalogue says so</source>
            <translation>目录所定</translation>
        </message>
        <message>
            <source>Take suggestion {number}</source>
            <translation>采用第 {number} 条建议</translation>
        </message>
        <message>
            <source>{sure} sure</source>
            <translation>把握 {sure}</translation>
        </message>
        <message>
            <source>Print the case sheet</source>
            <translation>打印案卷单</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Print…</source>
            <translation>打印…</translation>
        </message>
        <message>
            <source>Open it</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>{title} is ready · {pages} {pages:page|pages}</source>
            <translation>{title}已生成 · {pages} 页</translation>
        </message>
        <message>
            <source>{title} goes to {printer}…</source>
            <translation>{title}正在送往打印机“{printer}”…</translation>
        </message>
        <message>
            <source>{title} was given to {printer}</source>
            <translation>{title}已交给打印机“{printer}”</translation>
        </message>
        <message>
            <source>refused: {code}</source>
            <translation>被拒绝：{code}</translation>
        </message>
        <message>
            <source>Report a case</source>
            <translation>上报案件</translation>
        </message>
        <message>
            <source>Recording of a call</source>
            <translation>通话录音</translation>
        </message>
        <message>
            <source>Demonstration's cases</source>
            <translation>演示案卷</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>From state</source>
            <translation>原状态</translation>
        </message>
        <message>
            <source>To state</source>
            <translation>新状态</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>案卷号</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>坐标</translation>
        </message>
        <message>
            <source>Longitude, 10⁻⁷°</source>
            <translation>经度（10⁻⁷°）</translation>
        </message>
        <message>
            <source>Latitude, 10⁻⁷°</source>
            <translation>纬度（10⁻⁷°）</translation>
        </message>
        <message>
            <source>Accuracy, m</source>
            <translation>精度（米）</translation>
        </message>
        <message>
            <source>Responsibility grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Community</source>
            <translation>社区</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>街道</translation>
        </message>
        <message>
            <source>Reporter's name</source>
            <translation>诉求人姓名</translation>
        </message>
        <message>
            <source>Reporter's phone</source>
            <translation>诉求人电话</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>结案时间</translation>
        </message>
        <message>
            <source>Post</source>
            <translation>岗位</translation>
        </message>
        <message>
            <source>Content (SHA-256)</source>
            <translation>内容（SHA-256）</translation>
        </message>
        <message>
            <source>Stage</source>
            <translation>阶段</translation>
        </message>
        <message>
            <source>Steps taken</source>
            <translation>步骤数</translation>
        </message>
        <message>
            <source>Version seen</source>
            <translation>所见版本</translation>
        </message>
        <message>
            <source>Reported by</source>
            <translation>上报人</translation>
        </message>
        <message>
            <source>Asks to stay anonymous</source>
            <translation>要求匿名</translation>
        </message>
        <message>
            <source>Dispatched</source>
            <translation>派遣时间</translation>
        </message>
        <message>
            <source>Dispatched by</source>
            <translation>派遣人</translation>
        </message>
        <message>
            <source>Suggested department</source>
            <translation>建议单位</translation>
        </message>
        <message>
            <source>Merged into</source>
            <translation>并入</translation>
        </message>
        <message>
            <source>Claimed by</source>
            <translation>处理人</translation>
        </message>
        <message>
            <source>Claimed</source>
            <translation>领取时间</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>申请</translation>
        </message>
        <message>
            <source>Supervised by</source>
            <translation>督办人</translation>
        </message>
        <message>
            <source>Dispatched or handled by</source>
            <translation>派遣或处置人</translation>
        </message>
        <message>
            <source>Extensions</source>
            <translation>延期次数</translation>
        </message>
        <message>
            <source>Urgings</source>
            <translation>催办次数</translation>
        </message>
        <message>
            <source>Supervisions</source>
            <translation>督办次数</translation>
        </message>
        <message>
            <source>Verified by</source>
            <translation>核查人</translation>
        </message>
        <message>
            <source>Supervision orders</source>
            <translation>督办单</translation>
        </message>
        <message>
            <source>Assignments</source>
            <translation>分派</translation>
        </message>
        <message>
            <source>Rework</source>
            <translation>返工</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案卷</translation>
        </message>
        <message>
            <source>Attachment</source>
            <translation>附件</translation>
        </message>
        <message>
            <source>Full record</source>
            <translation>全部记录</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>打印</translation>
        </message>
        <message>
            <source>used / limit</source>
            <translation>用时 / 限时</translation>
        </message>
        <message>
            <source>Related cases · {count}</source>
            <translation>相关案件 · {count}</translation>
        </message>
        <message>
            <source>{count} more</source>
            <translation>还有 {count} 件</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>{count} {count:entry|entries} of the journal</source>
            <translation>日志 {count} 条</translation>
        </message>
        <message>
            <source>Show the place on the map</source>
            <translation>在地图上看这个地点</translation>
        </message>
        <message>
            <source>The map is not running.</source>
            <translation>地图没有运行。</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>受理</translation>
        </message>
        <message>
            <source>acceptor</source>
            <translation>受理员</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>核实</translation>
        </message>
        <message>
            <source>shift leader</source>
            <translation>值班长</translation>
        </message>
        <message>
            <source>Dispatch</source>
            <translation>派遣</translation>
        </message>
        <message>
            <source>dispatcher</source>
            <translation>派遣员</translation>
        </message>
        <message>
            <source>File the case</source>
            <translation>立案</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>签收</translation>
        </message>
        <message>
            <source>department</source>
            <translation>处置部门</translation>
        </message>
        <message>
            <source>Refuse at latest</source>
            <translation>派遣后可退回</translation>
        </message>
        <message>
            <source>Review a refusal</source>
            <translation>审核退回</translation>
        </message>
        <message>
            <source>Review the result</source>
            <translation>处理反馈</translation>
        </message>
        <message>
            <source>Send to verify</source>
            <translation>发送核查</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>核查</translation>
        </message>
        <message>
            <source>Close the case</source>
            <translation>结案</translation>
        </message>
        <message>
            <source>Call back</source>
            <translation>回访</translation>
        </message>
        <message>
            <source>operator, acceptor</source>
            <translation>话务员、受理员</translation>
        </message>
        <message>
            <source>Answer a supervision</source>
            <translation>答复督办</translation>
        </message>
        <message>
            <source>Attachments</source>
            <translation>附件</translation>
        </message>
        <message>
            <source>Open with another program</source>
            <translation>用其他程序打开</translation>
        </message>
        <message>
            <source>The file is not on this machine</source>
            <translation>文件不在本机</translation>
        </message>
        <message>
            <source>Place in the recording</source>
            <translation>录音位置</translation>
        </message>
        <message>
            <source>Hold</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Space: play, hold · ← →: 5 s back, on · Esc: close</source>
            <translation>空格：播放、暂停 · ← →：后退、前进 5 秒 · Esc：关闭</translation>
        </message>
        <message>
            <source>Play</source>
            <translation>播放</translation>
        </message>
        <message>
            <source>can't be played</source>
            <translation>不能播放</translation>
        </message>
        <message>
            <source>No photo.</source>
            <translation>没有照片。</translation>
        </message>
        <message>
            <source>entry</source>
            <translation>条目</translation>
        </message>
        <message>
            <source>(empty)</source>
            <translation>（空）</translation>
        </message>
        <message>
            <source>You had written: {text}</source>
            <translation>你写的是：{text}</translation>
        </message>
        <message>
            <source>{name} is typing</source>
            <translation>{name} 正在填写</translation>
        </message>
        <message>
            <source>{name} is looking</source>
            <translation>{name} 正在查看</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>筛选</translation>
        </message>
        <message>
            <source>Type, place, no., department</source>
            <translation>类别、地址、编号、部门</translation>
        </message>
        <message>
            <source>Sort</source>
            <translation>排序</translation>
        </message>
        <message>
            <source>Place of the chosen case</source>
            <translation>所选案卷的地点</translation>
        </message>
        <message>
            <source>Grid {code}</source>
            <translation>网格 {code}</translation>
        </message>
        <message>
            <source>Community {code}</source>
            <translation>社区 {code}</translation>
        </message>
        <message>
            <source>Street {code}</source>
            <translation>街道 {code}</translation>
        </message>
        <message>
            <source>Urged or supervised</source>
            <translation>已催办或督办</translation>
        </message>
        <message>
            <source>One line per case</source>
            <translation>紧凑：每案一行</translation>
        </message>
        <message>
            <source>All of {name}</source>
            <translation>{name}（全部）</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Since yesterday</source>
            <translation>昨天以来</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>近 7 天</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>近 30 天</translation>
        </message>
        <message>
            <source>Due by today</source>
            <translation>今天到期</translation>
        </message>
        <message>
            <source>Due by tomorrow</source>
            <translation>明天前到期</translation>
        </message>
        <message>
            <source>Due within 7 days</source>
            <translation>7 天内到期</translation>
        </message>
        <message>
            <source>From – until…</source>
            <translation>从…至…</translation>
        </message>
        <message>
            <source>Waiting for my decision</source>
            <translation>待我审批的申请</translation>
        </message>
        <message>
            <source>Asked for</source>
            <translation>申请</translation>
        </message>
        <message>
            <source>Reported from {day}</source>
            <translation>上报自 {day}</translation>
        </message>
        <message>
            <source>Reported until {day}</source>
            <translation>上报至 {day}</translation>
        </message>
        <message>
            <source>Due from {day}</source>
            <translation>到期自 {day}</translation>
        </message>
        <message>
            <source>Due until {day}</source>
            <translation>到期至 {day}</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>改名</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Save this filter</source>
            <translation>保存此筛选</translation>
        </message>
        <message>
            <source>Rename “{name}”</source>
            <translation>给“{name}”改名</translation>
        </message>
        <message>
            <source>No longer filter by this</source>
            <translation>取消此筛选</translation>
        </message>
        <message>
            <source>Oldest first</source>
            <translation>最早上报在前</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>最新上报在前</translation>
        </message>
        <message>
            <source>Saved filters</source>
            <translation>已存筛选</translation>
        </message>
        <message>
            <source>Reports that were put aside: take one up again, or delete it</source>
            <translation>暂存的登记：取出继续填写，或删除</translation>
        </message>
        <message>
            <source>Drafts</source>
            <translation>草稿</translation>
        </message>
        <message>
            <source>This draft is no longer here: it was taken up in another window.</source>
            <translation>该草稿已在另一窗口取出。</translation>
        </message>
        <message>
            <source>without words</source>
            <translation>未填描述</translation>
        </message>
        <message>
            <source>Draft deleted: {draft}</source>
            <translation>已删除草稿：{draft}</translation>
        </message>
        <message>
            <source>No report was put aside</source>
            <translation>没有暂存的草稿</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Delete what stands in the form</source>
            <translation>删除当前填写的内容</translation>
        </message>
        <message>
            <source>Save this filter…</source>
            <translation>保存此筛选…</translation>
        </message>
        <message>
            <source>Mark the case</source>
            <translation>标记案卷</translation>
        </message>
        <message>
            <source>Mark all shown</source>
            <translation>标记全部所列</translation>
        </message>
        <message>
            <source>Show on the map</source>
            <translation>在地图上显示</translation>
        </message>
        <message>
            <source>Export this list…</source>
            <translation>导出此列表…</translation>
        </message>
        <message>
            <source>The first {count} {count:is|are} marked.</source>
            <translation>已标记前 {count} 件。</translation>
        </message>
        <message>
            <source>{count} {count:case|cases} written: {path}</source>
            <translation>已导出 {count} 件：{path}</translation>
        </message>
        <message>
            <source>Channel</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>截止时间</translation>
        </message>
        <message>
            <source>Time left</source>
            <translation>剩余时间</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Taken by</source>
            <translation>占用人</translation>
        </message>
        <message>
            <source>Urge</source>
            <translation>催办</translation>
        </message>
        <message>
            <source>Supervise…</source>
            <translation>督办…</translation>
        </message>
        <message>
            <source>Print sheets…</source>
            <translation>打印案卷单…</translation>
        </message>
        <message>
            <source>Unmark all</source>
            <translation>全部取消标记</translation>
        </message>
        <message>
            <source>{count} marked</source>
            <translation>已标记 {count} 件</translation>
        </message>
        <message>
            <source>{count} taken</source>
            <translation>{count} 件他人在办</translation>
        </message>
        <message>
            <source>Please handle this soon.</source>
            <translation>请尽快办理。</translation>
        </message>
        <message>
            <source>{count} {count:case is|cases are} under supervision by order {number}.</source>
            <translation>{count} 件案卷已督办，督办单号 {number}。</translation>
        </message>
        <message>
            <source>Supervise {count} {count:case|cases}</source>
            <translation>督办 {count} 件案卷</translation>
        </message>
        <message>
            <source>Instruction</source>
            <translation>督办要求</translation>
        </message>
        <message>
            <source>What is to be done</source>
            <translation>要求怎么办</translation>
        </message>
        <message>
            <source>Supervise</source>
            <translation>督办</translation>
        </message>
        <message>
            <source>Dispatch {count} {count:case|cases}</source>
            <translation>派遣 {count} 件案卷</translation>
        </message>
        <message>
            <source>To which department?</source>
            <translation>派给哪个部门？</translation>
        </message>
        <message>
            <source>Accept all</source>
            <translation>全部受理</translation>
        </message>
        <message>
            <source>File all</source>
            <translation>全部立案</translation>
        </message>
        <message>
            <source>Dispatch all…</source>
            <translation>全部派遣…</translation>
        </message>
        <message>
            <source>Sign all</source>
            <translation>全部签收</translation>
        </message>
        <message>
            <source>Pass all on</source>
            <translation>全部通过反馈</translation>
        </message>
        <message>
            <source>Send all to verification</source>
            <translation>全部送核查</translation>
        </message>
        <message>
            <source>{count} done.</source>
            <translation>已办 {count} 件。</translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation>另有 {count} 件</translation>
        </message>
        <message>
            <source>{count} done, {refused} refused. </source>
            <translation>已办 {count} 件，{refused} 件未成：</translation>
        </message>
        <message>
            <source>{text} (version {edition})</source>
            <translation>{text}（第 {edition} 版）</translation>
        </message>
        <message>
            <source>The public holidays of {years} are not known yet: Monday to Friday are counted.</source>
            <translation>{years} 年的节假日安排尚未录入，暂按周一至周五计算。</translation>
        </message>
        <message>
            <source>Calendar</source>
            <translation>日历</translation>
        </message>
        <message>
            <source>Event</source>
            <translation>事件</translation>
        </message>
        <message>
            <source>Assisting department</source>
            <translation>协办部门</translation>
        </message>
        <message>
            <source>Task</source>
            <translation>任务</translation>
        </message>
        <message>
            <source>Assistants</source>
            <translation>协办部门</translation>
        </message>
        <message>
            <source>One more</source>
            <translation>再加一个</translation>
        </message>
        <message>
            <source>Departments</source>
            <translation>部门</translation>
        </message>
        <message>
            <source>Which</source>
            <translation>哪个部门</translation>
        </message>
        <message>
            <source>Colleague</source>
            <translation>接办人</translation>
        </message>
        <message>
            <source>Assistant</source>
            <translation>协办部门</translation>
        </message>
        <message>
            <source>What this department is to do</source>
            <translation>这个部门要做什么</translation>
        </message>
        <message>
            <source>Letter</source>
            <translation>函件</translation>
        </message>
        <message>
            <source>Its number</source>
            <translation>文号</translation>
        </message>
        <message>
            <source>deadline</source>
            <translation>截止</translation>
        </message>
        <message>
            <source>accept</source>
            <translation>受理</translation>
        </message>
        <message>
            <source>confirm</source>
            <translation>核实</translation>
        </message>
        <message>
            <source>file</source>
            <translation>立案</translation>
        </message>
        <message>
            <source>dispatch</source>
            <translation>派遣</translation>
        </message>
        <message>
            <source>sign in</source>
            <translation>签收</translation>
        </message>
        <message>
            <source>handle</source>
            <translation>处置</translation>
        </message>
        <message>
            <source>review of the refusal</source>
            <translation>退回审核</translation>
        </message>
        <message>
            <source>review of the feedback</source>
            <translation>处理反馈</translation>
        </message>
        <message>
            <source>send for verification</source>
            <translation>发送核查</translation>
        </message>
        <message>
            <source>verify</source>
            <translation>核查</translation>
        </message>
        <message>
            <source>close</source>
            <translation>结案</translation>
        </message>
        <message>
            <source>call back</source>
            <translation>回访</translation>
        </message>
        <message>
            <source>answer to the supervision</source>
            <translation>督办答复</translation>
        </message>
        <message>
            <source>whole case</source>
            <translation>全案</translation>
        </message>
        <message>
            <source>counted</source>
            <translation>计时</translation>
        </message>
        <message>
            <source>counted: make-up working day</source>
            <translation>计时：调休上班日</translation>
        </message>
        <message>
            <source>counted: extension</source>
            <translation>计时：延期</translation>
        </message>
        <message>
            <source>counted: overdue</source>
            <translation>计时：已超期</translation>
        </message>
        <message>
            <source>not counted: outside office hours</source>
            <translation>不计：非办公时间</translation>
        </message>
        <message>
            <source>not counted: lunch break</source>
            <translation>不计：午休</translation>
        </message>
        <message>
            <source>not counted: weekend</source>
            <translation>不计：周末</translation>
        </message>
        <message>
            <source>not counted: {holiday}</source>
            <translation>不计：{holiday}</translation>
        </message>
        <message>
            <source>not counted: day off by the calendar</source>
            <translation>不计：本地放假</translation>
        </message>
        <message>
            <source>paused: {state}</source>
            <translation>暂停：{state}</translation>
        </message>
        <message>
            <source>not counted: {state}</source>
            <translation>不计：{state}</translation>
        </message>
        <message>
            <source>{used} of {limit} min</source>
            <translation>{used} / {limit} 分</translation>
        </message>
        <message>
            <source>Not reached</source>
            <translation>未联系上</translation>
        </message>
        <message>
            <source>Satisfaction: not said</source>
            <translation>满意度：未表示</translation>
        </message>
        <message>
            <source>very dissatisfied</source>
            <translation>很不满意</translation>
        </message>
        <message>
            <source>dissatisfied</source>
            <translation>不满意</translation>
        </message>
        <message>
            <source>neither</source>
            <translation>一般</translation>
        </message>
        <message>
            <source>satisfied</source>
            <translation>满意</translation>
        </message>
        <message>
            <source>very satisfied</source>
            <translation>很满意</translation>
        </message>
        <message>
            <source>Satisfaction</source>
            <translation>满意度</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>回访内容</translation>
        </message>
        <message>
            <source>What the reporter said</source>
            <translation>诉求人怎么说</translation>
        </message>
        <message>
            <source>“{field}” is still being read</source>
            <translation>“{field}”还在读取</translation>
        </message>
        <message>
            <source>Add recording…</source>
            <translation>添加录音…</translation>
        </message>
        <message>
            <source>comes by itself after the call</source>
            <translation>通话结束后自动附上</translation>
        </message>
        <message>
            <source>Add video…</source>
            <translation>添加视频…</translation>
        </message>
        <message>
            <source>Videos</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Recordings</source>
            <translation>录音文件</translation>
        </message>
        <message>
            <source> (if known)</source>
            <translation>（如有）</translation>
        </message>
        <message>
            <source>number withheld</source>
            <translation>号码未显示</translation>
        </message>
        <message>
            <source>Into the form</source>
            <translation>记入登记表</translation>
        </message>
        <message>
            <source>Begin the report of this call; what was typed is put aside</source>
            <translation>登记这个来电；正在填写的存入草稿</translation>
        </message>
        <message>
            <source>Talking {length}</source>
            <translation>通话 {length}</translation>
        </message>
        <message>
            <source>Ringing {length}</source>
            <translation>响铃 {length}</translation>
        </message>
        <message>
            <source>another line</source>
            <translation>其他号码</translation>
        </message>
        <message>
            <source>Hotline</source>
            <translation>热线</translation>
        </message>
        <message>
            <source>Hotline {line}</source>
            <translation>{line} 热线</translation>
        </message>
        <message>
            <source>End the call</source>
            <translation>挂断</translation>
        </message>
        <message>
            <source>Answer the call</source>
            <translation>接听</translation>
        </message>
        <message>
            <source>Being put through. Lift the handset if it is not.</source>
            <translation>正在接通。没有接通就拿起话筒。</translation>
        </message>
        <message>
            <source>Being ended. Hang up the handset if it is not.</source>
            <translation>正在挂断。没有挂断就放下话筒。</translation>
        </message>
        <message>
            <source>{number} rings, {length}</source>
            <translation>另有来电 {number} · 响铃 {length}</translation>
        </message>
        <message>
            <source>{count} more {count:rings|ring}</source>
            <translation>还有 {count} 个来电在等</translation>
        </message>
        <message>
            <source>Missed calls to ring back · {count}</source>
            <translation>未接来电，待回拨 · {count}</translation>
        </message>
        <message>
            <source>Ring back</source>
            <translation>回拨登记</translation>
        </message>
        <message>
            <source>Begin the report with this number; what was typed is put aside</source>
            <translation>用这个号码登记；正在填写的存入草稿</translation>
        </message>
        <message>
            <source>Seen to: don't list this call any more</source>
            <translation>不用再回：不再列出</translation>
        </message>
        <message>
            <source>website</source>
            <translation>门户网站</translation>
        </message>
        <message>
            <source>WeChat</source>
            <translation>微信</translation>
        </message>
        <message>
            <source>app</source>
            <translation>手机应用</translation>
        </message>
        <message>
            <source>Departments that had it · {count}</source>
            <translation>办过的部门 · {count}</translation>
        </message>
        <message>
            <source>To call back</source>
            <translation>待回复</translation>
        </message>
        <message>
            <source>Assisting</source>
            <translation>协办</translation>
        </message>
        <message>
            <source>Lead</source>
            <translation>主办</translation>
        </message>
        <message>
            <source>dispatched {time}</source>
            <translation>派遣 {time}</translation>
        </message>
        <message>
            <source>in time</source>
            <translation>按时</translation>
        </message>
        <message>
            <source>No clock runs.</source>
            <translation>没有计时。</translation>
        </message>
        <message>
            <source>From – to</source>
            <translation>起止</translation>
        </message>
        <message>
            <source>Counted or not · stage · used / limit</source>
            <translation>计时与否 · 环节 · 累计用时 / 限时</translation>
        </message>
        <message>
            <source>Why this minute</source>
            <translation>为何是这一分钟</translation>
        </message>
        <message>
            <source>You have this case</source>
            <translation>你正在处理这件</translation>
        </message>
        <message>
            <source>{who} has this case</source>
            <translation>{who} 正在处理这件</translation>
        </message>
        <message>
            <source>Put the case back</source>
            <translation>放回这件案件</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>This step and the one after it</source>
            <translation>连做两步（如立案并派遣）</translation>
        </message>
        <message>
            <source>This step, then the next case</source>
            <translation>做完取下一件</translation>
        </message>
        <message>
            <source>You haven't taken this case.</source>
            <translation>你没有占用这件案件。</translation>
        </message>
        <message>
            <source>There is nothing here that you could undo: only your own last step can be, while nobody has gone on.</source>
            <translation>这里没有可撤销的：只能撤销你自己的上一步，且后面没有人继续办理。</translation>
        </message>
        <message>
            <source>Undone: {step} {number}</source>
            <translation>已撤销：{step} {number}</translation>
        </message>
        <message>
            <source>There is nothing here that you could redo: only what you undid last can be, while the case still allows it.</source>
            <translation>这里没有可重做的：只能重做你自己刚撤销的那一步，且案件仍允许。</translation>
        </message>
        <message>
            <source>Redone: {step} {number}</source>
            <translation>已重做：{step} {number}</translation>
        </message>
        <message>
            <source>“{name}” says that it was taken in the future; check the camera's clock.</source>
            <translation>“{name}”的拍摄时间在将来，请核对相机时钟。</translation>
        </message>
        <message>
            <source>“{name}” was taken {metres} m from here.</source>
            <translation>“{name}”的拍摄位置距此 {metres} 米。</translation>
        </message>
        <message>
            <source>Only the first picture of “{name}” was kept.</source>
            <translation>“{name}”只保留了第一帧。</translation>
        </message>
        <message>
            <source>since {time}</source>
            <translation>自 {time} 起</translation>
        </message>
        <message>
            <source>Cases that others have are left alone.</source>
            <translation>他人正在处理的案件不动。</translation>
        </message>
        <message>
            <source>{count} left alone: others have {count:it|them}.</source>
            <translation>{count} 件他人正在处理，未动。</translation>
        </message>
        <message>
            <source>What you had typed here is back.</source>
            <translation>之前在这里填写的内容已恢复。</translation>
        </message>
        <message>
            <source>Correct the facts</source>
            <translation>更正案件信息</translation>
        </message>
        <message>
            <source>Nearest cameras</source>
            <translation>最近的摄像头</translation>
        </message>
        <message>
            <source>History of this place</source>
            <translation>此处历史案件</translation>
        </message>
        <message>
            <source>You asked for it; somebody else decides.</source>
            <translation>这是你申请的，由他人审批。</translation>
        </message>
        <message>
            <source>Another post decides on it.</source>
            <translation>由其他岗位审批。</translation>
        </message>
        <message>
            <source>until {day}</source>
            <translation>至 {day}</translation>
        </message>
        <message>
            <source>Extension asked for</source>
            <translation>申请延期</translation>
        </message>
        <message>
            <source>Deferral asked for</source>
            <translation>申请缓办</translation>
        </message>
        <message>
            <source>Suspension asked for</source>
            <translation>申请挂账</translation>
        </message>
        <message>
            <source>Voiding asked for</source>
            <translation>申请作废</translation>
        </message>
        <message>
            <source>New limit after another type</source>
            <translation>变更类型后的新时限</translation>
        </message>
        <message>
            <source>Go on working: each step is kept here first and sent by itself later.</source>
            <translation>可以照常工作：每一步先记在本机，联上后自动发出。</translation>
        </message>
        <message>
            <source>Try now</source>
            <translation>现在重试</translation>
        </message>
        <message>
            <source>The shared store has been away for {age}.</source>
            <translation>联不上共享库已 {age}。</translation>
        </message>
        <message>
            <source>Exchanged {age} ago</source>
            <translation>{age}前已同步</translation>
        </message>
        <message>
            <source>Away for {age}</source>
            <translation>离线 {age}</translation>
        </message>
        <message>
            <source>To send {count}</source>
            <translation>待发 {count}</translation>
        </message>
        <message>
            <source>Conflicts {count}</source>
            <translation>冲突 {count}</translation>
        </message>
        <message>
            <source>Kept for later</source>
            <translation>已留待以后</translation>
        </message>
        <message>
            <source>What you meant</source>
            <translation>你要做的</translation>
        </message>
        <message>
            <source>What happened instead</source>
            <translation>已经发生的</translation>
        </message>
        <message>
            <source>Nothing is known of it here.</source>
            <translation>本机还没有它的情况。</translation>
        </message>
        <message>
            <source>Conflicts and what is to be sent</source>
            <translation>冲突与待发</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>冲突</translation>
        </message>
        <message>
            <source>To send</source>
            <translation>待发</translation>
        </message>
        <message>
            <source>Let theirs stand</source>
            <translation>放弃我的</translation>
        </message>
        <message>
            <source>Mean it again</source>
            <translation>再次提交</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>以后再说</translation>
        </message>
        <message>
            <source>Keep for later</source>
            <translation>以后再说</translation>
        </message>
        <message>
            <source>{count} {count:entry|entries} behind</source>
            <translation>还差 {count} 条</translation>
        </message>
        <message>
            <source>{count} {count:photo or recording|photos and recordings} yet to come</source>
            <translation>还有 {count} 个照片、录音待取</translation>
        </message>
        <message>
            <source>entry {number}</source>
            <translation>日志第 {number} 条</translation>
        </message>
        <message>
            <source>{kind}: {sent} sent, {accepted} accepted, {refused} refused</source>
            <translation>{kind}：发出 {sent}，接受 {accepted}，退回 {refused}</translation>
        </message>
        <message>
            <source>To send {count} · in this order, kept over restarts</source>
            <translation>待发 {count} 项 · 按先后发出，重启不丢</translation>
        </message>
        <message>
            <source>Exchange now</source>
            <translation>现在交换</translation>
        </message>
        <message>
            <source>Test the connection</source>
            <translation>测试连接</translation>
        </message>
        <message>
            <source>Write unsent to a file…</source>
            <translation>未发的写到文件…</translation>
        </message>
        <message>
            <source>Read in a file…</source>
            <translation>读入文件…</translation>
        </message>
        <message>
            <source>{count} {count:conflict|conflicts} decided</source>
            <translation>已处理 {count} 项冲突</translation>
        </message>
        <message>
            <source>The shared store answers in {ms} ms.</source>
            <translation>共享库 {ms} 毫秒内应答。</translation>
        </message>
        <message>
            <source>Write unsent to a file</source>
            <translation>未发的写到文件</translation>
        </message>
        <message>
            <source>{count} {count:intent|intents} written</source>
            <translation>已写出 {count} 项</translation>
        </message>
        <message>
            <source>Read in a file</source>
            <translation>读入文件</translation>
        </message>
        <message>
            <source>{count} {count:intent|intents} taken in</source>
            <translation>已读入 {count} 项</translation>
        </message>
        <message>
            <source>{n} d</source>
            <translation>{n} 天</translation>
        </message>
        <message>
            <source>{n} h</source>
            <translation>{n} 小时</translation>
        </message>
        <message>
            <source>{n} min</source>
            <translation>{n} 分</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} 秒</translation>
        </message>
        <message>
            <source>Connected to the shared store · exchanged {age} ago</source>
            <translation>已连接共享库 · {age}前交换过</translation>
        </message>
        <message>
            <source>Step of a case</source>
            <translation>案卷步骤</translation>
        </message>
        <message>
            <source>Report of a case</source>
            <translation>上报案卷</translation>
        </message>
        <message>
            <source>Survey</source>
            <translation>普查</translation>
        </message>
        <message>
            <source>Supervision</source>
            <translation>督办</translation>
        </message>
        <message>
            <source>Change of a component</source>
            <translation>修改部件</translation>
        </message>
        <message>
            <source>Log-in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>What falls due by itself</source>
            <translation>到时自动执行</translation>
        </message>
        <message>
            <source>Roster</source>
            <translation>排班</translation>
        </message>
        <message>
            <source>Hand-over note</source>
            <translation>交接记录</translation>
        </message>
        <message>
            <source>Hand-over taken</source>
            <translation>接班</translation>
        </message>
        <message>
            <source>intact</source>
            <translation>完好</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>破损</translation>
        </message>
        <message>
            <source>lost</source>
            <translation>丢失</translation>
        </message>
        <message>
            <source>scrapped</source>
            <translation>废弃</translation>
        </message>
        <message>
            <source>removed</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>another place or shape</source>
            <translation>另一位置或形状</translation>
        </message>
        <message>
            <source>Hand-over notes</source>
            <translation>交接班记录</translation>
        </message>
        <message>
            <source>not signed yet</source>
            <translation>尚未签收</translation>
        </message>
        <message>
            <source>No note.</source>
            <translation>没有留言。</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>班次</translation>
        </message>
        <message>
            <source>Handed over</source>
            <translation>交班</translation>
        </message>
        <message>
            <source>Taken over</source>
            <translation>接班</translation>
        </message>
        <message>
            <source>Open cases</source>
            <translation>在办案卷</translation>
        </message>
        <message>
            <source>No notes in this week.</source>
            <translation>本周没有交接班记录。</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>怎么办</translation>
        </message>
        <message>
            <source>The exchange has stopped.</source>
            <translation>交换已停止。</translation>
        </message>
        <message>
            <source>The exchange is held up.</source>
            <translation>交换受阻。</translation>
        </message>
        <message>
            <source>Please see to it:</source>
            <translation>请处理：</translation>
        </message>
        <message>
            <source>Restarting…</source>
            <translation>正在重启…</translation>
        </message>
        <message>
            <source>The exchange had ended and is starting again. What is to be sent is kept.</source>
            <translation>交换意外中止，正在重启。待发内容都在。</translation>
        </message>
        <message>
            <source>Exchange stopped</source>
            <translation>交换已停止</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>正在连接…</translation>
        </message>
        <message>
            <source>Withdraw…</source>
            <translation>撤回…</translation>
        </message>
        <message>
            <source>Takes what you select back before it is sent.</source>
            <translation>把选中的内容在发出之前撤回。</translation>
        </message>
        <message>
            <source>Withdraw</source>
            <translation>撤回</translation>
        </message>
        <message>
            <source>Withdraw {count}? The shared store has not received {count:it|them} and never will; nobody else has seen {count:it|them}. Later steps that build on {count:it|them} are withdrawn too. What may have been sent already stays and gets its answer; undo that as a step of its own. A withdrawal can't be undone: whoever wants the step after all takes it anew.</source>
            <translation>撤回 {count} 项？共享存储没有收到，以后也不会收到，别人没有看到过。以它们为依据的后续操作一并撤回。可能已经发出的会保留并等待答复；那些须另行办理撤销。撤回不能恢复：仍需办理的，请重新办理。</translation>
        </message>
        <message>
            <source>{count} withdrawn: {count:it|they} never reached the shared store.</source>
            <translation>已撤回 {count} 项，共享存储没有收到过。</translation>
        </message>
        <message>
            <source>{count} may have been sent already and {count:stays|stay}.</source>
            <translation>{count} 项可能已经发出，予以保留。</translation>
        </message>
        <message>
            <source>{count} {count:is|are} another person's and {count:stays|stay}.</source>
            <translation>{count} 项是他人的，予以保留。</translation>
        </message>
        <message>
            <source>The shared store is being asked · exchanged {age} ago</source>
            <translation>正在询问共享存储 · {age}前同步过</translation>
        </message>
        <message>
            <source>Clock {sign}{n} h</source>
            <translation>时钟 {sign}{n} 小时</translation>
        </message>
        <message>
            <source>Clock {sign}{n} min</source>
            <translation>时钟 {sign}{n} 分</translation>
        </message>
        <message>
            <source>Clock {sign}{n} s</source>
            <translation>时钟 {sign}{n} 秒</translation>
        </message>
        <message>
            <source>a large change: part {done} of {of}</source>
            <translation>大批改动：第 {done}/{of} 部分</translation>
        </message>
        <message>
            <source>New unit grids</source>
            <translation>重划单元网格</translation>
        </message>
        <message>
            <source>who: not said</source>
            <translation>身份不详</translation>
        </message>
        <message>
            <source>Reported as {number} and merged into {main}.</source>
            <translation>已上报为 {number} 并并入 {main}。</translation>
        </message>
        <message>
            <source>The report waits for acceptance again, with everything that was typed</source>
            <translation>这件上报重新等待受理，填过的内容都在</translation>
        </message>
        <message>
            <source>This merge can't be undone here any more.</source>
            <translation>这次并案在这里已不能撤销。</translation>
        </message>
        <message>
            <source>Not the same case.</source>
            <translation>不是同一件案。</translation>
        </message>
        <message>
            <source>The merge is undone: {number} waits for acceptance.</source>
            <translation>已撤销并案：{number} 等待受理。</translation>
        </message>
        <message>
            <source>Filter's name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>There is a filter of this name. Press again to replace it.</source>
            <translation>已有同名的筛选。再按一次就替换它。</translation>
        </message>
        <message>
            <source>Give it a name first</source>
            <translation>请先起个名称</translation>
        </message>
        <message>
            <source>Orders that were ended · {count}</source>
            <translation>已解除的督办 · {count}</translation>
        </message>
        <message>
            <source>ended {time}</source>
            <translation>{time} 解除</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>督办单</translation>
        </message>
        <message>
            <source>answered</source>
            <translation>已答复</translation>
        </message>
        <message>
            <source>answer by {day}</source>
            <translation>{day} 前答复</translation>
        </message>
        <message>
            <source>answered late</source>
            <translation>逾期答复</translation>
        </message>
        <message>
            <source>another answer asked for: {why}</source>
            <translation>要求再次答复：{why}</translation>
        </message>
        <message>
            <source>no answer yet</source>
            <translation>未答复</translation>
        </message>
        <message>
            <source>Ordered by me</source>
            <translation>我下达的</translation>
        </message>
        <message>
            <source>Orders of supervision</source>
            <translation>督办单</translation>
        </message>
        <message>
            <source>{count} {count:order|orders} · {waiting} unanswered · {late} overdue</source>
            <translation>{count} 单 · {waiting} 未答复 · {late} 逾期</translation>
        </message>
        <message>
            <source>You have given no order that stands.</source>
            <translation>没有您下达的在办督办单。</translation>
        </message>
        <message>
            <source>No case is under supervision. Orders that are given will appear here.</source>
            <translation>目前没有督办案卷。下达的督办单会显示在这里。</translation>
        </message>
        <message>
            <source>No telephone exchange is connected to this workstation.</source>
            <translation>本工作站没有接电话交换机。</translation>
        </message>
        <message>
            <source>Nobody is calling.</source>
            <translation>现在没有来电。</translation>
        </message>
        <message>
            <source>Nothing can be reported while you look back. Return to now, then put the call into the form.</source>
            <translation>正在回看过去，不能登记。回到现在，再把来电记入登记表。</translation>
        </message>
        <message>
            <source>no earlier case of this number</source>
            <translation>这个号码没有登记过案件</translation>
        </message>
        <message>
            <source>cases: {lately} within a year, {count} in all</source>
            <translation>近一年 {lately} 件，共 {count} 件</translation>
        </message>
        <message>
            <source>all {type}</source>
            <translation>都是{type}</translation>
        </message>
        <message>
            <source>The recording of the call was not attached: {why}</source>
            <translation>通话录音没有附上：{why}</translation>
        </message>
        <message>
            <source>The recording of the call is with its case now.</source>
            <translation>通话录音已附到案件。</translation>
        </message>
    </context>
    <context>
        <name>Administration</name>
        <message>
            <source>Users</source>
            <translation>用户</translation>
        </message>
        <message>
            <source>Who may log in, in which roles and where.</source>
            <translation>谁可以登录，担任什么角色，属于哪个部门。</translation>
        </message>
        <message>
            <source>Catalogue</source>
            <translation>目录</translation>
        </message>
        <message>
            <source>Types of components and events, when to file and close, and within what limit.</source>
            <translation>部件和事件类别、立案与结案条件、处置时限。</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Calendar</source>
            <translation>日历</translation>
        </message>
        <message>
            <source>Office hours, holidays and make-up days that all deadlines are counted by.</source>
            <translation>办公时间、节假日和调休上班日，一切时限据此计算。</translation>
        </message>
        <message>
            <source>Stage limits</source>
            <translation>环节时限</translation>
        </message>
        <message>
            <source>How long each post has for its stage. The handling limit stands in the catalogue.</source>
            <translation>每个岗位办理本环节的时限；处置时限在目录中设定。</translation>
        </message>
        <message>
            <source>Departments</source>
            <translation>部门</translation>
        </message>
        <message>
            <source>Who handles cases. Double click one to change it.</source>
            <translation>处置案卷的专业部门。双击一行可修改。</translation>
        </message>
        <message>
            <source>Permissions</source>
            <translation>权限</translation>
        </message>
        <message>
            <source>Which role may do what. What isn't granted is denied; nobody grants his own role.</source>
            <translation>哪个角色可以做什么。未授予的一律禁止；任何人不能给自己的角色授权。</translation>
        </message>
        <message>
            <source>Duty roster</source>
            <translation>值班表</translation>
        </message>
        <message>
            <source>Who sits at which post in which shift.</source>
            <translation>哪一班、哪个岗位由谁值守。</translation>
        </message>
        <message>
            <source>Posts and shifts</source>
            <translation>岗位与班次</translation>
        </message>
        <message>
            <source>What the roster is made of.</source>
            <translation>值班表由岗位和班次组成。</translation>
        </message>
        <message>
            <source>Log-in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>When users are locked out and windows are locked.</source>
            <translation>用户何时被锁定，窗口何时自动锁屏。</translation>
        </message>
    </context>
    <context>
        <name>AdministrationDesk</name>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
    </context>
    <context>
        <name>Alerts</name>
        <message>
            <source>Nearly overdue: {case}</source>
            <translation>临期：{case}</translation>
        </message>
        <message>
            <source>{count} {count:case is|cases are} nearly overdue</source>
            <translation>{count} 件案件临期</translation>
        </message>
        <message>
            <source>New: {case}</source>
            <translation>新案件：{case}</translation>
        </message>
        <message>
            <source>{count} new {count:case|cases}</source>
            <translation>{count} 件新案件</translation>
        </message>
        <message>
            <source>The answer to supervision {number} is overdue</source>
            <translation>督办单 {number} 逾期未答复</translation>
        </message>
        <message>
            <source>The answers to {count} {count:order|orders} of supervision are overdue</source>
            <translation>{count} 张督办单逾期未答复</translation>
        </message>
        <message>
            <source>A call: {number}</source>
            <translation>来电：{number}</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>接听</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Wanmi</source>
            <translation>万米</translation>
        </message>
        <message>
            <source>{who} took “{step}” on this case just now.</source>
            <translation>{who}刚刚对这件案件做了“{step}”。</translation>
        </message>
        <message>
            <source>What you wrote is kept.</source>
            <translation>你写的内容已保留。</translation>
        </message>
        <message>
            <source>Sound for new and nearly overdue cases</source>
            <translation>新案件、临期案件响铃</translation>
        </message>
        <message>
            <source>Notices beside the system's clock</source>
            <translation>系统托盘提醒</translation>
        </message>
        <message>
            <source>No messages yet.</source>
            <translation>还没有消息。</translation>
        </message>
    </context>
    <context>
        <name>AroundCase</name>
        <message>
            <source>This case has no point on the map.</source>
            <translation>这件案卷在地图上没有位置。</translation>
        </message>
        <message>
            <source>The picture of {camera} is with the photos of this step.</source>
            <translation>{camera}的截图已放进本步骤的照片里。</translation>
        </message>
        <message>
            <source>The picture of {camera} is with the photos of the new report (Alt+1).</source>
            <translation>{camera}的截图已放进新上报的照片里（Alt+1）。</translation>
        </message>
        <message>
            <source>Click the place on the map.</source>
            <translation>请在地图上点一下这个地点。</translation>
        </message>
    </context>
    <context>
        <name>CalendarPage</name>
        <message>
            <source>Whose calendar</source>
            <translation>谁的日历</translation>
        </message>
        <message>
            <source>The district</source>
            <translation>本区</translation>
        </message>
        <message>
            <source>The hall's posts</source>
            <translation>大厅岗位</translation>
        </message>
        <message>
            <source>Not worked</source>
            <translation>休息</translation>
        </message>
        <message>
            <source>Worked</source>
            <translation>上班</translation>
        </message>
        <message>
            <source>As usual</source>
            <translation>恢复通用</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃改动</translation>
        </message>
        <message>
            <source>Make-up day</source>
            <translation>调休上班</translation>
        </message>
        <message>
            <source>Holiday</source>
            <translation>节假日</translation>
        </message>
        <message>
            <source>Saved. The dates of {count} open {count:case|cases} changed.</source>
            <translation>已保存。{count} 件在办案件的时限随之变动。</translation>
        </message>
        <message>
            <source>from {day}</source>
            <translation>{day} 起</translation>
        </message>
        <message>
            <source>each year {begins} to {ends}</source>
            <translation>每年 {begins} 至 {ends}</translation>
        </message>
        <message>
            <source>As the district</source>
            <translation>同本区</translation>
        </message>
        <message>
            <source>work</source>
            <translation>班</translation>
        </message>
        <message>
            <source>off</source>
            <translation>休</translation>
        </message>
        <message>
            <source>{year}-{month}</source>
            <translation>{year} 年 {month} 月</translation>
        </message>
        <message>
            <source>The public holidays of {year} are not known to the program: Monday to Friday are counted. Enter the days of the State Council's notice here.</source>
            <translation>程序还没有 {year} 年的节假日安排，暂按周一至周五计算。请按国务院办公厅通知在此录入。</translation>
        </message>
        <message>
            <source>The days of {year} are entered</source>
            <translation>{year} 年的日期已录入并核对</translation>
        </message>
        <message>
            <source>{first} to {last}, {count} {count:day|days}</source>
            <translation>{first} 至 {last}，共 {count} 天</translation>
        </message>
        <message>
            <source>Add office hours</source>
            <translation>增加办公时间</translation>
        </message>
        <message>
            <source>Remove office hours</source>
            <translation>删除办公时间</translation>
        </message>
        <message>
            <source>Office hours</source>
            <translation>办公时间</translation>
        </message>
        <message>
            <source>Own days</source>
            <translation>自定日期</translation>
        </message>
        <message>
            <source>Month before</source>
            <translation>上个月</translation>
        </message>
        <message>
            <source>Next month</source>
            <translation>下个月</translation>
        </message>
        <message>
            <source>Name, for example Spring Festival</source>
            <translation>名称，例如春节</translation>
        </message>
        <message>
            <source>Name of the days</source>
            <translation>日期名称</translation>
        </message>
    </context>
    <context>
        <name>CameraTile</name>
        <message>
            <source>Video is not running</source>
            <translation>视频没有运行</translation>
        </message>
        <message>
            <source>Video is starting</source>
            <translation>视频正在启动</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>正在连接</translation>
        </message>
        <message>
            <source>No new picture for {seconds} s</source>
            <translation>画面停了 {seconds} 秒</translation>
        </message>
        <message>
            <source>Reconnecting (try {number})</source>
            <translation>正在重连（第 {number} 次）</translation>
        </message>
        <message>
            <source>The camera ended its stream</source>
            <translation>摄像头断开了视频流</translation>
        </message>
        <message>
            <source>Connected, but no picture comes</source>
            <translation>已连上，但没有画面</translation>
        </message>
        <message>
            <source>The camera refuses the connection</source>
            <translation>摄像头拒绝连接</translation>
        </message>
        <message>
            <source>The camera has no such stream</source>
            <translation>摄像头没有这一路视频流</translation>
        </message>
        <message>
            <source>User name or password of the camera is wrong</source>
            <translation>摄像头的用户名或密码不对</translation>
        </message>
        <message>
            <source>The camera is out of reach</source>
            <translation>联不上摄像头</translation>
        </message>
        <message>
            <source>What the camera sends is no video</source>
            <translation>摄像头发来的不是视频</translation>
        </message>
        <message>
            <source>The camera has no valid stream address</source>
            <translation>摄像头的流地址无效</translation>
        </message>
        <message>
            <source>No signal for {seconds} s</source>
            <translation>{seconds} 秒没有信号</translation>
        </message>
        <message>
            <source>own</source>
            <translation>自建</translation>
        </message>
        <message>
            <source>shared by the police</source>
            <translation>公安共享</translation>
        </message>
        <message>
            <source>live</source>
            <translation>实时</translation>
        </message>
    </context>
    <context>
        <name>Card</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>CaseLegend</name>
        <message>
            <source>Legend</source>
            <translation>图例</translation>
        </message>
        <message>
            <source>Overdue</source>
            <translation>超期</translation>
        </message>
        <message>
            <source>Near limit (80 % used)</source>
            <translation>临期（用时 80 %）</translation>
        </message>
        <message>
            <source>On time</source>
            <translation>在期</translation>
        </message>
        <message>
            <source>Urged</source>
            <translation>督办</translation>
        </message>
        <message>
            <source>Pending</source>
            <translation>待同步</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>已结案</translation>
        </message>
        <message>
            <source>Conflict</source>
            <translation>冲突</translation>
        </message>
    </context>
    <context>
        <name>CatalogueImport</name>
        <message>
            <source>Show rows that change nothing</source>
            <translation>显示没有改动的行</translation>
        </message>
        <message>
            <source>Comparing with the catalogue …</source>
            <translation>正在与目录比较…</translation>
        </message>
        <message>
            <source>While a row is refused nothing is imported: correct the file, then import it again.</source>
            <translation>有一行不能用，就都不导入：请改好文件后重新导入。</translation>
        </message>
        <message>
            <source>The catalogue says all of this already.</source>
            <translation>目录里已全部如此，没有可导入的内容。</translation>
        </message>
        <message>
            <source>Cases filed before keep the version that they were filed under.</source>
            <translation>此前立案的案件仍按立案时的版本办理。</translation>
        </message>
        <message>
            <source>Row</source>
            <translation>文件与行</translation>
        </message>
        <message>
            <source>Effect</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Type</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>No.</source>
            <translation>序号</translation>
        </message>
        <message>
            <source>What changes, or why not</source>
            <translation>改动内容或不能用的原因</translation>
        </message>
        <message>
            <source>Code, name or reason</source>
            <translation>代码、名称或原因</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>不能用</translation>
        </message>
        <message>
            <source>new</source>
            <translation>新增</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>改动</translation>
        </message>
        <message>
            <source>same</source>
            <translation>相同</translation>
        </message>
        <message>
            <source>{field}: {before} → {after}</source>
            <translation>{field}：{before} → {after}</translation>
        </message>
        <message>
            <source>Class (Chinese)</source>
            <translation>大类（中文）</translation>
        </message>
        <message>
            <source>Class (English)</source>
            <translation>大类（英文）</translation>
        </message>
        <message>
            <source>Name (Chinese)</source>
            <translation>名称（中文）</translation>
        </message>
        <message>
            <source>Name (English)</source>
            <translation>名称（英文）</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>权属</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>责任部门</translation>
        </message>
        <message>
            <source>Where it stands</source>
            <translation>所在位置</translation>
        </message>
        <message>
            <source>File when</source>
            <translation>立案条件</translation>
        </message>
        <message>
            <source>Close when</source>
            <translation>结案条件</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>限时</translation>
        </message>
        <message>
            <source>Retired</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>Import catalogue</source>
            <translation>导入目录</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
    </context>
    <context>
        <name>CataloguePage</name>
        <message>
            <source>Show earlier versions</source>
            <translation>显示以前的版本</translation>
        </message>
        <message>
            <source>Import …</source>
            <translation>导入…</translation>
        </message>
        <message>
            <source>Edit type …</source>
            <translation>修改类别…</translation>
        </message>
        <message>
            <source>New condition …</source>
            <translation>新增条件…</translation>
        </message>
        <message>
            <source>New version …</source>
            <translation>改为新版本…</translation>
        </message>
        <message>
            <source>Retire …</source>
            <translation>停用…</translation>
        </message>
        <message>
            <source>Choose a type</source>
            <translation>请选择类别</translation>
        </message>
        <message>
            <source>retired since {day}</source>
            <translation>{day} 起停用</translation>
        </message>
        <message>
            <source>Import catalogue</source>
            <translation>导入目录</translation>
        </message>
        <message>
            <source>retired</source>
            <translation>已停用</translation>
        </message>
        <message>
            <source>in force</source>
            <translation>现行</translation>
        </message>
        <message>
            <source>to come</source>
            <translation>待生效</translation>
        </message>
        <message>
            <source>earlier</source>
            <translation>以前</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Type</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>大类</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>责任部门</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>限时</translation>
        </message>
        <message>
            <source>New type …</source>
            <translation>新增类别…</translation>
        </message>
        <message>
            <source>Code, name or department</source>
            <translation>代码、名称或部门</translation>
        </message>
        <message>
            <source>No.</source>
            <translation>序号</translation>
        </message>
        <message>
            <source>File when</source>
            <translation>立案条件</translation>
        </message>
        <message>
            <source>Close when</source>
            <translation>结案条件</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Valid from</source>
            <translation>起用日期</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Condition</source>
            <translation>条件</translation>
        </message>
        <message>
            <source>Components</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Events</source>
            <translation>事件</translation>
        </message>
        <message>
            <source>Types and conditions from CSV files; what they change is shown first</source>
            <translation>从 CSV 文件导入类别和立案条件，导入前先逐行显示改动</translation>
        </message>
    </context>
    <context>
        <name>CellDialog</name>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人员</translation>
        </message>
        <message>
            <source>Nobody holds the role of this post.</source>
            <translation>没有人担任这个岗位的角色。</translation>
        </message>
    </context>
    <context>
        <name>Chart</name>
        <message>
            <source>As a table</source>
            <translation>看表格</translation>
        </message>
        <message>
            <source>{title} as a table</source>
            <translation>{title}：表格</translation>
        </message>
    </context>
    <context>
        <name>ChartsPanel</name>
        <message>
            <source>By department</source>
            <translation>各部门</translation>
        </message>
        <message>
            <source>dispatched cases</source>
            <translation>派遣件数</translation>
        </message>
        <message>
            <source>By type</source>
            <translation>各类别</translation>
        </message>
        <message>
            <source>reported cases</source>
            <translation>上报件数</translation>
        </message>
        <message>
            <source>By channel</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>{count} over their limit</source>
            <translation>其中超期 {count} 件</translation>
        </message>
        <message>
            <source>{first} to {last}, as of {now}</source>
            <translation>{first} 至 {last} · 数据截至 {now}</translation>
        </message>
    </context>
    <context>
        <name>Commands</name>
        <message>
            <source>Search and do</source>
            <translation>查找与操作</translation>
        </message>
        <message>
            <source>Keys and help</source>
            <translation>按键与帮助</translation>
        </message>
        <message>
            <source>Bring up to date</source>
            <translation>刷新</translation>
        </message>
        <message>
            <source>Next pane</source>
            <translation>下一区域</translation>
        </message>
        <message>
            <source>Previous pane</source>
            <translation>上一区域</translation>
        </message>
        <message>
            <source>Take the picture of the camera</source>
            <translation>抓拍摄像头画面</translation>
        </message>
        <message>
            <source>Full screen</source>
            <translation>全屏</translation>
        </message>
        <message>
            <source>Day or night</source>
            <translation>日间或夜间</translation>
        </message>
        <message>
            <source>Change user…</source>
            <translation>切换用户…</translation>
        </message>
        <message>
            <source>Copy the case number</source>
            <translation>复制案件编号</translation>
        </message>
        <message>
            <source>Change my password…</source>
            <translation>修改我的密码…</translation>
        </message>
        <message>
            <source>Look back…</source>
            <translation>回看…</translation>
        </message>
        <message>
            <source>Begin a drill…</source>
            <translation>开始演练…</translation>
        </message>
        <message>
            <source>Restore the layout</source>
            <translation>还原布局</translation>
        </message>
        <message>
            <source>Conflicts and what is to be sent</source>
            <translation>冲突与待发</translation>
        </message>
        <message>
            <source>The place of the report was moved.</source>
            <translation>上报的地点已移动。</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Answer or end the call</source>
            <translation>接听、挂断电话</translation>
        </message>
    </context>
    <context>
        <name>ConditionDialog</name>
        <message>
            <source>Type</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>File when</source>
            <translation>立案条件</translation>
        </message>
        <message>
            <source>Close when</source>
            <translation>结案条件</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>限时</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Valid from</source>
            <translation>起用日期</translation>
        </message>
        <message>
            <source>Cases filed before keep the version that they were filed under.</source>
            <translation>此前立案的案件仍按立案时的版本办理。</translation>
        </message>
        <message>
            <source>New filing condition</source>
            <translation>新增立案条件</translation>
        </message>
        <message>
            <source>New version of the filing condition</source>
            <translation>立案条件改为新版本</translation>
        </message>
    </context>
    <context>
        <name>DayChart</name>
        <message>
            <source>Reported and closed by day</source>
            <translation>每日上报与结案</translation>
        </message>
        <message>
            <source>cases</source>
            <translation>件</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Reported</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>结案</translation>
        </message>
        <message>
            <source>wide: reported {came} · narrow: closed {gone}</source>
            <translation>宽：上报 {came} · 窄：结案 {gone}</translation>
        </message>
        <message>
            <source>{day} · reported {came} · closed {gone}</source>
            <translation>{day} · 上报 {came} · 结案 {gone}</translation>
        </message>
    </context>
    <context>
        <name>DemoMark</name>
        <message>
            <source>Demonstration city · made-up data</source>
            <translation>演示城市 · 非真实数据</translation>
        </message>
    </context>
    <context>
        <name>DepartmentDialog</name>
        <message>
            <source>Ended: no case is dispatched to it any more</source>
            <translation>停用：不再向它派遣案卷</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Chinese name</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>New department</source>
            <translation>新部门</translation>
        </message>
        <message>
            <source>Edit department</source>
            <translation>修改部门</translation>
        </message>
    </context>
    <context>
        <name>DepartmentsPage</name>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Open cases</source>
            <translation>在办案卷</translation>
        </message>
        <message>
            <source>Overdue</source>
            <translation>超期</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>New department…</source>
            <translation>新部门…</translation>
        </message>
        <message>
            <source>Code or name</source>
            <translation>代码或名称</translation>
        </message>
        <message>
            <source>ended on {day}</source>
            <translation>{day} 停用</translation>
        </message>
    </context>
    <context>
        <name>Dock</name>
        <message>
            <source>Close up or open this panel</source>
            <translation>收起或展开</translation>
        </message>
        <message>
            <source>Float or dock this panel</source>
            <translation>浮动或停靠</translation>
        </message>
    </context>
    <context>
        <name>DrillBar</name>
        <message>
            <source>Stop the drill</source>
            <translation>停止演练</translation>
        </message>
        <message>
            <source>Drill: preparing …</source>
            <translation>演练：正在准备…</translation>
        </message>
        <message>
            <source>Drill at {speed}× · {time} · {reported} reported · {steps} {steps:step|steps}</source>
            <translation>演练 {speed}× · {time} · 上报 {reported} · 步骤 {steps}</translation>
        </message>
        <message>
            <source>Drill over: {reported} reported, {steps} {steps:step|steps}, {refused} refused.</source>
            <translation>演练结束：上报 {reported}，步骤 {steps}，被拒 {refused}。</translation>
        </message>
        <message>
            <source>Something does not hold: {what}</source>
            <translation>有一项不成立：{what}</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>DrillDialog</name>
        <message>
            <source>Begin a drill</source>
            <translation>开始演练</translation>
        </message>
        <message>
            <source>Inspectors, posts and departments work by themselves from the next opening on, and the demonstration clock moves along. What is done stays in this store.</source>
            <translation>从下一次开门起，监督员、各岗位和各部门自动办理，演示时钟随之前进。办过的留在本存储里。</translation>
        </message>
        <message>
            <source>{speed}×, a day in {minutes} min</source>
            <translation>{speed} 倍（一天 {minutes} 分钟）</translation>
        </message>
        <message>
            <source>{hours} h</source>
            <translation>{hours} 小时</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>速度</translation>
        </message>
        <message>
            <source>Office hours</source>
            <translation>办公小时数</translation>
        </message>
        <message>
            <source>Seed: the same plays the same day</source>
            <translation>种子（相同则过程相同）</translation>
        </message>
        <message>
            <source>Begin</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>FactsCard</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation>还有 {count} 项</translation>
        </message>
        <message>
            <source>Nothing is drawn here.</source>
            <translation>这里没有图上的要素。</translation>
        </message>
    </context>
    <context>
        <name>FirstStart</name>
        <message>
            <source>Wanmi · first start</source>
            <translation>万米 · 首次启动</translation>
        </message>
        <message>
            <source>The demonstration city is being made. This takes about half a minute.</source>
            <translation>正在生成演示城市，约需半分钟。</translation>
        </message>
        <message>
            <source>{file} is being read.</source>
            <translation>正在读取 {file}。</translation>
        </message>
        <message>
            <source>Stopping; nothing of it stays.</source>
            <translation>正在停止，不会留下任何数据。</translation>
        </message>
        <message>
            <source>What do you want to work with?</source>
            <translation>用哪里的数据？</translation>
        </message>
        <message>
            <source>Demonstration city</source>
            <translation>演示城市</translation>
        </message>
        <message>
            <source>Ansai, made up: 151 unit grids, 20,055 components, the cases of 2021</source>
            <translation>虚构的安塞：151 个单元网格、20 055 个部件、2021 年的案件</translation>
        </message>
        <message>
            <source>My own town</source>
            <translation>我的城市</translation>
        </message>
        <message>
            <source>Out of an OpenStreetMap extract (.osm.pbf)</source>
            <translation>从 OpenStreetMap 数据（.osm.pbf）导入</translation>
        </message>
        <message>
            <source>Open a store</source>
            <translation>打开库</translation>
        </message>
        <message>
            <source>A file that Wanmi has made before (.sqlite)</source>
            <translation>万米以前建的文件（.sqlite）</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>First passwords: note them now, they are not shown again</source>
            <translation>初始密码：请现在记下，以后不再显示</translation>
        </message>
        <message>
            <source>I have noted them</source>
            <translation>已记下</translation>
        </message>
        <message>
            <source>OpenStreetMap extract</source>
            <translation>OpenStreetMap 数据</translation>
        </message>
    </context>
    <context>
        <name>GiveDialog</name>
        <message>
            <source>Sign and hand over</source>
            <translation>签字交班</translation>
        </message>
        <message>
            <source>What the next shift must know: what to watch, whom to call</source>
            <translation>下一班须知：盯什么、找谁、约定了什么</translation>
        </message>
        <message>
            <source>Post</source>
            <translation>岗位</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>班次</translation>
        </message>
        <message>
            <source>Open cases</source>
            <translation>在办案卷</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>交接说明</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Hand over the shift</source>
            <translation>交班</translation>
        </message>
    </context>
    <context>
        <name>HandingOver</name>
        <message>
            <source>{shift} has ended.</source>
            <translation>{shift}已结束。</translation>
        </message>
        <message>
            <source>Hand over…</source>
            <translation>交班…</translation>
        </message>
        <message>
            <source>Duty roster…</source>
            <translation>值班表…</translation>
        </message>
        <message>
            <source>Hand over the shift…</source>
            <translation>交班…</translation>
        </message>
        <message>
            <source>Leave without a note</source>
            <translation>不写说明，直接离开</translation>
        </message>
        <message>
            <source>The shift is handed over; who comes next signs for it.</source>
            <translation>已交班，等下一班签字接班。</translation>
        </message>
        <message>
            <source>Close without a note</source>
            <translation>不写说明，直接关闭</translation>
        </message>
    </context>
    <context>
        <name>Herald</name>
        <message>
            <source>Wanmi</source>
            <translation>万米</translation>
        </message>
    </context>
    <context>
        <name>HoursDialog</name>
        <message>
            <source>Office hours</source>
            <translation>办公时间</translation>
        </message>
        <message>
            <source>Since ever</source>
            <translation>一直以来</translation>
        </message>
        <message>
            <source>Valid from</source>
            <translation>起用日期</translation>
        </message>
        <message>
            <source>Only from</source>
            <translation>只在</translation>
        </message>
        <message>
            <source>Season begins</source>
            <translation>季节开始</translation>
        </message>
        <message>
            <source>Season ends</source>
            <translation>季节结束</translation>
        </message>
        <message>
            <source>Season</source>
            <translation>季节</translation>
        </message>
        <message>
            <source>Several spans stand one after the other; what lies between them is not worked. A season (summer hours) comes back every year.</source>
            <translation>可写多段，段与段之间（如午休）不计时。季节性办公时间（如夏季作息）每年重复。</translation>
        </message>
        <message>
            <source>Take</source>
            <translation>采用</translation>
        </message>
    </context>
    <context>
        <name>KeyFigures</name>
        <message>
            <source>Reported</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>应结案</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>已结案</translation>
        </message>
        <message>
            <source>Closing rate</source>
            <translation>结案率</translation>
        </message>
        <message>
            <source>Not closed</source>
            <translation>未结案</translation>
        </message>
        <message>
            <source>components {components}{dot}events {events}</source>
            <translation>部件 {components}{dot}事件 {events}</translation>
        </message>
        <message>
            <source>whose limit has come, or that are closed</source>
            <translation>到期应办完的</translation>
        </message>
        <message>
            <source>of the {due} due</source>
            <translation>应结案 {due} 件中</translation>
        </message>
        <message>
            <source>nothing was due</source>
            <translation>没有应结案的</translation>
        </message>
        <message>
            <source>of the due ones</source>
            <translation>应结案中尚未结案</translation>
        </message>
    </context>
    <context>
        <name>KeysHelp</name>
        <message>
            <source>Keys</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <source>Everywhere</source>
            <translation>各处</translation>
        </message>
        <message>
            <source>Where the focus is</source>
            <translation>焦点所在处</translation>
        </message>
        <message>
            <source>List: move</source>
            <translation>列表：移动</translation>
        </message>
        <message>
            <source>List: open the case</source>
            <translation>列表：打开案件</translation>
        </message>
        <message>
            <source>Photo, camera: large</source>
            <translation>照片、视频：放大</translation>
        </message>
        <message>
            <source>Map: move</source>
            <translation>地图：移动</translation>
        </message>
        <message>
            <source>Map: zoom</source>
            <translation>地图：缩放</translation>
        </message>
        <message>
            <source>Close what is on top</source>
            <translation>关闭最上层</translation>
        </message>
        <message>
            <source>Photo: all of it</source>
            <translation>照片：看全图</translation>
        </message>
        <message>
            <source>Photo: hold to see it before</source>
            <translation>照片：按住看处置前</translation>
        </message>
        <message>
            <source>Cameras: this one large</source>
            <translation>摄像头：放大这一路</translation>
        </message>
        <message>
            <source>Cameras: all of them</source>
            <translation>摄像头：全部显示</translation>
        </message>
    </context>
    <context>
        <name>LayerPanel</name>
        <message>
            <source>Opacity of the layer</source>
            <translation>图层透明度</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>透明度</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>图层</translation>
        </message>
    </context>
    <context>
        <name>LimitField</name>
        <message>
            <source>{stage}, unit</source>
            <translation>{stage}，单位</translation>
        </message>
    </context>
    <context>
        <name>LimitsPage</name>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Defaults</source>
            <translation>恢复默认</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃改动</translation>
        </message>
        <message>
            <source>“{stage}” needs a limit.</source>
            <translation>“{stage}”必须填写时限。</translation>
        </message>
        <message>
            <source>Nothing was changed.</source>
            <translation>没有改动。</translation>
        </message>
        <message>
            <source>Saved. The dates of {count} open {count:case|cases} changed.</source>
            <translation>已保存。{count} 件在办案件的时限随之变动。</translation>
        </message>
        <message>
            <source>Stage</source>
            <translation>环节</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>由</translation>
        </message>
        <message>
            <source>Usual</source>
            <translation>一般案件</translation>
        </message>
        <message>
            <source>Urgent cases</source>
            <translation>紧急案件</translation>
        </message>
        <message>
            <source>An empty field for urgent cases means: as usual. Open cases are counted anew at once.</source>
            <translation>紧急案件一栏留空，表示与一般案件相同。保存后在办案件立即重新计算。</translation>
        </message>
        <message>
            <source>{stage}, urgent cases</source>
            <translation>{stage}，紧急案件</translation>
        </message>
    </context>
    <context>
        <name>LoginDialog</name>
        <message>
            <source>User</source>
            <translation>用户</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>Give your login name.</source>
            <translation>请输入用户名。</translation>
        </message>
        <message>
            <source>Log in</source>
            <translation>登录</translation>
        </message>
    </context>
    <context>
        <name>LoginPage</name>
        <message>
            <source>min</source>
            <translation>分钟</translation>
        </message>
        <message>
            <source>days</source>
            <translation>天</translation>
        </message>
        <message>
            <source>never</source>
            <translation>不锁</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>保存…</translation>
        </message>
        <message>
            <source>Wrong passwords that lock a user out at a workstation</source>
            <translation>在一台工作站输错几次密码后锁定用户</translation>
        </message>
        <message>
            <source>Locked out for</source>
            <translation>锁定时长</translation>
        </message>
        <message>
            <source>Lock a window when nobody has touched it for</source>
            <translation>无人操作多久后自动锁屏</translation>
        </message>
        <message>
            <source>Who has logged in at it may log in there without the shared store for</source>
            <translation>离线登录的有效期（自上次联网登录起）</translation>
        </message>
        <message>
            <source>A password has at least {least} characters of {kinds} kinds, doesn't hold the login, and isn't one of those everybody tries first. A password that an administrator gives is for one log-in.</source>
            <translation>密码至少 {least} 个字符，含 {kinds} 类字符，不含登录名，不能是常见密码。管理员给的密码只供登录一次。</translation>
        </message>
        <message>
            <source>Change the log-in rules</source>
            <translation>修改登录规则</translation>
        </message>
        <message>
            <source>They hold from the next log-in on.</source>
            <translation>从下一次登录起生效。</translation>
        </message>
        <message>
            <source>h</source>
            <translation>小时</translation>
        </message>
        <message>
            <source>A workstation may work without the shared store for</source>
            <translation>工作站可离开共享存储工作</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Wanmi · digital city management command centre</source>
            <translation>万米 · 数字城管指挥中心</translation>
        </message>
        <message>
            <source>Near video</source>
            <translation>附近视频</translation>
        </message>
        <message>
            <source>Charts</source>
            <translation>今日图表</translation>
        </message>
        <message>
            <source>Cases here</source>
            <translation>同点案件</translation>
        </message>
        <message>
            <source>Nobody is logged in: this window only looks.</source>
            <translation>没有登录，本窗口只能查看。</translation>
        </message>
        <message>
            <source>Log in</source>
            <translation>登录</translation>
        </message>
    </context>
    <context>
        <name>MapFacts</name>
        <message>
            <source>{count} {count:component|components}</source>
            <translation>{count} 个部件</translation>
        </message>
        <message>
            <source>Unit grid</source>
            <translation>单元网格</translation>
        </message>
        <message>
            <source>Responsibility grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Building</source>
            <translation>建筑</translation>
        </message>
        <message>
            <source>Road</source>
            <translation>道路</translation>
        </message>
        <message>
            <source>Green</source>
            <translation>绿地</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案件</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
    </context>
    <context>
        <name>MapMenu</name>
        <message>
            <source>Put the place here</source>
            <translation>地点设在此处</translation>
        </message>
        <message>
            <source>Cases here</source>
            <translation>同点案件</translation>
        </message>
        <message>
            <source>What is here</source>
            <translation>这里是什么</translation>
        </message>
        <message>
            <source>Copy the coordinates</source>
            <translation>复制坐标</translation>
        </message>
    </context>
    <context>
        <name>MapTools</name>
        <message>
            <source>Move the map; click a case or a place</source>
            <translation>移动地图；点案件或地点</translation>
        </message>
        <message>
            <source>What is here</source>
            <translation>这里是什么</translation>
        </message>
        <message>
            <source>Select by rectangle</source>
            <translation>矩形选择</translation>
        </message>
        <message>
            <source>Select by polygon (right click ends)</source>
            <translation>多边形选择（右键结束）</translation>
        </message>
        <message>
            <source>Measure a length (right click ends)</source>
            <translation>量距离（右键结束）</translation>
        </message>
        <message>
            <source>Measure an area (right click ends)</source>
            <translation>量面积（右键结束）</translation>
        </message>
        <message>
            <source>Zoom in by a box</source>
            <translation>框选放大</translation>
        </message>
        <message>
            <source>Zoom out by a box</source>
            <translation>框选缩小</translation>
        </message>
        <message>
            <source>Full view</source>
            <translation>全图</translation>
        </message>
        <message>
            <source>Previous view</source>
            <translation>上一视图</translation>
        </message>
        <message>
            <source>Next view</source>
            <translation>下一视图</translation>
        </message>
        <message>
            <source>Map tools</source>
            <translation>地图工具</translation>
        </message>
    </context>
    <context>
        <name>MapView</name>
        <message>
            <source>The map can't show this store.</source>
            <translation>地图打不开这个库。</translation>
        </message>
        <message>
            <source>The cases are not touched by it. The reason is below.</source>
            <translation>案件不受影响，原因见下。</translation>
        </message>
        <message>
            <source>The map does not start.</source>
            <translation>地图启动不了。</translation>
        </message>
        <message>
            <source>It ended several times in a row. Cases, video and everything else go on working. Below are the last lines of its log.</source>
            <translation>它连续退出了几次。案件、视频和其他功能照常。下面是它日志的最后几行。</translation>
        </message>
        <message>
            <source>The map stopped and is coming back (about 2 seconds). The line being drawn is kept up to its last point.</source>
            <translation>地图意外停止，正在恢复（约 2 秒）。正在画的线会保留到最后一个点。</translation>
        </message>
    </context>
    <context>
        <name>MatrixPage</name>
        <message>
            <source>New role…</source>
            <translation>新建角色…</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>保存…</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃更改</translation>
        </message>
        <message>
            <source>{count} {count:permission|permissions} changed, not yet saved</source>
            <translation>已改 {count} 项权限，尚未保存</translation>
        </message>
        <message>
            <source>● may · ○ for the own department, area or reports · – may not. Click to change.</source>
            <translation>● 可以　○ 限本部门、本片区或本人上报　– 不可以。点击更改。</translation>
        </message>
        <message>
            <source>Change permissions</source>
            <translation>更改权限</translation>
        </message>
    </context>
    <context>
        <name>MonthView</name>
        <message>
            <source>Month</source>
            <translation>月历</translation>
        </message>
        <message>
            <source>Mon</source>
            <translation>一</translation>
        </message>
        <message>
            <source>Tue</source>
            <translation>二</translation>
        </message>
        <message>
            <source>Wed</source>
            <translation>三</translation>
        </message>
        <message>
            <source>Thu</source>
            <translation>四</translation>
        </message>
        <message>
            <source>Fri</source>
            <translation>五</translation>
        </message>
        <message>
            <source>Sat</source>
            <translation>六</translation>
        </message>
        <message>
            <source>Sun</source>
            <translation>日</translation>
        </message>
        <message>
            <source>work</source>
            <translation>班</translation>
        </message>
        <message>
            <source>off</source>
            <translation>休</translation>
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>Do, or find:  &gt; acts  # case number  @ address  ! camera</source>
            <translation>操作或查找：&gt; 操作  # 案件编号  @ 地址  ! 摄像头</translation>
        </message>
        <message>
            <source>Search and do</source>
            <translation>查找与操作</translation>
        </message>
        <message>
            <source>Nothing found. Try a street, a landmark, or the last digits of a code.</source>
            <translation>没有找到。试试街道、地标，或编码的末几位。</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案件</translation>
        </message>
    </context>
    <context>
        <name>Panes</name>
        <message>
            <source>Cases</source>
            <translation>案件</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>图层</translation>
        </message>
        <message>
            <source>Selected</source>
            <translation>已选</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案件</translation>
        </message>
        <message>
            <source>Around the case</source>
            <translation>案件周边</translation>
        </message>
        <message>
            <source>Orders of supervision</source>
            <translation>督办单</translation>
        </message>
    </context>
    <context>
        <name>PasswordDialog</name>
        <message>
            <source>Password now</source>
            <translation>当前密码</translation>
        </message>
        <message>
            <source>New password</source>
            <translation>新密码</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>再输一次</translation>
        </message>
        <message>
            <source>The new password was not typed the same twice.</source>
            <translation>两次输入的新密码不一样。</translation>
        </message>
        <message>
            <source>Change my password</source>
            <translation>修改密码</translation>
        </message>
        <message>
            <source>Take another password than the one you have now.</source>
            <translation>新密码不能与现在的密码相同。</translation>
        </message>
    </context>
    <context>
        <name>PasswordGiven</name>
        <message>
            <source>User</source>
            <translation>用户</translation>
        </message>
        <message>
            <source>One-time password</source>
            <translation>一次性密码</translation>
        </message>
        <message>
            <source>Give the password to the user now; it isn't shown again. It is for one log-in.</source>
            <translation>请现在把密码交给用户，以后不再显示。它只供登录一次。</translation>
        </message>
    </context>
    <context>
        <name>PastBar</name>
        <message>
            <source>Moment that is shown</source>
            <translation>所看的时刻</translation>
        </message>
        <message>
            <source>Time of the day</source>
            <translation>当天时间</translation>
        </message>
        <message>
            <source>Back to now (Esc)</source>
            <translation>回到现在（Esc）</translation>
        </message>
        <message>
            <source>names, components, search and video: today's</source>
            <translation>名称、部件、搜索和视频为今天的</translation>
        </message>
        <message>
            <source>Cases, their history, deadlines, related cases and figures are shown as they stood. Names, catalogue, components, grids, the search field, live video and the duty roster are those of today.</source>
            <translation>案卷及其经过、时限、相关案卷和图表按当时的情况显示；名称、目录、部件、网格、搜索框、实时视频和值班表是今天的。</translation>
        </message>
        <message>
            <source>The day before</source>
            <translation>前一天</translation>
        </message>
        <message>
            <source>The day after</source>
            <translation>后一天</translation>
        </message>
        <message>
            <source>Looking back {time}</source>
            <translation>回看 {time}</translation>
        </message>
    </context>
    <context>
        <name>PostDialog</name>
        <message>
            <source>Filled for each responsibility grid</source>
            <translation>每个责任网格各设一岗</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Chinese name</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Seats</source>
            <translation>席位</translation>
        </message>
        <message>
            <source>Post</source>
            <translation>岗位</translation>
        </message>
    </context>
    <context>
        <name>PostsPage</name>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Post</source>
            <translation>岗位</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Seats</source>
            <translation>席位</translation>
        </message>
        <message>
            <source>New post…</source>
            <translation>新岗位…</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>班次</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>New shift…</source>
            <translation>新班次…</translation>
        </message>
        <message>
            <source>{count} per grid</source>
            <translation>每网格 {count}</translation>
        </message>
    </context>
    <context>
        <name>ReasonDialog</name>
        <message>
            <source>Reason</source>
            <translation>理由</translation>
        </message>
        <message>
            <source>Kept in the journal</source>
            <translation>会记入日志</translation>
        </message>
    </context>
    <context>
        <name>RecordTable</name>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>{shown} of {there}</source>
            <translation>{shown} / {there}</translation>
        </message>
    </context>
    <context>
        <name>RetireDialog</name>
        <message>
            <source>Condition</source>
            <translation>条件</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>It is offered no more. Cases filed under it keep it.</source>
            <translation>以后不再可选；已按它立案的案件不变。</translation>
        </message>
        <message>
            <source>Give a reason.</source>
            <translation>请写明原因。</translation>
        </message>
        <message>
            <source>Retire</source>
            <translation>停用</translation>
        </message>
    </context>
    <context>
        <name>RoleDialog</name>
        <message>
            <source>Role</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Chinese name</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>A new role may do nothing until the matrix says so.</source>
            <translation>新角色先没有任何权限，权限在下面的表里勾选。</translation>
        </message>
    </context>
    <context>
        <name>RosterDialog</name>
        <message>
            <source>Duty roster</source>
            <translation>值班表</translation>
        </message>
    </context>
    <context>
        <name>RosterWeek</name>
        <message>
            <source>Take the week before over</source>
            <translation>沿用上周</translation>
        </message>
        <message>
            <source>Inspectors by grid</source>
            <translation>按网格排监督员</translation>
        </message>
        <message>
            <source>Print hand-over notes</source>
            <translation>打印交接班记录</translation>
        </message>
        <message>
            <source>A PDF of the week's notes of your posts</source>
            <translation>把本周所在岗位的交接班记录做成 PDF</translation>
        </message>
        <message>
            <source>Fills what is still empty with the people of the week before</source>
            <translation>用上周的人员填满空格</translation>
        </message>
        <message>
            <source>Fills what is still empty with the primary inspectors of each grid</source>
            <translation>用各网格的主责监督员填满空格</translation>
        </message>
        <message>
            <source>Nobody was planned the week before</source>
            <translation>上周没有排班，无可沿用</translation>
        </message>
        <message>
            <source>{people} · {count} missing</source>
            <translation>{people} · 缺 {count}</translation>
        </message>
        <message>
            <source>The week before</source>
            <translation>上一周</translation>
        </message>
        <message>
            <source>The week after</source>
            <translation>下一周</translation>
        </message>
        <message>
            <source>This week</source>
            <translation>本周</translation>
        </message>
        <message>
            <source>Enter or a double click on a cell changes it.</source>
            <translation>选一格按 Enter，或双击，可修改。</translation>
        </message>
        <message>
            <source>There is nothing to fill.</source>
            <translation>没有可填的空格。</translation>
        </message>
        <message>
            <source>{count} {count:cell|cells} filled.</source>
            <translation>已填 {count} 格。</translation>
        </message>
    </context>
    <context>
        <name>RowChart</name>
        <message>
            <source>{count} {count:other|others}</source>
            <translation>其他 {count} 项</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>件数</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
    </context>
    <context>
        <name>SearchBox</name>
        <message>
            <source>Search cases, components, grids, cameras, addresses</source>
            <translation>搜案件、部件、网格、摄像头、地址</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Nothing found. Try a street, a landmark, or the last digits of a code.</source>
            <translation>没有找到。试试街道、地标，或编号的末几位。</translation>
        </message>
    </context>
    <context>
        <name>SelectionList</name>
        <message>
            <source>Selected on the map</source>
            <translation>地图上选中的</translation>
        </message>
        <message>
            <source>Clear the selection</source>
            <translation>清除选择</translation>
        </message>
        <message>
            <source>Nothing selected. Draw a rectangle or a polygon on the map.</source>
            <translation>还没有选中。在地图上画矩形或多边形。</translation>
        </message>
        <message>
            <source>{count} selected, the first {listed} listed</source>
            <translation>选中 {count} 个，列出前 {listed} 个</translation>
        </message>
        <message>
            <source>{count} selected</source>
            <translation>选中 {count} 个</translation>
        </message>
    </context>
    <context>
        <name>Session</name>
        <message>
            <source>Viewer</source>
            <translation>访客</translation>
        </message>
        <message>
            <source>Everybody's password in the demonstration: {password}</source>
            <translation>演示中所有人的密码：{password}</translation>
        </message>
        <message>
            <source>This password was for one log-in. Choose your own.</source>
            <translation>这个密码只供登录一次，请设定自己的密码。</translation>
        </message>
    </context>
    <context>
        <name>SessionLock</name>
        <message>
            <source>Lock this window</source>
            <translation>锁屏</translation>
        </message>
    </context>
    <context>
        <name>ShiftDialog</name>
        <message>
            <source>Ended</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>Chinese name</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>Begins</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Ends</source>
            <translation>结束</translation>
        </message>
        <message>
            <source>A shift that ends at or before its begin passes midnight.</source>
            <translation>结束不晚于开始的班次跨过午夜。</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>班次</translation>
        </message>
    </context>
    <context>
        <name>SpanBar</name>
        <message>
            <source>Today</source>
            <translation>今日</translation>
        </message>
        <message>
            <source>This month</source>
            <translation>本月</translation>
        </message>
        <message>
            <source>30 days</source>
            <translation>30 天</translation>
        </message>
        <message>
            <source>This year</source>
            <translation>今年</translation>
        </message>
        <message>
            <source>Last year</source>
            <translation>去年</translation>
        </message>
        <message>
            <source>First day</source>
            <translation>起始日</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>截止日</translation>
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message>
            <source>Open {count}</source>
            <translation>在办 {count}</translation>
        </message>
        <message>
            <source>Demonstration clock {time}</source>
            <translation>演示时钟 {time}</translation>
        </message>
        <message>
            <source>{town} · demonstration city, made-up data</source>
            <translation>{town} · 演示城市 · 非真实数据</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>地图</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>coming back</source>
            <translation>正在恢复</translation>
        </message>
        <message>
            <source>Look back: how everything stood at another time</source>
            <translation>回看：当时的情况</translation>
        </message>
    </context>
    <context>
        <name>TakeDialog</name>
        <message>
            <source>Sign for it</source>
            <translation>签字接班</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>以后再说</translation>
        </message>
        <message>
            <source>Handed over by {name}, {time}</source>
            <translation>交班人 {name}　{time}</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Open cases: {count}</source>
            <translation>在办案卷：{count}</translation>
        </message>
        <message>
            <source>No note.</source>
            <translation>没有交接说明。</translation>
        </message>
        <message>
            <source>Take the shift over</source>
            <translation>接班</translation>
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>Close this message</source>
            <translation>关闭此消息</translation>
        </message>
    </context>
    <context>
        <name>TodayCharts</name>
        <message>
            <source>Today by channel</source>
            <translation>今日来源</translation>
        </message>
        <message>
            <source>cases</source>
            <translation>件</translation>
        </message>
        <message>
            <source>Today by type</source>
            <translation>今日类别</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Wanmi</source>
            <translation>万米</translation>
        </message>
        <message>
            <source>Digital city management command centre</source>
            <translation>数字城管指挥中心</translation>
        </message>
        <message>
            <source>Day or night</source>
            <translation>日间 / 夜间</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>按键</translation>
        </message>
        <message>
            <source>Change user…</source>
            <translation>切换用户…</translation>
        </message>
        <message>
            <source>Change my password…</source>
            <translation>修改密码…</translation>
        </message>
        <message>
            <source>Messages and notices</source>
            <translation>消息与提醒</translation>
        </message>
    </context>
    <context>
        <name>TownForm</name>
        <message>
            <source>Name or OpenStreetMap id; empty: as the mapping says</source>
            <translation>名称或 OpenStreetMap 编号；空着由映射决定</translation>
        </message>
        <message>
            <source>Six digits; empty: out of the extract, 990001 outside China</source>
            <translation>六位数字；空着取自数据，境外为 990001</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Administrative boundary</source>
            <translation>行政边界</translation>
        </message>
        <message>
            <source>Division code</source>
            <translation>行政区划代码</translation>
        </message>
        <message>
            <source>Which town does {file} hold?</source>
            <translation>{file} 里是哪个区？</translation>
        </message>
    </context>
    <context>
        <name>TroublePanel</name>
        <message>
            <source>Last lines of the map's log</source>
            <translation>地图日志的最后几行</translation>
        </message>
        <message>
            <source>Start the map again</source>
            <translation>重新启动地图</translation>
        </message>
    </context>
    <context>
        <name>TypeDialog</name>
        <message>
            <source>4 digits; extensions from 2101 on</source>
            <translation>4 位数字，扩展类别从 2101 起</translation>
        </message>
        <message>
            <source>Type code</source>
            <translation>类别代码</translation>
        </message>
        <message>
            <source>Class (Chinese)</source>
            <translation>大类（中文）</translation>
        </message>
        <message>
            <source>Class (English)</source>
            <translation>大类（英文）</translation>
        </message>
        <message>
            <source>Name (Chinese)</source>
            <translation>名称（中文）</translation>
        </message>
        <message>
            <source>Name (English)</source>
            <translation>名称（英文）</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>权属</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>点</translation>
        </message>
        <message>
            <source>Line</source>
            <translation>线</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>面</translation>
        </message>
        <message>
            <source>Geometry</source>
            <translation>几何类型</translation>
        </message>
        <message>
            <source>Responsible department</source>
            <translation>责任部门</translation>
        </message>
        <message>
            <source>Retired: nothing new is reported under it</source>
            <translation>停用：不再按它上报</translation>
        </message>
        <message>
            <source>New type</source>
            <translation>新增类别</translation>
        </message>
        <message>
            <source>Edit type</source>
            <translation>修改类别</translation>
        </message>
    </context>
    <context>
        <name>UnlockDialog</name>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>User</source>
            <translation>用户</translation>
        </message>
        <message>
            <source>Change user…</source>
            <translation>换人登录…</translation>
        </message>
        <message>
            <source>This window is locked</source>
            <translation>已锁屏</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>解锁</translation>
        </message>
    </context>
    <context>
        <name>UserDialog</name>
        <message>
            <source>Primary inspector of these grids</source>
            <translation>这些网格的主责监督员</translation>
        </message>
        <message>
            <source>Small letters and digits, for example acc07</source>
            <translation>小写字母和数字，例如 acc07</translation>
        </message>
        <message>
            <source>Kept in the journal</source>
            <translation>会记入日志</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Login</source>
            <translation>登录名</translation>
        </message>
        <message>
            <source>Chinese name</source>
            <translation>中文姓名</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文姓名</translation>
        </message>
        <message>
            <source>Roles</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>部门</translation>
        </message>
        <message>
            <source>Grids</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>理由</translation>
        </message>
        <message>
            <source>One-time password</source>
            <translation>一次性密码</translation>
        </message>
        <message>
            <source>Give the password to the user now; it isn't shown again. It is for one log-in.</source>
            <translation>请现在把密码交给用户，以后不再显示。它只供登录一次。</translation>
        </message>
        <message>
            <source>New user</source>
            <translation>新用户</translation>
        </message>
        <message>
            <source>Edit user</source>
            <translation>修改用户</translation>
        </message>
        <message>
            <source>Give a one-time password</source>
            <translation>给一次性密码</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
    </context>
    <context>
        <name>UsersPage</name>
        <message>
            <source>Login</source>
            <translation>登录名</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Roles</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>部门</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>New user…</source>
            <translation>新用户…</translation>
        </message>
        <message>
            <source>Login, name, role or department</source>
            <translation>登录名、姓名、角色或部门</translation>
        </message>
        <message>
            <source>Edit…</source>
            <translation>修改…</translation>
        </message>
        <message>
            <source>One-time password…</source>
            <translation>一次性密码…</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>解除锁定</translation>
        </message>
        <message>
            <source>Let in again…</source>
            <translation>恢复使用…</translation>
        </message>
        <message>
            <source>Bar…</source>
            <translation>停用…</translation>
        </message>
        <message>
            <source>Choose a user</source>
            <translation>请选择用户</translation>
        </message>
        <message>
            <source>Grids</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Bar</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>Let in again</source>
            <translation>恢复使用</translation>
        </message>
        <message>
            <source>{name} can no longer log in, and nothing of an open window is taken any more.</source>
            <translation>{name} 将不能再登录，已打开的窗口也不能再提交。</translation>
        </message>
        <message>
            <source>{name} can log in again.</source>
            <translation>{name} 可以再次登录。</translation>
        </message>
        <message>
            <source>barred</source>
            <translation>已停用</translation>
        </message>
        <message>
            <source>locked until {time}</source>
            <translation>锁定至 {time}</translation>
        </message>
        <message>
            <source>one-time password</source>
            <translation>一次性密码</translation>
        </message>
    </context>
    <context>
        <name>VideoDock</name>
        <message>
            <source>There is no camera near this place.</source>
            <translation>这里附近没有摄像头。</translation>
        </message>
        <message>
            <source>Choose a case in the list or on the map: the cameras near it are shown here.</source>
            <translation>在队列里或地图上选一件案件，这里显示附近的摄像头。</translation>
        </message>
        <message>
            <source>Video stopped several times in a row and was not started again. The rest of the window goes on.</source>
            <translation>视频连续停了几次，没有再启动。窗口其他部分照常。</translation>
        </message>
        <message>
            <source>Start video again</source>
            <translation>重新启动视频</translation>
        </message>
        <message>
            <source>Take a snapshot</source>
            <translation>截图</translation>
        </message>
        <message>
            <source>Large / all</source>
            <translation>放大 / 全部</translation>
        </message>
    </context>
    <context>
        <name>Workspaces</name>
        <message>
            <source>Accept</source>
            <translation>受理</translation>
        </message>
        <message>
            <source>Duty</source>
            <translation>值班</translation>
        </message>
        <message>
            <source>Dispatch</source>
            <translation>派遣</translation>
        </message>
        <message>
            <source>GIS</source>
            <translation>GIS</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>Evaluation</source>
            <translation>评价</translation>
        </message>
        <message>
            <source>Supervision</source>
            <translation>督办</translation>
        </message>
        <message>
            <source>My cases</source>
            <translation>我的案件</translation>
        </message>
        <message>
            <source>Administration</source>
            <translation>系统管理</translation>
        </message>
    </context>
    <context>
        <name>_Cover</name>
        <message>
            <source>Locked by {name}</source>
            <translation>{name} 已锁屏</translation>
        </message>
    </context>
    <context>
        <name>_Hits</name>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案件</translation>
        </message>
    </context>
    <context>
        <name>wording</name>
        <message>
            <source>urged {count}</source>
            <translation>督办 {count}</translation>
        </message>
    </context>
</TS>
