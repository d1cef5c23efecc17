"""Places with names, and what the ground around each of them is used for.

A site belongs to a block, named by its band across the valley and its distance along it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """A named place. `use` is one of: compound school institution centre square park stadium market."""

    band: str
    s_m: float
    name: str
    use: str


SITES = (
    Site("b", 110, "高级中学", "school"), Site("b", 310, "城北区", "compound"), Site("b", 500, "城北家园", "compound"),
    Site("b", 720, "区人民医院", "institution"), Site("b", 1080, "锦绣家园", "compound"),
    Site("b", 1440, "第一小学", "school"), Site("b", 1700, "政务服务中心", "institution"),
    Site("b", 2120, "延河人家", "compound"), Site("b", 2430, "文化艺术中心", "centre"),
    Site("b", 2590, "公园广场", "square"), Site("b", 2900, "阳光小区", "compound"),
    Site("b", 3250, "剪纸博物馆", "institution"), Site("b", 3600, "第二中学", "school"),
    Site("b", 3960, "金明花苑", "compound"), Site("b", 4310, "汽车客运站", "institution"),
    Site("b", 4630, "惠民小区", "compound"), Site("b", 5080, "朝阳小区", "compound"),
    Site("b", 5290, "南坪小学", "school"),
    Site("c", 310, "城北市场", "market"), Site("c", 900, "邮政大楼", "institution"),
    Site("c", 1790, "百货大楼", "institution"), Site("c", 2430, "人民剧院", "institution"),
    Site("c", 2590, "公园广场东园", "park"), Site("c", 3430, "农贸市场", "market"),
    Site("c", 4150, "金明大厦", "institution"), Site("c", 4860, "朝阳商场", "institution"),
    Site("d", 1250, "滨河公园", "park"), Site("d", 3060, "延河湿地公园", "park"), Site("d", 4480, "腰鼓广场", "square"),
    Site("e", 460, "东岸广场", "square"), Site("e", 1900, "东滩公园", "park"), Site("e", 3700, "柳林公园", "park"),
    Site("e", 5050, "龙庭广场", "square"),
    Site("f", 250, "东山小区", "compound"), Site("f", 880, "东滩小学", "school"), Site("f", 1220, "果园新村", "compound"),
    Site("f", 1600, "水务小区", "compound"), Site("f", 2260, "体育场", "stadium"), Site("f", 2760, "东滩新村", "compound"),
    Site("f", 3120, "安居苑", "compound"), Site("f", 3800, "龙安小区", "compound"),
    Site("f", 4320, "采油厂家属区", "compound"), Site("f", 4850, "龙庭物流园", "market"),
    Site("f", 5160, "山水龙庭", "compound"),
)
