"""Row types and protocols of what screens read; nothing here changes anything."""
