"""What the demonstration's reporters, acceptors and departments write. Made up; surnames stand for nobody."""

import re
from random import Random

from app.domain.catalogue import CatalogueType, FilingCondition

_PROBLEMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("component", "0102"): ("污水井盖缺失，井口敞开", "污水井冒溢，污水流到车行道", "污水井盖断裂下沉", "过车时井盖响声很大"),
    ("component", "0101"): ("上水井盖松动，过车有响声", "上水井盖下沉约五厘米"),
    ("component", "0103"): ("雨水井盖断裂", "雨水井盖移位，露出缺口", "雨水井周边路面塌陷"),
    ("component", "0104"): ("雨水箅子被树叶泥沙堵住", "雨水箅子丢失一块", "雨水箅子翘起，绊脚"),
    ("component", "0107"): ("通信井盖破损", "通信井盖翘起，高出路面"),
    ("component", "0110"): ("热力井冒热气，井盖松动", "热力井周边积水结冰"),
    ("component", "0114"): ("井盖缺失，查不到权属单位", "无主井盖破损下沉"),
    ("component", "0118"): ("路灯不亮", "连续三盏路灯不亮", "路灯白天常亮", "灯杆被车撞歪"),
    ("component", "0113"): ("消火栓漏水", "消火栓被杂物圈占"),
    ("component", "0203"): ("公交站亭玻璃碎裂", "站牌信息有误"),
    ("component", "0205"): ("过街天桥护栏松动",),
    ("component", "0409"): ("喷灌阀门漏水",),
    ("component", "0603"): ("岸边救生圈缺失", "水位警示牌缺失"),
    ("component", "0117"): ("立杆倾斜，压在行道树上", "废弃立杆未拆除"),
    ("component", "0115"): ("交接箱门敞开，线缆外露",),
    ("component", "0211"): ("交通护栏被撞倒伏", "交通护栏断开约三米"),
    ("component", "0209"): ("标志牌被树枝遮挡", "标志牌歪斜"),
    ("component", "0210"): ("信号灯东西向不亮", "信号灯读秒错乱"),
    ("component", "0305"): ("垃圾箱满溢，周边有散落", "垃圾箱箱体破损", "垃圾箱被移到路中间"),
    ("component", "0307"): ("广告牌匾一角松动，大风时摇晃", "门头牌匾褪色破损"),
    ("component", "0301"): ("公厕停水，异味大", "公厕未按时开放"),
    ("component", "0302"): ("化粪池满溢，污水流到人行道",),
    ("component", "0402"): ("行道树断枝压在非机动车道", "行道树枯死一株", "行道树枝条遮挡信号灯"),
    ("component", "0403"): ("树池箅子缺失，绊脚", "护树支撑脱落"),
    ("component", "0405"): ("绿地被踩踏，黄土裸露", "绿地内停放车辆"),
    ("component", "2103"): ("人行道隔离桩断裂，露出螺栓", "隔离桩被拔除，车辆上人行道"),
    ("event", "0102"): ("生活垃圾成堆，未及时收运", "绿化带旁有多袋生活垃圾", "早市散场后垃圾遍地"),
    ("event", "0103"): ("装修垃圾堆放多日", "建筑渣土占了半幅便道"),
    ("event", "0104"): ("路面尘土较厚，车过扬尘", "路面落叶未清扫", "路面有大片污水"),
    ("event", "0105"): ("河面有漂浮物", "河滩堆有垃圾"),
    ("event", "0106"): ("绿地内有塑料袋和饮料瓶",),
    ("event", "0107"): ("一辆无牌面包车停放数月，轮胎已瘪",),
    ("event", "0108"): ("路边丢弃旧沙发", "路边丢弃旧床垫两张"),
    ("event", "0110"): ("车行道坑槽，约半平方米", "人行道缺砖十余块", "盲道砖松动积水"),
    ("event", "0112"): ("渣土车遗撒约五十米", "混凝土罐车漏浆"),
    ("event", "0115"): ("有人在空地焚烧落叶",),
    ("event", "0116"): ("饭店油烟直排，气味大",),
    ("event", "0120"): ("分类投放点混投，桶满", "投放点地面洒漏"),
    ("event", "0201"): ("灯杆上贴满小广告", "墙面喷涂办证广告"),
    ("event", "0203"): ("商户灯箱摆在盲道上", "广告牌占人行道"),
    ("event", "0206"): ("树间悬挂商业横幅",),
    ("event", "0302"): ("工地裸土未盖，大风扬尘", "工地出口车辆带泥上路"),
    ("event", "0304"): ("施工材料占半幅车道，无审批牌",),
    ("event", "0404"): ("下水道堵塞，污水上路",),
    ("event", "0406"): ("路口积水约二十厘米，行人绕行",),
    ("event", "0407"): ("坡道结冰，行人滑倒", "桥面积雪未清"),
    ("event", "0412"): ("坡脚有落石滚到路边",),
    ("event", "0501"): ("流动摊贩占道卖菜", "三轮车占道卖水果", "校门口流动食品摊"),
    ("event", "0504"): ("五金店店外摆货", "饭馆把桌椅摆到人行道", "汽修店在店外作业"),
    ("event", "0505"): ("小轿车停在人行道", "消防通道口停车", "两辆车停在盲道上"),
    ("event", "0506"): ("电动车乱停，堵住过街口",),
    ("event", "0507"): ("门前堆放木料", "人行道堆放纸箱和塑料筐", "便道堆放沙石"),
    ("event", "0508"): ("夜市摊露天烧烤，油烟大",),
    ("event", "0509"): ("护栏上晾晒被褥",),
    ("event", "0512"): ("店铺外放喇叭促销",),
    ("event", "2101"): ("运油车滴漏原油，路面油污",),
    ("event", "2102"): ("坡面黄土裸露，起尘",),
}
_ASKED = ("请尽快处理。", "希望有人管一管。", "影响出行。", "已经好几天了。", "")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马高郭"
HANDLED = {
    "component": ("已修复并检查周边同类设施。", "已更换损坏部分，恢复完好。", "已现场处理完毕，达到结案条件。"),
    "event": ("已清理恢复，附处置后照片。", "已责令当事人整改，现场恢复。", "已现场处理完毕，达到结案条件。"),
}
REFUSALS = {"D1": "经查不属本部门职责范围。", "D2": "该处不在我单位管辖区域。", "D4": "该处权属不在我单位。",
            "D5": "现场未发现所述问题。"}
