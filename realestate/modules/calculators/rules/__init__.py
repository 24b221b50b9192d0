"""Pure arithmetic of buying and selling a home: what it costs a month, and on the day of signing."""

from __future__ import annotations

from realestate.modules.calculators.rules.mortgage import Monthly, monthly_parts, monthly_payment

__all__ = ["Monthly", "monthly_parts", "monthly_payment"]
