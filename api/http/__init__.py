"""What all routes share: walls around requests, their bodies and parameters, errors as answers, events, the reference."""
