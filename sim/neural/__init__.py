"""Small networks that are really trained, on a task with an exact checker: what the simulations of the neural tier share."""
