"""The store's side of the fault run: its district, its weakened stores, and what a verdict reads. No product code."""
