"""The phrases, one row each, with where the rule is written. A space in a pattern is any gap (or a hyphen);
``{word}`` is a list of WORDS. An allowed phrase wins over what it contains."""

from __future__ import annotations

from typing import Literal, NamedTuple

Grade = Literal["block", "warn", "allow"]

STATUTE = "42 U.S.C. 3604(c); 24 CFR 100.75"
GUIDANCE = "HUD guidance on advertisements under section 804(c), January 9, 1995"
OLDER = "42 U.S.C. 3607(b)(2); 24 CFR 100.300 to 100.308"
STEERING = "24 CFR 100.70(c)"
CATCHWORDS = "24 CFR 109.20 (withdrawn in 1996, still the usual list of catchwords)"
STATE = "RCW 49.60.222 (Washington); many other states have the like"
INCOME = "RCW 59.18.255 (Washington); many other states and cities have the like"

WORDS = {
    "faith": "christian|catholic|protestant|mormon|lds|evangelical|baptist|lutheran|jewish|muslim|islamic|hindu"
    "|buddhist|sikh|religious|god fearing",
    "origin": "white|black|caucasian|anglo|african american|asian|oriental|chinese|japanese|korean|filipino"
    "|vietnamese|indian|hispanic|latino|latina|latinx|mexican|arab|arabic|russian|ukrainian|irish|italian|polish"
    "|german|somali|ethiopian|native american|colored|minority|ethnic|immigrant|interracial",
    "place": r"neighborhoods?|neighbourhoods?|communit(?:y|ies)|areas?(?! rugs?)|districts?|enclaves?|suburbs?"
    "|households?|neighbou?rs",
    "group": r"famil(?:y|ies)(?! room)|people|persons?|couples?|tenants?|renters?|buyers?|residents?|owners?|applicants?",
    "child": r"child(?:ren)?|kids?|bab(?:y|ies)|infants?|toddlers?|teen(?:ager)?s?|minors|youngsters|school age",
    "fit": "perfect|ideal|great|good|best|suited|suitable|designed|made|meant|intended|right|wonderful|excellent"
    "|well suited|just right|fit|fitting",
    "kind": r"(?:(?:a|an|the|your|any|one|young|growing|large|small|big|busy|active|mature|older|single"
    r"|professional|first time|hard working)[\s-]+){0,3}",
    "want": "only|preferred|wanted|please|welcome only|need apply",
    "near": r"near(?: to)?|close to|next to|beside|across from|steps (?:from|to)|minutes (?:from|to)|walk(?:ing distance)? (?:to|of)"
    "|walking distance from|blocks from",
    "worship": r"church(?:es)?|synagogues?|mosques?|temples?|parish|shul|masjid",
    "street": r"(?: (?:street|st|road|rd|avenue|ave|lane|ln|hill|creek|way|drive|dr|court|place)\b)",
}  # fmt: skip


class Row(NamedTuple):
    """One rule: what is looked for, how grave it is, why, what to write instead, where it is written."""

    pattern: str
    grade: Grade
    reason: str
    advice: str
    source: str = STATUTE


_RACE = "It speaks of people's race, color or national origin."
_FAITH = "It speaks of people's religion."
_SEX = "It prefers or leaves out people because of their sex."
_ABLE = "It limits people with a disability."
_CHILD = "It limits families with children."
_ADULTS = "It prefers households without children."
_WHO = "It says who should live here."
_STEER = "It judges the neighbors or the neighborhood, and can be read as steering."
_HOME = "Describe the home: its rooms, its land, its condition."
_DROP = "Leave it out: nobody may be turned away for this."
_FACTS = "Name the facts with their source (distance, name, figure) and leave the judgement to the reader."

_ALLOWED = ("It describes the property or a service.", "", GUIDANCE)

