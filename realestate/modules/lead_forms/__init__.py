"""What a visitor sends: checked, judged, and recorded as one event."""
