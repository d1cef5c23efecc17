"""Queue, case and acceptance form: the screens on which a case goes from report to closing."""
