"""Fairfield & Co.: the Eastside agency on the pro plan."""

from realestate.modules.demo.people.cast import Agency, Agent, Brand

FAIRFIELD = Agency(
    slug="fairfield",
    name="Fairfield & Co. Real Estate",
    plan="pro",
    tagline="The Eastside, one house at a time.",
    about=(
        "Fairfield & Co. opened in 1998 above a bookshop in downtown Kirkland with two desks and one rule: see every home "
        "before talking about it. Seven of us work from Bellevue to Sammamish today, and the rule still stands.",
        "We put prices, dates and records on the table early, explain what they mean, and leave the deciding to you. "
        "Most of our clients come because somebody they know bought or sold with us.",
    ),
    phone="425-555-0100",
    email="hello@fairfield.example",
    street="1420 Lantern Hill Way, Suite 200",
    city="Kirkland",
    state_or_province="WA",
    postal_code="98033",
    license_label="WA firm license DEMO-0142",
    service_areas=("Bellevue", "Kirkland", "Redmond", "Sammamish", "Issaquah", "Mercer Island", "Woodinville", "Medina"),
    hours=(("Monday to Friday", "9 am to 6 pm"), ("Saturday", "10 am to 4 pm"), ("Sunday", "open houses only")),
    brand=Brand(
        primary="#1f4d3f",
        primary_dark="#143529",
        accent="#c58a4a",
        accent_ink="#8a5722",
        canvas="#faf6ee",
        surface="#f1e9db",
        ink="#23302b",
    ),
    theme="gable",
    agents=(
        Agent(
            "Marguerite Okafor", "owner@fairfield.example", "425-555-0101", "Managing broker, founder", "owner",
            "Marguerite started the firm after eleven years as a land surveyor and still reads a plat map for pleasure. "
            "She looks after lakefront sales and anything with a complicated boundary.",
        ),
        Agent(
            "Daniel Reyes", "agent@fairfield.example", "425-555-0102", "Broker", "agent",
            "Daniel works mostly in Redmond and Kirkland and keeps a notebook of every house he has walked through. "
            "Clients like that he says no to a house as readily as yes.",
        ),
        Agent(
            "Priya Venkataraman", "priya@fairfield.example", "425-555-0103", "Broker, new construction", "agent",
            "Priya reviewed building plans for a structural engineer before she sold her first house. "
            "She reads inspection reports line by line and explains which lines matter.",
        ),
        Agent(
            "Tomasz Lindqvist", "tomasz@fairfield.example", "425-555-0104", "Broker, Sammamish and Issaquah", "agent",
            "Tomasz covers the plateau and the foothills and knows which streets get the afternoon sun. "
            "Before real estate he ran a carpentry shop for fourteen years.",
        ),
        Agent(
            "Hana Kobayashi", "hana@fairfield.example", "425-555-0105", "Broker, relocation", "agent",
            "Hana helps people who buy from far away, with video walks that show the water heater as well as the windows. "
            "She answers messages from six in the morning.",
        ),
        Agent(
            "Elliot Barnes", "elliot@fairfield.example", "425-555-0106", "Operations manager", "admin",
            "Elliot keeps listings, contracts and calendars in order and spots a missing initial from across the room. "
            "He has been with the firm since 2009.", lists_homes=False,
        ),
        Agent(
            "Noor Haddad", "noor@fairfield.example", "425-555-0107", "Client coordinator", "assistant",
            "Noor arranges showings and open houses and makes sure every caller hears back the same day. "
            "She speaks Arabic, French and English.", lists_homes=False,
        ),
    ),
)  # fmt: skip
