"""How far the engine agrees with recorded control planes."""
