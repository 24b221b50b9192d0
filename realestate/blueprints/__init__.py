"""The doors: HTTP only. Each wears a gate and stands on one kind of host."""
