"""Summit & Vale: a boutique brokerage in the foothills, on the team plan."""

from realestate.modules.demo.people.cast import Agency, Agent, Brand

SUMMIT = Agency(
    slug="summit",
    name="Summit & Vale Brokerage",
    plan="team",
    tagline="From the Green River to the pass.",
    about=(
        "Summit & Vale sells homes and land from Renton and Kent up to North Bend and Enumclaw. Nine people in two offices "
        "cover a county's worth of valleys, so there is always somebody who has driven your road this month.",
        "Wells, septic systems, private lanes and flood maps are daily business here. We check them before an offer is "
        "written, share the documents with you, and keep everyone on the team up to date.",
    ),
    phone="425-555-0140",
    email="hello@summit.example",
    street="310 Granite Falls Rd SE",
    city="Maple Valley",
    state_or_province="WA",
    postal_code="98038",
    license_label="WA firm license DEMO-0361",
    service_areas=(
        "Renton", "Kent", "Auburn", "Maple Valley", "Black Diamond", "Enumclaw", "Snoqualmie", "North Bend", "Fall City",
        "Carnation",
    ),
    hours=(("Monday to Friday", "8:30 am to 6:30 pm"), ("Saturday", "9 am to 5 pm"), ("Sunday", "11 am to 4 pm")),
    brand=Brand(
        primary="#2f3640",
        primary_dark="#1d222a",
        accent="#d9972f",
        accent_ink="#8a5a0c",
        canvas="#faf8f4",
        surface="#efebe3",
        ink="#22262c",
    ),
    theme="summit",
    agents=(
        Agent(
            "Gwendolyn Carver", "owner@summit.example", "425-555-0141", "Designated broker, founder", "owner",
            "Gwendolyn came to real estate from twenty years of forestry and knows what a stand of fir is worth. "
            "She founded the firm in 2003 and still takes on acreage sales.",
        ),
        Agent(
            "Kwame Mensah", "agent@summit.example", "425-555-0142", "Broker, Renton and Kent", "agent",
            "Kwame has sold more than two hundred houses between the lake and the valley floor. "
            "He sends a short written summary the evening after every showing.",
        ),
        Agent(
            "Ingrid Solheim", "ingrid@summit.example", "425-555-0143", "Managing broker, mountain office", "admin",
            "Ingrid runs the North Bend office and knows which driveways need a second set of tires. "
            "She handles cabins, creekside lots and new homes on the ridge.",
        ),
        Agent(
            "Mateo Villanueva", "mateo@summit.example", "253-555-0144", "Broker, Auburn", "agent",
            "Mateo spent ten years as a home inspector and cannot pass a crawl space without looking in. "
            "Buyers bring him to the second visit for exactly that.",
        ),
        Agent(
            "Leilani Kahale", "leilani@summit.example", "425-555-0145", "Broker, Maple Valley", "agent",
            "Leilani specialises in homes with land and has answers about wells and septic permits at hand. "
            "She rides the Cedar River trail most mornings.",
        ),
        Agent(
            "Oskar Petrov", "oskar@summit.example", "360-555-0146", "Broker, Enumclaw plateau", "agent",
            "Oskar keeps bees on the plateau and sells houses around it. "
            "He explains easements so that they stay explained.",
        ),
        Agent(
            "Shanelle Brooks", "shanelle@summit.example", "425-555-0147", "Broker, Snoqualmie", "agent",
            "Shanelle follows resales on the ridge closely enough to quote the last ten from memory. "
            "She came from hotel management and returns calls at once.",
        ),
        Agent(
            "Arjun Pillai", "arjun@summit.example", "425-555-0148", "Transaction coordinator", "assistant",
            "Arjun shepherds each contract from signature to recording and has a checklist for everything. "
            "Both offices would stop without him.", lists_homes=False,
        ),
        Agent(
            "Beatrix Holm", "beatrix@summit.example", "425-555-0149", "Marketing and listings", "assistant",
            "Beatrix writes the listing sheets and measures every room twice. "
            "She edited a gardening magazine before joining in 2016.", lists_homes=False,
        ),
    ),
)  # fmt: skip
