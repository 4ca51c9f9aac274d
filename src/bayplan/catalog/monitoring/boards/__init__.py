"""Dashboards: what is worth a look, as data (one file a dashboard), and how Grafana wants it written."""
