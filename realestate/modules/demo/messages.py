"""What demo visitors write, by what they want, and what agents note down. All written by hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One message; `lead_type` is what the writer wants, `about` says whether a listing is meant."""

    lead_type: str
    text: str


ABOUT_A_HOME: tuple[Letter, ...] = (
    Letter("buyer", "Hi, is this one still available? We could come by on Saturday after ten."),
    Letter("buyer", "Could you tell me how old the roof is and whether the gutters were done at the same time?"),
    Letter("buyer", "What do the heating bills come to in winter, roughly? Gas or electric?"),
    Letter("buyer", "I drove past this evening and would like to see the inside. Any time after five works for me."),
    Letter("buyer", "Is the basement dry? My last house had a sump pump and I would rather not start over with one."),
    Letter("buyer", "Please send me the floor plan if there is one, and the year the kitchen was last touched."),
    Letter("buyer", "Would the sellers consider an offer contingent on the sale of my condo? It goes on the market next week."),
    Letter("buyer", "How wide is the driveway? I need to get a trailer past the side of the house."),
    Letter("buyer", "Is there room for a desk and two monitors in the smallest bedroom? A rough measure would be enough."),
    Letter("buyer", "Do you know if the wiring has been updated? The photos show two-prong outlets in the hall."),
    Letter("buyer", "We are pre-approved and flexible on closing. When is the offer review date?"),
    Letter("buyer", "Which way does the back of the house face? I grow vegetables and care about afternoon sun."),
    Letter("buyer", "Can you confirm the lot size? The county map seems to show a strip on the north side as well."),
    Letter("buyer", "Is the house on sewer or septic? And if septic, when was it last inspected?"),
    Letter("buyer", "I'd like a second visit with a contractor, about an hour. Would Thursday morning be possible?"),
    Letter("buyer", "Is there an HOA, and if so what does it cost and cover?"),
    Letter("buyer", "How much road noise do you get in the back yard at rush hour? Be honest, please."),
    Letter("buyer", "Has there been a pre-inspection? If there is a report I would love to read it before we come."),
    Letter("buyer", "Does the stove run on gas, and would a line for a dryer be easy to add?"),
    Letter("buyer", "The view in picture two, is that from the deck or from the upstairs window?"),
    Letter("buyer", "We missed the open house. Is there another one, or could you let us in some evening this week?"),
    Letter("buyer", "What is the internet like at this address? I upload large files for a living."),
    Letter("buyer", "Could a ramp be built at the front door without losing the tree? Happy to pay for it."),
    Letter("buyer", "Is the price firm? Comparable homes nearby closed a little lower this fall."),
    Letter("buyer", "My lease ends in eleven weeks. Could the sellers close around then, or sooner with a rent-back?"),
    Letter("buyer", "Are the washer, dryer and refrigerator staying?"),
    Letter("buyer", "Is it possible to add a second bathroom upstairs, or is the plumbing on the far side?"),
    Letter("buyer", "Please call rather than write, I'm on a job site most of the day. Interested in seeing this soon."),
    Letter("investor", "What would this rent for, in your experience? I hold for the long term and can close in three weeks."),
    Letter("investor", "Is the zoning here such that a backyard cottage could be permitted? I'd pay for the feasibility study."),
    Letter("investor", "Cash buyer, looking for houses that need work. What is the condition of the foundation?"),
    Letter("renter", "Would the owners consider renting it for a year if it does not sell? We have references."),
    Letter("other", "I live two doors down and the sign has blown over. Also, what are you asking for it?"),
    Letter("other", "I'm writing about the photos for a home magazine. Who took them, and may I ask about the house?"),
)  # fmt: skip

