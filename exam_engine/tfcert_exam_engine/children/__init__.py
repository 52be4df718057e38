"""The processes that the engine starts for its jobs, and what becomes of them."""
