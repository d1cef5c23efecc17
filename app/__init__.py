"""Wanmi: the command centre of a digital city management office. `app` holds what it decides and does."""