EXTENSIONS = {"E1": "连日降雨，申请延期。", "E2": "缺少备件，申请延期。", "E5": "正在查找权属人，申请延期。"}
SUSPENSIONS = {"S1": "须待季节条件具备后实施。", "S2": "已列入改造项目，申请挂账。"}
DECLINES = {"A2": "不属城市管理范围，已告知举报人。", "A5": "现场已恢复，问题不存在。", "A1": "不在本区范围，已告知举报人向所在区反映。"}
NOT_FILED = {"F1": "未达立案条件。", "F3": "有许可手续，在允许范围内。", "F5": "立案前已自行恢复。"}
QUESTION = "请到现场核实是否属实"
ON_THE_SPOT = "现场，误差10米以内"
DONE = "已办理。"
"""Where a step asks for words and nothing better was thought up."""
TASKS = ("现场配合，维护秩序。", "清理周边残留。", "恢复绿化带。", "围挡并设警示标志。")
"""What an assisting department is asked to do."""
URGED = {False: "临近时限，请加快。", True: "已超期，请抓紧处置并反馈。"}
"""What is written to a department in time, and after it."""
OPINIONS: dict[str, tuple[str, ...]] = {
    "file": ("符合立案条件，同意立案。", "同意立案。"),
    "dispatch_split": ("涉及多个部门，请主办单位牵头处置。", "请主办、协办单位配合处置。"),
    "cancel_assistant": ("主办单位可独立处置，撤销协办。",),
    "take_over": ("临时离岗，请接办。",),
    "dispatch": ("请按时限处置并反馈。", "请尽快到场核实处置。", "职责明确，请及时处置。"),
    "redispatch_rework": ("核查未通过，请返工。", "问题仍在，请重新处置。"),
    "pass_feedback": ("反馈材料齐全，转核查。", "照片清楚，同意转核查。"),
    "return_to_department": ("处置后照片看不清，请补拍。", "只处理了一半，请继续。"),
    "answer_verification_pass": ("现场已恢复。", "问题已解决，周边无残留。"),
    "answer_verification_fail": ("现场仍有残留，未达结案条件。", "问题未解决。"),
    "verify_by_video_pass": ("监控画面显示已恢复。",),
    "verify_by_video_fail": ("监控画面显示问题仍在。",),
    "merge": ("与主案卷反映同一问题，并案处理。",),
    "unmerge": ("经核对不是同一处问题，撤销并案。",),
    "recall_confirmation": ("举报人补充了照片，无须核实。",),
    "recall": ("派遣部门有误，撤回重派。",),
    "rule_accept_refusal": ("经裁定不属该单位职责，重新派遣。",),
    "rule_uphold": ("经裁定由该单位办理，不得再退。",),
    "deny_extension": ("理由不充分，请按原时限办结。",),
    "deny_request": ("不符合条件，请继续办理。",),
    "review_suspension": ("条件仍不具备，继续挂账。",),
    "withdraw_feedback": ("照片传错，撤回重报。",),
    "return_to_verification": ("核查照片角度不对，请重新核查。",),
    "reject_result": ("未达结案条件，请重新处置。",),
    "reopen": ("同一问题复发，重开。",),
    "close": ("符合结案条件，同意结案。", "同意结案。"),
    "accept_refusal": ("情况属实，重新派遣。",),
    "uphold": ("职责清单列明由贵单位处置，请继续办理。",),
    "return_to_shift_leader": ("类型不符，请重新认定。", "位置与现场不一致，请核对。"),
    "return_to_acceptor": ("请与举报人核对位置后再报。", "类型待定，请重新受理。"),
    "progress": ("已到现场查勘，正在备料。", "正在联系权属单位。", "今日已完成一半，明日继续。"),
    "supervise": ("群众反映强烈，请限期办结。", "请说明超期原因和完成时间。"),
    "answer_supervision": ("已增派人手，预计两日内完成。",),
    "end_supervision": ("已说明情况，解除督办。",),
    "grant_extension": ("情况属实，同意延期。",),
    "grant_suspension": ("同意挂账，按期复核。",),
    "resume": ("条件具备，恢复办理。",),
    "request_deferral": ("冬季不宜施工，申请缓办。",),
    "grant_deferral": ("同意缓办至该日。",),
    "answer_confirmation": ("现场属实。",),
    "answer_reporter": ("已告知处理结果，表示满意。", "已回复举报人。"),
    "accept": ("信息完整，予以受理。", "受理。"),
}
"""What is written at each step; a step that is not here needs no words."""


