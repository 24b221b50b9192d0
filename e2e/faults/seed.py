"""`python -m e2e.faults.seed N`: the newest schema and N agencies with an owner, in one process."""

from __future__ import annotations

import sys

from app import create_app
from realestate import config, schema
from realestate.db import transaction, utc_now
from realestate.modules.accounts.actions import create_user
from realestate.tenancy.actions import open_tenant
from realestate.tenancy.scope import acting_as

OWNER = "olive@owner.example"


def main(number: int) -> None:
    """One person owns them all: her password is hashed once."""
    settings = config.load()
    schema.upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        for place in range(number):
            now = utc_now()
            with transaction():
                slug = f"agency{place}"
                tenant = open_tenant(slug=slug, name=f"Agency {place}", plan="pro", now=now).ref
            with acting_as(tenant), transaction():
                create_user(
                    tenant,
                    email=OWNER,
                    name="Olive Owner",
                    role="owner",
                    password="never used by anybody",
                    now=now,
                )


if __name__ == "__main__":
    main(int(sys.argv[1]))
