"""Which sentences may stand in a digest, which only beside the one before, and which never."""

import pytest

from digest.article import Section
from digest.sentences import Sentence
from digest.standing import Candidate, candidate
from digest.summary import digest_section, summarise


def standing(text: str) -> Candidate:
    return candidate(Sentence(text, 0, 0))


@pytest.mark.parametrize(
    "text",
    [
        "扫码关注“潮间带”公众号，领取全套地图。",
        "掃碼加入讀者群，領取完整的名單。",
        "點擊閱讀原文，看看完整的訪談內容。",
        "歡迎轉載，請註明出處與作者的姓名。",
        "图源：受访者提供的一张黑白老照片。",
        "▲ 早市的攤販正在準備第一鍋豆漿。",
        "（記者林浩在碼頭的售票口前面攝）",
        "原文标题：《一家书店怎样活过第九年》。",
        "我写得不够细的地方，欢迎大家在文章后面补充。",
        "以上就是修桥学徒的一天，希望对你有所启发。",
        "作者｜顾遥，一个写了十年字幕的人。",
        "责编：高晴，校对：李木木和王小满。",
    ],
)
def test_promotion_captions_and_bylines_are_barred(text: str) -> None:
    found = standing(text)
    assert not found.able
    assert found.barred


@pytest.mark.parametrize(
    "text",
    [
        "1. 机器翻译的速度是人的三百倍。",
        "（三）人工校对的费用降了七成左右。",
        "• 平台开放了字幕的纠错入口给观众。",
        "番茄炒蛋有两种做法，步骤如下。",
        "修桥的学徒要记住以下几点：",
        "你知道自己家门口的船几点开吗？",
        "没有结束的标题或者图片说明文字",
        "首先我们来看看，为什么老渡口的早市又回来了？",
        "说回到这条老街，先从它的名字开始说起。",
        "接下来简单聊聊修桥的学徒每天要做什么。",
        "最後，讓我們一起看一看這座橋的賬本。",
        "日期：十一月的第二个星期六（老码头）",
        "對於渡口的分析，將從航線和票價兩個角度進行。",
        "講到這裡，你應該對潮水的規律有一些瞭解了。",
        "最后，祝老渡口的新船，越来越多的人来坐。",
        "他说「我们先走。",
        "太短了。",
    ],
)
def test_crumbs_lists_teasers_and_fragments_are_not_chosen(text: str) -> None:
    assert not standing(text).able


@pytest.mark.parametrize(
    "text",
    [
        "老船长看看潮水就知道今天能不能出海了。",
        "我们谈谈价钱花了三个月，最后还是按去年的价签了约。" * 2,
        "他把那间铺子让给了徒弟（没有收一分钱。）",
        "她花了十年才把这条街的故事讲完（书里只写了一半）。",
        "新船一下水就很受乘客的欢迎，船票卖到了年底。",
        "祝英豪船长说，他这一辈子没有误过一班船。",
        "渔民希望新码头能帮他们把鱼早两个小时送进城。",
    ],
)
def test_what_only_looks_like_a_signpost_or_an_entry_may_be_chosen(text: str) -> None:
    assert standing(text).able


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("但攤販擔心新大樓一樓的租金太高。", "攤販擔心新大樓一樓的租金太高。"),
        ("此外，公司會在碼頭裝一塊新的看板。", "公司會在碼頭裝一塊新的看板。"),
        ("當然患者也可以在手機上預約檢查時間。", "患者也可以在手機上預約檢查時間。"),
        ("可是，渡船的末班只開到晚上八點半。", "渡船的末班只開到晚上八點半。"),
        ("因此，县里把工期从八个月延长到两年半。", "县里把工期从八个月延长到两年半。"),
    ],
)
def test_a_leading_connective_is_dropped_where_the_rest_stands(text: str, shown: str) -> None:
    found = standing(text)
    assert (found.text, found.able, found.leaning) == (shown, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "这样的钥匙一共有五把，在五位老顾客手里。",
        "但他們仍然要求保留原來的攤位和費用。",
        "惟他之後認同，不知道證供究竟是對或錯。",
        "同样，要求销售团队在新签合同时不承诺需求。",
        "第二呢，重点讲解校对员应该有的三种能力。",
        "作為公司最大的一條渡船，在其下水時吸引了許多人。",
        "其中六十一次是客人身上只帶了現金。",
    ],
)
def test_what_opens_by_pointing_back_leans_on_the_sentence_before(text: str) -> None:
    assert standing(text).leaning


@pytest.mark.parametrize(
    "text",
    [
        "至於回程的船票，公司還沒有決定價錢。",
        "是全縣第一座用石頭砌成的三孔拱橋。",
        "能夠一次載運四十輛車與兩百名乘客。",
        "港口的競爭也同樣一年比一年激烈。",
    ],
)
def test_what_clings_to_the_sentence_before_is_told_from_what_stands(text: str) -> None:
    found = standing(text)
    assert found.pointing
    assert not found.leaning


def test_in_the_digest_of_a_section_no_first_clause_points_out_of_it() -> None:
    body = (
        "書店改成下午三點開門。店主在靠窗的地方放了二十把椅子和一壺熱水。",
        "對她來說，晚上等孩子的家長才是真正的客人，客流因此多了四倍。",
    )
    for count in (1, 2):
        chosen = digest_section(Section(1, "02", "改時間", "02", body), sentences=count)
        pointing = [s for s in chosen if s.text.startswith("對她")]
        assert all(any(s.index == p.index - 1 for s in chosen) for p in pointing)


def test_nothing_is_chosen_rather_than_promotion() -> None:
    assert summarise(["扫码关注“潮间带”公众号，领取全套地图。", "责编：高晴"]) == ()