ROWS: tuple[Row, ...] = (
    Row(r"family rooms?|(?:single|one|two|multi|\d) famil(?:y|ies)(?: homes?| houses?| residences?| dwellings?)?", "allow", *_ALLOWED),
    Row(r"family (?:owned|run|kitchen|bath(?:room)?)", "allow", *_ALLOWED),
    Row(r"master (?:bed(?:room)?s?|bath(?:room)?s?|suites?|closets?|planned)|mother in law (?:suite|apartment|unit)s?", "allow", *_ALLOWED),
    Row(r"bachelor (?:apartment|unit|flat)s?", "allow", *_ALLOWED),
    Row(r"walk(?:ing distance|ing trails?| in closets?| up)|jogging trails?|great views?|quiet streets?", "allow", *_ALLOWED),
    Row(r"wheelchair (?:accessible|ramps?)|(?:not )?accessible (?:entrance|bath(?:room)?|parking)", "allow", *_ALLOWED),
    Row(r"no (?:pets|smoking|smokers|bicycles)|non smoking|sober living|desirable neighborhoods?|rare finds?", "allow", *_ALLOWED),
    Row(r"exclusive (?:listings?|agency|right to sell|use)|(?:water|use|deed|zoning) restrictions?", "allow", *_ALLOWED),
    Row(r"children'?s (?:hospital|museum|library|theat(?:er|re))", "allow", *_ALLOWED),
    # race, color, national origin
    Row(r"{origin} (?:{place}|{group})", "block", _RACE, _HOME),
    Row(r"(?:no|not for|without) (?:whites|blacks|asians|hispanics|latinos|mexicans|arabs|chinese|indians|immigrants|foreigners|illegals|minorities)", "block", _RACE, _DROP),
    Row(r"(?:whites|blacks|caucasians|asians|hispanics|latinos|americans|europeans) (?:only|preferred)", "block", _RACE, _DROP),
    Row(r"must speak english|english (?:only|required|speaking {group})|english (?:speaking|speakers) (?:only|preferred)", "block", _RACE, _DROP),
    Row(r"(?:u\.?s\.?|american) (?:citizens|born)(?: only)?|citizens only|no visa holders", "block", _RACE, _DROP, f"{STATUTE}; {STATE}"),
    Row(r"(?:integrated|segregated|restricted|diverse|multicultural|homogen(?:e)?ous|traditional) {place}", "warn", _STEER, _FACTS, CATCHWORDS),
    Row(r"exclusive {place}", "warn", "It can be read as shutting people out.", "Say what is special: the gate, the shared land, the rules that are recorded.", CATCHWORDS),
    # religion
    Row(r"{faith} (?:home|{place}|{group}|values|roommates?)", "block", _FAITH, _HOME),
    Row(r"no (?:christians|catholics|jews|muslims|hindus|mormons|atheists)|(?:christians|catholics|jews|muslims|hindus|mormons|{faith}) (?:only|preferred)", "block", _FAITH, _DROP),
    Row(r"{near} (?:(?:a|an|the|our|your|many|several|local|st\.?(?: \w+'?s)?|good)[\s-]+){{0,2}}{worship}(?!{street})", "warn", "A place of worship as a landmark tells whom you expect.", "Give the distance to something everybody uses: a park, a station, the main street.", CATCHWORDS),
    # sex, orientation
    Row(r"(?:males?|females?|men|women|ladies|gentlem[ae]n|girls|boys|lad(?:y|ies)) {want}|no (?:men|women|males|females)", "block", _SEX, _DROP),
    Row(r"(?:gay|lesbian|straight|lgbtq?\+?) (?:only|friendly|{place}|couples?)|no (?:gays|lesbians|homosexuals|transgender)", "block", "It speaks of people's sexual orientation or gender.", _HOME, STATE),
    Row(r"bachelor(?:'s)? pads?|man caves?|she sheds?|bachelorettes?", "warn", "It ties a room or a home to one sex.", "Say what the room is: a den, a workshop, a studio.", GUIDANCE),
    # disability
    Row(r"(?:no|not (?:for|{fit} for)) (?:(?:the|people|persons|anyone|those) ){{0,2}}(?:in |with )?(?:wheelchairs?(?: users?)?|handicapp?ed|disabled|disabilit(?:y|ies)|cripples?|blind|deaf|mentally ill|elderly)", "block", _ABLE, "Say what is there: the number of steps, the width of a door, where the bathroom is."),
    Row(r"no (?:service|assistance|emotional support|guide) (?:animals?|dogs?)", "block", _ABLE, "A rule about pets does not reach assistance animals: leave it out.", "42 U.S.C. 3604(f)(3)(B); 24 CFR 100.204"),
    Row(r"able bodied|must be able to (?:walk|climb|live alone|live independently)|physically fit {group}|healthy {group} only", "block", _ABLE, "Say what is there: the number of steps, the slope of the drive."),
    Row(r"handicapp?ed(?: accessible| parking| access)?|(?:wheelchair|handicap) bound", "warn", "It names people by a disability.", "Write “accessible”, and say what is: ramp, door widths, shower without a step.", GUIDANCE),
    # familial status
    Row(r"no (?:more than \w+ |small |young )?{child}|(?:without|not|free of) {child}|(?:child|kid) ?(?:free|less)|childless", "block", _CHILD, _DROP),
    Row(r"not (?:{fit}|safe|appropriate|recommended|allowed) for {kind}(?:{child}|famil(?:y|ies))", "block", _CHILD, "Say what is there (steps, open water) and let people judge."),
    Row(r"(?:max(?:imum)?(?: of)?|only|limit(?: of)?|at most|up to) (?:one|two|three|\d) {child}|{child} (?:over|under|older than|younger than) \w+ (?:only|ok|okay|welcome|allowed|accepted)", "block", _CHILD, "A limit on how many people may live there comes from a code, and counts people, not children."),
    Row(r"adults? only|(?:all|only) adults?|adults? (?:building|communit(?:y|ies)|complex|living|preferred|household)", "block", _ADULTS, _HOME),
    Row(r"(?:mature|older|quiet|single|childless) (?:adults?|persons?|individuals?|couples?|tenants?|people) {want}|(?:couples?|singles|adults|seniors|retirees|empty nesters) {want}", "block", _ADULTS, _HOME),
    Row(r"{fit}(?: home| house| place| spot| condo| choice| starter home)? for {kind}(?:adults?|couples?(?! of)|singles?|single people|bachelors?|empty ?nesters?|newlyweds|mature \w+|retired \w+|retirees?)", "block", _ADULTS, _HOME),
    Row(r"{fit}(?: home| house| place| spot| condo| choice| starter home)? for {kind}(?:famil(?:y|ies)(?! (?:gatherings?|dinners?|meals?|rooms?))|{child}|seniors?|elderly|professionals?|students?|grandparents)", "warn", _WHO, _HOME, GUIDANCE),
    Row(r"(?:bring|room for|space for|yard for|fun for|safe for) {kind}(?:{child}|famil(?:y|ies))", "warn", _WHO, "Say what is there: a level garden, a fence, a park at the corner.", GUIDANCE),
    Row(r"(?:family|kid|child) (?:friendly|oriented)|family {place}|(?:growing|young) famil(?:y|ies)|family homes?", "warn", _WHO, "Say what is there: four bedrooms, a fenced garden, a park at the corner.", GUIDANCE),
    Row(r"empty ?nesters?|newlyweds?|(?:young|single|working|urban) professionals?|young couples?|(?:professionals|students) {want}|mature (?:couples?|adults?|persons?)|(?:married|unmarried) (?:couples?|people|persons?)", "warn", _WHO, _HOME, f"{GUIDANCE}; {STATE}"),
    Row(r"(?:seniors?|retirement|active adults?) (?:{place}|living|housing|homes?)|(?:55|62)(?:\+| ?(?:and|or|&) (?:over|older|better|up|above))|over (?:55|62)s?|age restricted|(?:senior|retired) (?:citizens|people)|retirees|active adults?", "warn", "Only housing that qualifies as housing for older persons may say so.", "Keep it only if the community qualifies, in the words of its recorded rules.", OLDER),
    # income, neighborhood
    Row(r"no (?:section (?:8|eight)|vouchers?|housing assistance|welfare)|(?:section (?:8|eight)|vouchers?) not (?:accepted|welcome)", "block", "It turns people away for where their money comes from.", _DROP, INCOME),
    Row(r"(?:safe|safest|low crime|crime free|good|nice|better|bad|rough|sketchy|upscale) {place}|low crime(?: rates?)?", "warn", _STEER, _FACTS, STEERING),
    Row(r"(?:good|great|best|top|excellent|top rated|highly rated|award winning|desirable|bad|poor) (?:public |private |local |area |elementary |high |middle )?schools?(?: districts?)?", "warn", "A judgement of schools is easily read as one of people.", "Name the school or the district, and link to its own figures.", STEERING),
    Row(r"(?:right|like minded|our|same) (?:kind|sort|type) of (?:people|neighbors|buyers)|like minded (?:people|neighbors|residents)|people like (?:you|us)", "block", _WHO, _HOME),
)  # fmt: skip
