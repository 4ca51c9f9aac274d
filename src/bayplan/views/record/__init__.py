"""An observation that was recorded."""
