"""Reported beside simulated: what sources published next to what runs of the same nodes show."""
