"""Why a pod stands where it stands, or does not stand."""
