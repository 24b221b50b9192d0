"""The house put together: settings, ground, doors, reactions, commands."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from realestate import assets_url, cli, config, db, jobs, logs, memory, release, throttle
from realestate.blueprints import (
    admin,
    api,
    areas,
    auth,
    closing_costs,
    crm,
    errors,
    feeds,
    filters,
    headers,
    insights,
    lead_forms,
    listings,
    look,
    map_search,
    market_reports,
    mortgage_calculator,
    navigation,
    open_houses,
    ops,
    page_cache,
    request_id,
    saved_searches,
    sessions,
    site,
    squeezing,
    team,
    testimonials,
    visitor,
    visitors,
    website,
)
from realestate.config import Settings
from realestate.modules.accounts import passwords
from realestate.modules.events import handlers
from realestate.modules.images import store as pictures
from realestate.modules.reactions import REACTIONS
from realestate.tenancy import editions, middleware, scope

PUBLIC_DOORS = (
    site.door,
    listings.door,
    map_search.door,
    open_houses.door,
    areas.door,
    market_reports.door,
    lead_forms.door,
    visitors.door,
    saved_searches.door,
    mortgage_calculator.door,
    closing_costs.door,
    insights.door,
    testimonials.door,
    team.door,
    feeds.door,
    api.door,
)
DESK_DOORS = (auth.workspace, auth.platform, crm.door, website.door, admin.door)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; raises ConfigError when a setting is missing or unsafe."""
    settings = settings or config.load()
    logs.configure(settings)
    app = middleware.HostFlask("realestate", static_folder=None, host_matching=True)
    _settle(app, settings)
    _ground(app, settings)
    _doors(app, settings)
    handlers.install(REACTIONS)
    cli.init_app(app)
    return app


def _settle(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=middleware.LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the sign-in itself
        TESTING=settings.mode == "test",
    )
    memory.configure(settings.cache_hosts, settings.cache_seconds)
    passwords.configure(settings.password_hash_slots)
    throttle.configure(settings.submissions_a_minute)
    release.configure(settings.release)
    pictures.configure(settings.media_dir)


def _ground(app: Flask, settings: Settings) -> None:
    db.init_app(app, settings)
    Migrate(app, db.db, directory=str(config.ROOT / "migrations"))
    jobs.init_app(app, settings)
    scope.install_guard()
    editions.watch()
    middleware.init_app(app, settings)


def _doors(app: Flask, settings: Settings) -> None:
    squeezing.init_app(app)  # first and second: what is put on first dresses an answer last
    page_cache.init_app(app, settings)
    sessions.init_app(app)
    csrf = CSRFProtect(app)
    for door in (*PUBLIC_DOORS, *DESK_DOORS, ops.door):
        app.register_blueprint(door)
    for door in (*PUBLIC_DOORS, auth.workspace, auth.platform):
        csrf.exempt(door)  # their forms carry a token of their own: there is no session yet
    assets_url.init_app(app)
    filters.init_app(app)
    visitor.init_app(app)
    look.init_app(app)
    navigation.init_app(app, settings)
    headers.init_app(app)
    errors.init_app(app)
    request_id.init_app(app)  # last: it stands around everything
