memory = {
  aiostreams   = "768Mi"
  flaresolverr = "512Mi"
  listenarr    = "896Mi"
  prowlarr     = "192Mi"
  qbittorrent  = "512Mi"
}