TO_THE_AGENCY: tuple[Letter, ...] = (
    Letter("seller", "We are thinking of selling next spring. What would you fix first, and what would you leave alone?"),
    Letter("seller", "What is my house worth today? Three bedrooms, 1962, new windows, same kitchen. Just a rough range."),
    Letter("seller", "I inherited a house with everything still in it. Do you help with clearing out before a sale?"),
    Letter("seller", "Our listing with another firm expired last month. I'd like a second opinion on the price."),
    Letter("seller", "How long does it take from first visit to the sign in the yard? We have a move date to meet."),
    Letter("seller", "What do you charge, and what is included? I've sold two houses before, so plain numbers are fine."),
    Letter("seller", "We want to sell and buy in the same month. Is that realistic right now, and in which order?"),
    Letter("buyer", "We're moving from Denver in the summer and know nobody here. Could somebody show us around in March?"),
    Letter("buyer", "First time buying. How do we start, and what should we have ready before we talk?"),
    Letter("buyer", "Looking for a single level with a workshop, up to 650. Please let me know when something comes up."),
    Letter("buyer", "Can you set up a search for houses with at least a third of an acre and a creek or pond?"),
    Letter("buyer", "Do you work with buyers who make their own offers and only want help with the paperwork?"),
    Letter("buyer", "I would like to talk about townhouses near the light rail. Afternoons suit me best."),
    Letter("buyer", "Which inspectors do you recommend for houses from the twenties? We keep falling for old ones."),
    Letter("investor", "I manage four rentals and want two more. Do you see duplexes before they are advertised?"),
    Letter("investor", "Looking for land with road access and power at the lot line. No hurry, the right piece matters."),
    Letter("renter", "Do you handle rentals too? I need a two-bedroom from the first of the month."),
    Letter("other", "A friend bought through you last year and was very happy. Do you have time for a coffee?"),
    Letter("other", "Do you give talks? Our library runs an evening series on buying and selling homes."),
    Letter("other", "Your office window is a pleasure at night. Who made the model of the craftsman house?"),
)  # fmt: skip

# by who wrote and how far it came: kind and text of what an agent writes down; {first} is a first name
NOTES: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "buyer": {
        "contacted": (
            ("call", "Left a message, asked {first} to call back or name a time."),
            ("call", "Spoke for ten minutes. {first} wants to see it this week, prefers evenings."),
            ("email", "Sent the fact sheet, the disclosure form and three times to choose from."),
            ("email", "Answered the question and asked about timing and financing."),
        ),
        "qualified": (
            ("call", "Pre-approved with a local lender, letter to follow. Budget is comfortable for this price range."),
            ("note", "Must have: one level and a dry basement. Can do without: a second garage."),
            ("call", "Went through the buyer agreement; {first} will read it tonight and sign tomorrow."),
            ("note", "Owns now, has to sell first. House would show well, needs paint in two rooms."),
        ),
        "nurturing": (
            ("note", "Not before spring. Check in on the first of every month, no more than that."),
            ("email", "Sent the monthly summary for the two ZIP codes {first} follows."),
            ("call", "Short call. Still looking, no hurry, glad we remembered."),
        ),
        "touring": (
            ("note", "Saw three houses on Saturday. The second one is the favorite; worried about the slope."),
            ("call", "Second visit booked for Thursday at 17:30, contractor comes along."),
            ("note", "Measured the back bedroom: desk and bed fit. {first} took photos of the meter."),
        ),
        "offer": (
            ("note", "Offer written at asking, inspection ten days, closing in thirty-five."),
            ("call", "Seller countered on the closing date only. {first} says yes."),
        ),
        "under_contract": (
            ("note", "Mutual acceptance. Earnest money due on Friday, receipt to be filed."),
            ("email", "Sent the inspection schedule and the list of utilities to transfer."),
        ),
        "won": (
            ("note", "Closed and recorded. Keys handed over at the house; moving truck arrived ten minutes later."),
            ("email", "Sent thanks and the folder with warranties, permits and paint colors."),
        ),
        "lost": (
            ("call", "Bought elsewhere, through a friend. Wished {first} well; may come back to sell later."),
            ("note", "No answer to three messages. Closed for now."),
        ),
    },
    "seller": {
        "contacted": (
            ("call", "Spoke with {first} about timing. Visit agreed for next week, will bring recent sales."),
            ("email", "Sent three recent sales from the same streets and asked for photos of the rooms."),
        ),
        "qualified": (
            ("note", "Visited. Roof from 2011, kitchen original, garden in fine shape. Range given with reasons."),
            ("call", "{first} decides after the holidays; wants the paint quote first."),
        ),
        "nurturing": (
            ("note", "Not before spring. Check in on the first of the month with new sales nearby."),
            ("email", "Sent the list of small repairs we talked about, with two names for each."),
        ),
        "lost": (("call", "Keeps the house for now and rents it out. Friendly; may come back in a few years."),),
    },
    "other": {
        "contacted": (
            ("call", "Called back and answered. {first} will be in touch if there is more."),
            ("email", "Answered the same day, with the name of somebody who can help further."),
        ),
        "nurturing": (("note", "Nothing to do now. A nice contact, keep in mind."),),
    },
}  # fmt: skip