def problem(kind: str, type_: CatalogueType, condition: FilingCondition, place: str, channel: str,
            random: Random) -> str:
    """Return the description of a report."""
    # Words of the catalogue serve where none were thought up: 喷泉 + 漏水漏电, 施工废弃料 + the whole condition.
    first = re.split("[、，]", condition.filing_zh)[0]
    plain = _joined(type_.type_zh, first) if kind == "component" else f"{type_.type_zh}，{condition.filing_zh}"
    said = random.choice(_PROBLEMS.get((kind, type_.type_code), (plain,)))
    asked = random.choice(_ASKED) if channel in ("hotline", "media") else ""
    return f"{place}{said}。{asked}" if place else f"{said}。{asked}"


def _joined(thing: str, fault: str) -> str:
    """Return 燃气井盖缺失 of 燃气井盖 and 井盖缺失: what both say is said once."""
    shared = next((length for length in range(len(fault), 0, -1) if thing.endswith(fault[:length])), 0)
    return thing + fault[shared:]


def reporter(random: Random) -> tuple[str, str]:
    """Return a made-up caller's name and phone number; the numbers belong to nobody (1390000…)."""
    return f"{random.choice(SURNAMES)}{random.choice(('先生', '女士'))}", f"1390000{random.randrange(10_000):04d}"


def opinion(step: str, random: Random) -> str:
    """Return what is written at the step."""
    return random.choice(OPINIONS.get(step, ("",)))
