<?php
/* A page for Prometheus to scrape: all workers of zmmx.status_dir, or the one that answers. Let only the monitoring network
 * reach it. */
$openmetrics = str_contains($_SERVER['HTTP_ACCEPT'] ?? '', 'application/openmetrics-text');
header('Content-Type: ' . ($openmetrics ? 'application/openmetrics-text; version=1.0.0; charset=utf-8' : 'text/plain; version=0.0.4; charset=utf-8'));
echo (ini_get('zmmx.status_dir') ? 'zmmx_pool_metrics' : 'zmmx_metrics')($openmetrics ? 'openmetrics' : 'text');
