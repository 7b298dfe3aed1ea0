<?php

/** @generate-class-entries */

/** How often each handler was called in this request: malloc, free, realloc, gc, shutdown. */
function zmmx_hooker_counts(): array {}
