<?php
/* Start and end of PHP. */
