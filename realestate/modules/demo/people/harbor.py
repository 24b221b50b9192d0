"""Harbor & Pine: a small Seattle office on the starter plan."""

from realestate.modules.demo.people.cast import Agency, Agent, Brand

HARBOR = Agency(
    slug="harbor",
    name="Harbor & Pine Realty",
    plan="starter",
    tagline="Seattle's hills, bluffs and shorelines.",
    about=(
        "Harbor & Pine is a small office in Ballard that sells houses between the ship canal and the Sound. There are five "
        "of us, so the person you first speak to is the person who stays with you until the keys change hands.",
        "We like old houses and tell the truth about them: what the foundation is, when the wiring was done, what the view "
        "costs in winter wind. You get our notes in writing after every visit.",
    ),
    phone="206-555-0120",
    email="hello@harbor.example",
    street="5318 Foghorn Ave NW",
    city="Seattle",
    state_or_province="WA",
    postal_code="98107",
    license_label="WA firm license DEMO-0287",
    service_areas=("Ballard", "Magnolia", "Queen Anne", "West Seattle", "Green Lake", "Lake City", "Broadview"),
    hours=(("Tuesday to Friday", "10 am to 6 pm"), ("Saturday", "10 am to 3 pm"), ("Sunday and Monday", "by appointment")),
    brand=Brand(
        primary="#1b365d",
        primary_dark="#102340",
        accent="#e8795e",
        accent_ink="#b0432a",
        canvas="#f8f9fb",
        surface="#e9eef4",
        ink="#1c2733",
    ),
    theme="harbor",
    agents=(
        Agent(
            "Josephine Tran", "owner@harbor.example", "206-555-0121", "Designated broker, owner", "owner",
            "Josephine grew up over her parents' chandlery by the locks and has sold houses within sight of it since 2006. "
            "She takes on waterfront and bluff properties herself.",
        ),
        Agent(
            "Miles Abernathy", "agent@harbor.example", "206-555-0122", "Broker", "agent",
            "Miles restores wooden boats at weekends, which has taught him a good deal about damp. "
            "He works from Magnolia up to Broadview.",
        ),
        Agent(
            "Lucía Fernández", "lucia@harbor.example", "206-555-0123", "Broker, West Seattle", "agent",
            "Lucía knows the peninsula house by house and walks most of it every week with her dog. "
            "She worked as a mortgage underwriter before and is quick with numbers.",
        ),
        Agent(
            "Amadou Diallo", "amadou@harbor.example", "206-555-0124", "Broker, townhouses", "agent",
            "Amadou follows every townhouse project north of the canal from permit to final inspection. "
            "He writes the clearest repair requests in the city, sellers' brokers say.",
        ),
        Agent(
            "Ruth Nakamura", "ruth@harbor.example", "206-555-0125", "Office manager", "admin",
            "Ruth keeps the books, the signs and the coffee in good order. "
            "She has run small offices for thirty years and this one for seven.", lists_homes=False,
        ),
    ),
)  # fmt: skip
