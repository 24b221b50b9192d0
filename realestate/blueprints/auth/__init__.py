"""Signing in and out, and a new password: the same views on workspaces and on the platform's host."""

from __future__ import annotations

from realestate.blueprints.auth import password, sign_in
from realestate.blueprints.gates import Door, public

workspace = Door("workspace_auth", __name__, host="workspace", gate=public)
platform = Door("platform_auth", __name__, host="platform", gate=public)

for door in (workspace, platform):
    door.add_url_rule("/sign-in", "sign_in", sign_in.show)
    door.add_url_rule("/sign-in", "enter", sign_in.enter, methods=["POST"])
    door.add_url_rule("/sign-out", "leave", sign_in.leave, methods=["POST"])
    door.add_url_rule("/forgot-password", "forgotten", password.forgotten)
    door.add_url_rule("/forgot-password", "ask", password.ask, methods=["POST"])
    door.add_url_rule("/new-password/<token>", "new_password", password.new)
    door.add_url_rule("/new-password/<token>", "save_password", password.save, methods=["POST"])
