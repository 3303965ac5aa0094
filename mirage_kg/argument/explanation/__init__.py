"""Why a statement stands as it does, and what would turn it: each way of asking is one module, `reasons` joins them."""
