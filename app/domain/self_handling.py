"""What an inspector may settle on the spot and report as done (T2): small things that need no department."""

SELF_HANDLED = frozenset(("event", code) for code in (
    "0102", "0104", "0106", "0109", "0119", "0201", "0203", "0204", "0206", "0207", "0501", "0503", "0504", "0506",
    "0507", "0509"))
"""(kind, type code) of CJ/T 214-2007's events, where a store sets no list of its own (setting `self_handled`)."""
