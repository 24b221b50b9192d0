"""The towns and neighborhoods of the demo: real names, and what is commonly known of where they lie.

Nothing here describes people; what can be counted is counted from the recorded sales, elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A town (no ZIP codes: the whole city) or a neighborhood of one."""

    name: str
    city: str
    intro: str
    text: str = ""
    postal_codes: tuple[str, ...] = ()

    @property
    def is_town(self) -> bool:
        return not self.postal_codes


PLACES: dict[str, tuple[Place, ...]] = {
    "fairfield": (
        Place("Bellevue", "Bellevue",
              "Bellevue lies between Lake Washington in the west and Lake Sammamish in the east, at the crossing of I-405 and I-90.",
              "## Where it lies\n\nThe city climbs from two lakeshores to Cougar Mountain in the south. Downtown and its towers stand in the west; east of I-405 the streets are lined mostly by single houses.\n\n"
              "## The homes\n\nMany houses date from the decades after the floating bridge of 1940 was opened, and rebuilding on the old lots goes on. Lots tend to be larger toward Bridle Trails and on the slopes of the south."),
        Place("West Bellevue and Downtown", "Bellevue", "From the shore of Lake Washington to I-405, with downtown in the middle.", postal_codes=("98004",)),
        Place("Bridle Trails and Wilburton", "Bellevue", "East of I-405, from the state park in the north to the botanical garden.", postal_codes=("98005",)),
        Place("Newport, Somerset and Cougar Mountain", "Bellevue", "South of I-90, from Lake Washington up the slopes of Cougar Mountain.", postal_codes=("98006",)),
        Place("Crossroads", "Bellevue", "Around the shopping center of the same name, between 140th and 164th Avenue.", postal_codes=("98007",)),
        Place("Lake Hills and Northeast Bellevue", "Bellevue", "From Larsen Lake to the western shore of Lake Sammamish.", postal_codes=("98008",)),
        Place("Kirkland", "Kirkland",
              "Kirkland stands on the eastern shore of Lake Washington, with its old center directly at the water.",
              "## Where it lies\n\nParks and a marina line the lake at the center; to the east the land rises to Rose Hill, to the north to Finn Hill.\n\n"
              "## The homes\n\nNear the water, townhouses and new houses have taken the place of cottages. On the hills stand mostly houses of the 1960s to 1980s on lots of their own."),
        Place("Central Kirkland and Rose Hill", "Kirkland", "The old center at the water, Houghton, and Rose Hill east of I-405.", postal_codes=("98033",)),
        Place("Juanita, Finn Hill and Kingsgate", "Kirkland", "The north of the city, from Juanita Bay over Finn Hill to Kingsgate.", postal_codes=("98034",)),
        Place("Redmond", "Redmond",
              "Redmond lies at the northern end of Lake Sammamish, where the Sammamish River leaves it.",
              "## Where it lies\n\nThe river and its trail run through the middle. Education Hill rises in the north, Overlake in the southwest toward Bellevue, and the land grows rural to the east.\n\n"
              "## The homes\n\nWest of the valley the houses are mostly of the 1970s and 1980s; toward Redmond Ridge whole quarters were built after 2000."),
        Place("Redmond and Overlake", "Redmond", "The city itself: the valley, Education Hill, Grass Lawn and Overlake.", postal_codes=("98052",)),
        Place("Union Hill and Redmond Ridge", "Redmond", "The wooded hills east of the city, with the planned quarters of Redmond Ridge.", postal_codes=("98053",)),
        Place("Sammamish", "Sammamish",
              "Sammamish covers the plateau above the eastern shore of Lake Sammamish.",
              "## Where it lies\n\nRoads climb from the lake to a plateau of forest, small lakes and quarters built around them. The city was founded in 1999.\n\n"
              "## The homes\n\nMost houses were built from the 1980s on, detached, with two floors and a garage."),
        Place("North Sammamish", "Sammamish", "The northern half of the plateau, down to Inglewood at the lake.", postal_codes=("98074",)),
        Place("South Sammamish", "Sammamish", "The southern half of the plateau, around Pine Lake and Beaver Lake.", postal_codes=("98075",)),
        Place("Issaquah", "Issaquah",
              "Issaquah lies at the southern end of Lake Sammamish, between Cougar, Squak and Tiger Mountain.",
              "## Where it lies\n\nThree mountains with public forests stand around the old center on Front Street. I-90 passes through; the Highlands rise to the northeast.\n\n"
              "## The homes\n\nOld houses stand near the creek, houses with much land on the mountains' feet, townhouses and dense new quarters in the Highlands."),
        Place("Issaquah and Tiger Mountain", "Issaquah", "The valley, the old center, and the land along Tiger Mountain to the south.", postal_codes=("98027",)),
        Place("Issaquah Highlands and Klahanie", "Issaquah", "The hills northeast of the center, built mostly since the late 1980s.", postal_codes=("98029",)),
        Place("Mercer Island", "Mercer Island",
              "Mercer Island is an island in Lake Washington, tied to both shores by I-90.",
              "## Where it lies\n\nAbout five miles long and two miles wide. The town center stands at the northern end, Pioneer Park in the middle of the south.\n\n"
              "## The homes\n\nHouses of the 1950s to 1970s are common, many of them enlarged or replaced since. A ring of lots touches the water."),
        Place("Woodinville", "Woodinville",
              "Woodinville lies in the valley of the Sammamish River north of Redmond, known for its wineries.",
              "## Where it lies\n\nThe valley floor is farmland and tasting rooms; the hills on both sides are wooded.\n\n"
              "## The homes\n\nHouses with land around them prevail east of the valley; nearer to the center lots are smaller."),
        Place("Woodinville Center and Hollywood Hill", "Woodinville", "The center of the town, and the hill south of it above the wineries.", postal_codes=("98072",)),
        Place("Bear Creek and East Woodinville", "Woodinville", "Wooded land with larger lots, east of the town.", postal_codes=("98077",)),
        Place("Medina", "Medina",
              "Medina is a small city on the eastern shore of Lake Washington, just south of the SR 520 bridge.",
              "## Where it lies\n\nLess than two square miles, almost only houses, with water on two sides."),
    ),
    "harbor": (
        Place("Seattle", "Seattle",
              "Seattle stands between Puget Sound and Lake Washington. Harbor & Pine works in its north and west.",
              "## Where we work\n\nFrom Broadview in the north over Ballard, Magnolia and Queen Anne to West Seattle across the Duwamish. The neighborhoods below follow ZIP codes, since sales are recorded by them."),
        Place("Ballard", "Seattle", "North of the ship canal and its locks, once a city of its own.", postal_codes=("98107",)),
        Place("Sunset Hill, Loyal Heights and Crown Hill", "Seattle", "North of Ballard, with Golden Gardens Park at the Sound.", postal_codes=("98117",)),
        Place("Magnolia", "Seattle", "A peninsula between Puget Sound and the rail yards of Interbay, with Discovery Park at its western end.", postal_codes=("98199",)),
        Place("Queen Anne", "Seattle", "The hill north of the Seattle Center, with the ship canal at its back.", postal_codes=("98109", "98119")),
        Place("Green Lake, Fremont and Wallingford", "Seattle", "From Lake Union to Green Lake, built mostly in the first half of the 20th century.", postal_codes=("98103",)),
        Place("Wedgwood, View Ridge and Ravenna", "Seattle", "North of the university to Lake Washington, with Magnuson Park on the shore.", postal_codes=("98115",)),
        Place("Lake City", "Seattle", "The northeast of the city, along Lake City Way and down to Lake Washington.", postal_codes=("98125",)),
        Place("Bitter Lake and Haller Lake", "Seattle", "Around two small lakes on both sides of Aurora Avenue.", postal_codes=("98133",)),
        Place("Broadview and Blue Ridge", "Seattle", "Above Puget Sound in the northwest, with Carkeek Park between them.", postal_codes=("98177",)),
        Place("Alki and Admiral", "Seattle", "The northern end of West Seattle: the beach below, the Admiral district on the hill.", postal_codes=("98116",)),
        Place("Delridge and High Point", "Seattle", "The eastern slope and the top of West Seattle, along Longfellow Creek.", postal_codes=("98126",)),
        Place("Fauntleroy and Gatewood", "Seattle", "The southwest of West Seattle, with Lincoln Park and the ferry dock.", postal_codes=("98136",)),
    ),
    "summit": (
        Place("Renton", "Renton",
              "Renton stands at the southern end of Lake Washington, where the Cedar River flows in.",
              "## Where it lies\n\nThe center lies in the valley; the Highlands, Fairwood and the plateau toward Newcastle rise around it.\n\n"
              "## The homes\n\nHouses of the 1940s and 1950s near the center, of the 1960s to 1980s in Fairwood, and many of the 2000s on the eastern plateau."),
        Place("Talbot and West Hill edge", "Renton", "Along Talbot Road and the Green River valley's edge, south of the center.", postal_codes=("98055",)),
        Place("Renton Highlands and Kennydale", "Renton", "North of the Cedar River, down to Lake Washington.", postal_codes=("98056",)),
        Place("Fairwood and Cascade", "Renton", "The plateau south of the Cedar River.", postal_codes=("98058",)),
        Place("East Renton and May Valley", "Renton", "From Duvall Avenue east to May Valley.", postal_codes=("98059",)),
        Place("Kent", "Kent",
              "Kent stretches from the floor of the Green River valley over East Hill to Lake Meridian and beyond.",
              "## Where it lies\n\nThe valley holds the old center and the railway station, East Hill most of the houses.\n\n"
              "## The homes\n\nEast Hill was built up from the 1960s to the 1990s; toward Covington lots grow larger."),
        Place("East Hill South", "Kent", "The southern half of East Hill.", postal_codes=("98030",)),
        Place("East Hill North", "Kent", "The northern half of East Hill, toward Panther Lake.", postal_codes=("98031",)),
        Place("Kent Valley and West Hill", "Kent", "The valley floor and the slope west of it.", postal_codes=("98032",)),
        Place("Covington and Lake Sawyer side", "Kent", "The land east of the city that the post office counts to Kent.", postal_codes=("98042",)),
        Place("Auburn", "Auburn",
              "Auburn lies in the valley of the Green River, between Lea Hill and the plateau in the west.",
              "## Where it lies\n\nThe railway brought the town; the hills on both sides came later. Lake Tapps is a short drive to the south.\n\n"
              "## The homes\n\nSmall houses of the first half of the 20th century near the center, newer ones on Lea Hill and Lakeland Hills."),
        Place("West Auburn and Lakeland North", "Auburn", "The plateau west of the valley, around Lake Geneva and Five Mile Lake.", postal_codes=("98001",)),
        Place("Auburn Center", "Auburn", "The valley floor with the old center and the station.", postal_codes=("98002",)),
        Place("Lea Hill and Southeast Auburn", "Auburn", "The hill east of the valley and the land along the Green River.", postal_codes=("98092",)),
        Place("Maple Valley", "Maple Valley",
              "Maple Valley lies southeast of Renton along the Cedar River and around Lake Wilderness.",
              "## The homes\n\nMost of the town was built since the 1990s, in quarters with trees left between them."),
        Place("Black Diamond", "Black Diamond",
              "Black Diamond is a former coal town in the foothills, near the gorge of the Green River.",
              "## The homes\n\nMiners' houses stand in the old center; Lake Sawyer lies to the west, and new quarters are growing."),
        Place("Enumclaw", "Enumclaw",
              "Enumclaw stands on a plateau of farmland at the foot of the Cascades, on the road to Mount Rainier.",
              "## The homes\n\nThe town has a grid of older streets; outside it houses stand on acres."),
        Place("Snoqualmie", "Snoqualmie",
              "Snoqualmie lies on the river of the same name, just above its falls.",
              "## The homes\n\nThe historic center follows the railway; most homes stand on the Ridge, built since the late 1990s."),
        Place("North Bend", "North Bend",
              "North Bend lies at the foot of Mount Si, the last town before Snoqualmie Pass.",
              "## The homes\n\nHouses near the center stand on town lots; along the three forks of the river they stand on larger land, some of it in the flood plain: ask for the flood map of any home."),
        Place("Fall City", "Fall City",
              "Fall City stands where the Raging River meets the Snoqualmie.",
              "## The homes\n\nA small grid at the river, and houses on acres in the hills around it."),
        Place("Carnation", "Carnation",
              "Carnation lies in the lower Snoqualmie valley, between farms, where the Tolt River flows in.",
              "## The homes\n\nTown lots near Tolt Avenue, land and wood on the slopes. The valley floor floods in some winters: ask for the flood map of any home."),
    ),
}  # fmt: skip
