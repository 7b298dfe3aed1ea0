<?php
/* A page for Prometheus to scrape. Let only the monitoring network reach it. */
header('Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8');
echo zmmx_metrics();
