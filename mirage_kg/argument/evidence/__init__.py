"""The evidence rule (decision record 0013): what runs and cited figures make of base scores and weights."""
